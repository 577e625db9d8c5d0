import { Decimal } from 'decimal.js';
import { naturalOrder } from './natural-order.js';

/** One line of the score sheet. `points` is the most it can give; the points of a call's criteria sum to 100. */
export interface Criterion {
  readonly id: string;
  readonly ko: string;
  readonly en?: string;
  readonly points: number;
}

/** How many highest and how many lowest sums are dropped: with under 5 reviews, from 5, and from 12 (domain.md 2.3). */
export interface Trim {
  readonly lt5: number;
  readonly from5: number;
  readonly from12: number;
}

/** One evaluator's submitted review of one application: points by criterion id, as decimals. */
export interface ReviewScores {
  readonly evaluator: string;
  readonly scores: Readonly<Record<string, number | string>>;
}

/** What an application's reviews come to. Decimals are text with exactly `decimals` places. */
export interface Total {
  readonly total: string;
  /** Evaluators whose sums count, in natural order. */
  readonly kept: string[];
  /** Evaluators whose sums were trimmed, in natural order. */
  readonly dropped: string[];
  /** Mean of the kept evaluators, by criterion id. */
  readonly criteria: Record<string, string>;
}

/** Wide enough that a mean is never rounded twice, whatever decimals a review brings. */
const Exact = Decimal.clone({ precision: 64, rounding: Decimal.ROUND_HALF_UP });

/**
 * The total of an application: the mean of its reviews' sums after trimming, rounded HALF_UP to `decimals` places, plus
 * bonus minus penalty (program-format.md; domain.md 2.3). Without a review the total is zero, bonus or not.
 * Throws a RangeError for a review that leaves a criterion without a score: such a review cannot have been submitted.
 */
export function totalOf(
  reviews: readonly ReviewScores[],
  criteria: readonly Criterion[],
  rules: { readonly trim: Trim; readonly decimals: number },
  bonus = '0',
  penalty = '0',
): Total {
  const { decimals } = rules;
  const { kept, dropped } = trimmed(
    reviews.map((review) => sheetOf(review, criteria)),
    rules.trim,
  );
  const mean = rounded(meanOf(kept.map((sheet) => sheet.sum)), decimals);
  const total = kept.length === 0 ? mean : rounded(mean.plus(bonus).minus(penalty), decimals);
  return {
    total: total.toFixed(decimals),
    kept: names(kept),
    dropped: names(dropped),
    criteria: Object.fromEntries(
      criteria.map(({ id }) => {
        const points = kept.map((sheet) => new Exact(sheet.scores[id]!));
        return [id, rounded(meanOf(points), decimals).toFixed(decimals)];
      }),
    ),
  };
}

interface Sheet extends ReviewScores {
  readonly sum: Decimal;
}

function sheetOf(review: ReviewScores, criteria: readonly Criterion[]): Sheet {
  const sum = criteria.reduce((points, { id }) => {
    const score = review.scores[id];
    if (score === undefined) throw new RangeError(`${review.evaluator} has given no score for criterion ${id}`);
    return points.plus(score);
  }, new Exact(0));
  return { ...review, sum };
}

/** Drops the lowest first and then the highest of the rest; among equal sums the first in natural order goes. */
function trimmed(sheets: readonly Sheet[], trim: Trim): { kept: Sheet[]; dropped: Sheet[] } {
  const count = droppedAtEachEnd(sheets.length, trim);
  const lowestFirst = sheets.toSorted((a, b) => a.sum.comparedTo(b.sum) || naturalOrder(a.evaluator, b.evaluator));
  const highestFirst = lowestFirst
    .slice(count)
    .sort((a, b) => b.sum.comparedTo(a.sum) || naturalOrder(a.evaluator, b.evaluator));
  return {
    kept: highestFirst.slice(count),
    dropped: [...lowestFirst.slice(0, count), ...highestFirst.slice(0, count)],
  };
}

// As many are dropped above as below, so with few reviews the rule yields until somebody is kept.
function droppedAtEachEnd(reviews: number, trim: Trim): number {
  const asked = reviews < 5 ? trim.lt5 : reviews < 12 ? trim.from5 : trim.from12;
  return Math.max(0, Math.min(asked, Math.floor((reviews - 1) / 2)));
}

function meanOf(values: readonly Decimal[]): Decimal {
  if (values.length === 0) return new Exact(0);
  return values.reduce((sum, value) => sum.plus(value), new Exact(0)).div(values.length);
}

// A negative that rounds to nothing would print as -0.0000.
function rounded(value: Decimal, decimals: number): Decimal {
  const result = value.toDecimalPlaces(decimals);
  return result.isZero() ? result.abs() : result;
}

function names(sheets: readonly Sheet[]): string[] {
  return sheets.map((sheet) => sheet.evaluator).sort(naturalOrder);
}
