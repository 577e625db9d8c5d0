import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { budgetTable } from '../../server/documents/contract-view.js';

const member = (name: string, government: number, cash = 0, inKind = 0) => ({
  name,
  budget: { government, cash, inKind, lines: [] },
});

describe('the budget table in thousands of won', () => {
  test('shows in a rounding row what cutting off below a thousand loses', () => {
    const { rows, rounding, total } = budgetTable([
      member('가', 500_333),
      member('나', 500_333),
      member('다', 999_334),
    ]);
    expect(rows.map((row) => row.cells[0])).toEqual([500, 500, 999]);
    expect(rounding?.cells).toEqual([1, 0, 0, 1]);
    expect(total.cells[0]).toBe(2000);
  });

  test('has no rounding row where nothing is lost', () => {
    expect(budgetTable([member('가', 1_000_000, 2_000)]).rounding).toBeNull();
  });

  test('adds up in every column, whatever the amounts', () => {
    const won = fc.nat(10_000_000_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(won, won, won), { minLength: 1, maxLength: 12 }), (amounts) => {
        const { rows, rounding, total } = budgetTable(
          amounts.map(([a, b, c], index) => member(`기관${index}`, a, b, c)),
        );
        return [0, 1, 2, 3].every(
          (column) =>
            rows.reduce((sum, row) => sum + (row.cells[column] ?? 0), rounding?.cells[column] ?? 0) ===
            total.cells[column],
        );
      }),
    );
  });
});
