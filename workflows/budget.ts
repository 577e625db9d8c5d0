import { Decimal } from 'decimal.js';

/** One line of a program's budget, in won; a proposed one (정부안) is announced but cannot be spent. */
export interface BudgetLine {
  readonly kind: 'main' | 'supplementary';
  readonly won: number;
  readonly state: 'proposed' | 'approved';
}

/** Where the won of a program or a call stand. Each figure is at least zero and at most the one before it. */
export interface BudgetStanding {
  readonly approvedWon: number;
  /** Promised by contracts in force. */
  readonly committedWon: number;
  readonly paidWon: number;
  /** Paid back after settlement; it goes to the treasury and opens no new commitment (domain.md 1.7). */
  readonly returnedWon: number;
}

/** `release` gives back the unpaid rest of a contract that collapsed or was terminated. */
export interface BudgetMovement {
  readonly kind: 'commit' | 'release' | 'pay' | 'return';
  readonly won: number;
}

/** Why a movement is refused: it needs `won`, and only `leftWon` are there for it. */
export interface BudgetShortfall {
  readonly short: 'approved' | 'unpaid' | 'paid';
  readonly won: number;
  readonly leftWon: number;
}

/** True when `won` can be taken out of what is left; what asks for exactly the rest fits. */
export function fits(won: number, leftWon: number): boolean {
  return won <= leftWon;
}

/** The won that may be spent: approved lines only. */
export function approvedWon(lines: readonly BudgetLine[]): number {
  return lines.reduce((sum, line) => (line.state === 'approved' ? sum + line.won : sum), 0);
}

/**
 * The standing after one movement, or what it lacks. Nothing is ever committed beyond the approved budget, paid beyond
 * the commitment, released though paid, or returned beyond the payment. Throws a RangeError unless `won` is a safe
 * integer of at least 0: amounts are checked at the edge.
 */
export function moveBudget(standing: BudgetStanding, { kind, won }: BudgetMovement): BudgetStanding | BudgetShortfall {
  if (!Number.isSafeInteger(won) || won < 0) throw new RangeError(`${won} is no amount of won`);
  const { approvedWon: approved, committedWon, paidWon, returnedWon } = standing;
  const left = {
    commit: approved - committedWon,
    release: committedWon - paidWon,
    pay: committedWon - paidWon,
    return: paidWon - returnedWon,
  }[kind];
  if (!fits(won, left)) return { short: LACKS[kind], won, leftWon: left };
  switch (kind) {
    case 'commit':
      return { ...standing, committedWon: committedWon + won };
    case 'release':
      return { ...standing, committedWon: committedWon - won };
    case 'pay':
      return { ...standing, paidWon: paidWon + won };
    case 'return':
      return { ...standing, returnedWon: returnedWon + won };
  }
}

const LACKS = { commit: 'approved', release: 'unpaid', pay: 'unpaid', return: 'paid' } as const;

/**
 * A contract's payments in won by the percentages of `paymentSplit` (they sum to 100): each is floored to the won, and
 * what the floors leave comes with the last (program-format.md). The payments sum to `won` exactly.
 */
export function paymentTranches(won: number, splitPercent: readonly number[]): number[] {
  const tranches = splitPercent.slice(0, -1).map((percent) => shareOf(won, percent));
  return [...tranches, tranches.reduce((rest, tranche) => rest - tranche, won)];
}

// won × percent passes 2^53 long before won does.
function shareOf(won: number, percent: number): number {
  return new Exact(won).times(percent).div(100).floor().toNumber();
}

const Exact = Decimal.clone({ precision: 40 });
