import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  approvedWon,
  type BudgetMovement,
  type BudgetStanding,
  moveBudget,
  paymentTranches,
} from '../../workflows/budget.js';

describe('the payments of a contract', () => {
  test('are floored to the won, and the rest comes with the last', () => {
    expect(paymentTranches(1_950_000_000, [70, 30])).toEqual([1_365_000_000, 585_000_000]);
    expect(paymentTranches(299_999_999, [70, 20, 10])).toEqual([209_999_999, 59_999_999, 30_000_001]);
    expect(paymentTranches(1, [50, 50])).toEqual([0, 1]);
    expect(paymentTranches(7, [100])).toEqual([7]);
    expect(paymentTranches(1_000, [33.3, 33.3, 33.4])).toEqual([333, 333, 334]);
  });

  test('stay exact where won times percent is beyond what a float holds', () => {
    expect(paymentTranches(Number.MAX_SAFE_INTEGER, [70, 30])).toEqual([6_305_039_478_318_693, 2_702_159_776_422_298]);
  });

  test('always sum to the contract', () => {
    const split = fc.array(fc.integer({ min: 1, max: 33 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.maxSafeNat(), split, (won, parts) => {
        const percents = [...parts, 100 - parts.reduce((a, b) => a + b)];
        const tranches = paymentTranches(won, percents);
        expect(tranches.reduce((sum, tranche) => sum + BigInt(tranche), 0n)).toBe(BigInt(won));
        for (const [i, tranche] of tranches.slice(0, -1).entries()) {
          expect(BigInt(tranche)).toBe((BigInt(won) * BigInt(percents[i]!)) / 100n);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('a budget', () => {
  const EMPTY: BudgetStanding = { approvedWon: 100, committedWon: 0, paidWon: 0, returnedWon: 0 };

  test('counts the approved lines only', () => {
    expect(
      approvedWon([
        { kind: 'main', won: 39_000_000_000, state: 'approved' },
        { kind: 'supplementary', won: 292_500_000_000, state: 'proposed' },
      ]),
    ).toBe(39_000_000_000);
  });

  test('is committed, paid, returned and released', () => {
    const moves: BudgetMovement[] = [
      { kind: 'commit', won: 60 },
      { kind: 'commit', won: 40 },
      { kind: 'pay', won: 70 },
      { kind: 'return', won: 5 },
      { kind: 'release', won: 30 },
    ];
    const end = moves.reduce((standing, move) => moveBudget(standing, move) as BudgetStanding, EMPTY);
    expect(end).toEqual({ approvedWon: 100, committedWon: 70, paidWon: 70, returnedWon: 5 });
  });

  test('says what is missing instead of going below zero', () => {
    const standing = { approvedWon: 100, committedWon: 80, paidWon: 50, returnedWon: 10 };
    expect(moveBudget(standing, { kind: 'commit', won: 21 })).toEqual({ short: 'approved', won: 21, leftWon: 20 });
    expect(moveBudget(standing, { kind: 'pay', won: 31 })).toEqual({ short: 'unpaid', won: 31, leftWon: 30 });
    expect(moveBudget(standing, { kind: 'release', won: 31 })).toEqual({ short: 'unpaid', won: 31, leftWon: 30 });
    expect(moveBudget(standing, { kind: 'return', won: 41 })).toEqual({ short: 'paid', won: 41, leftWon: 40 });
  });

  test('takes whole won only', () => {
    for (const won of [-1, 0.5, 2 ** 53, Number.NaN])
      expect(() => moveBudget(EMPTY, { kind: 'pay', won })).toThrow(/won/);
  });

  test('keeps its order through any movements', () => {
    const move = fc.record({
      kind: fc.constantFrom('commit' as const, 'release' as const, 'pay' as const, 'return' as const),
      won: fc.nat(60),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let standing = EMPTY;
        for (const one of moves) {
          const next = moveBudget(standing, one);
          if (!('short' in next)) standing = next;
          const { approvedWon: approved, committedWon, paidWon, returnedWon } = standing;
          expect([approved >= committedWon, committedWon >= paidWon, paidWon >= returnedWon, returnedWon >= 0]).toEqual(
            [true, true, true, true],
          );
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
