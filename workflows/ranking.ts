import { createHash } from 'node:crypto';
import { Decimal } from 'decimal.js';
import { type Chosen, type Placed, selectWithinLimits } from './award.js';
import { type Criterion, type ReviewScores, type Total, type Trim, totalOf } from './scoring.js';

/** A received application as the ranking sees it; the late ones were refused and are not among them. */
export interface Contender {
  readonly no: string;
  /** The topic's number as text, or 'pool' in an open call. */
  readonly unit: string;
  /** Key of the leading organization; the same organization has the same key throughout a call. */
  readonly lead: string;
  readonly requestedWon: number;
  readonly eligible: boolean;
  readonly reviews: readonly ReviewScores[];
  /** Points as decimals. */
  readonly bonus?: string;
  readonly penalty?: string;
}

export interface RankingRules {
  readonly trim: Trim;
  /** `total >= passMark` passes. */
  readonly passMark: number;
  /** Places of totals and means, rounded HALF_UP. */
  readonly decimals: number;
  /** `total`, `criterion:ID` and `lottery`, the first that differs decides. A tie that is left is drawn by lot. */
  readonly tieOrder: readonly string[];
  /** Within one call. */
  readonly maxSelectedAsLead: number;
  /** Eligible applications that a topic of a designated call needs; does not bind an open call. */
  readonly minCompetitors: number;
  /** Per topic, or per pool. */
  readonly reserves: number;
}

export interface RankedCall {
  readonly code: string;
  readonly kind: 'designated' | 'open';
  readonly budgetWon: number;
  /** Open calls only: how many may be selected. */
  readonly slots?: number;
  /** Designated calls only. */
  readonly topics?: readonly { readonly no: number; readonly budgetWon: number }[];
}

export interface RankingInput {
  readonly call: RankedCall;
  readonly criteria: readonly Criterion[];
  readonly rules: RankingRules;
  /** Of the lottery; 0 where nobody chose one. */
  readonly seed: number;
  /** Every received application, in the order of the file, the ineligible included. */
  readonly contenders: readonly Contender[];
}

export type Outcome = 'selected' | 'reserve' | 'notSelected' | 'ineligible';

/** Why nobody of a unit was selected. `overBudget`: the first in an open call's rank asks for more than its budget. */
export type FailureReason = 'noApplications' | 'tooFewEligible' | 'nonePasses' | 'displaced' | 'overBudget';

/** The facts behind an outcome, for whoever has to explain it. */
export interface Why {
  /** Its total reaches the pass mark. */
  readonly passes: boolean;
  /** The key of `tieOrder` that set it behind the one ranked before it. */
  readonly behindBy?: string;
  /** Its lot, when a lot decided between it and a neighbor in rank: lower-case hexadecimal SHA-256, smallest first. */
  readonly lot?: string;
  /** Numbers of the applications of the same lead that were kept when this one was displaced. */
  readonly displacedBy?: readonly string[];
  /** It ended the line of an open call: what it asks for, and what was left of the budget, in won. */
  readonly overBudget?: { readonly requestedWon: number; readonly leftWon: number };
  /** Its unit selected nobody. */
  readonly unitFailed?: FailureReason;
}

export interface Ranked {
  readonly no: string;
  readonly unit: string;
  /** With exactly `decimals` places; null for the ineligible, who are not scored. */
  readonly total: string | null;
  /** Within the unit, from 1; null for the ineligible. */
  readonly rank: number | null;
  readonly outcome: Outcome;
  /** From 1; reserves only. */
  readonly reserveOrder?: number;
  /** Means of the kept reviews by criterion id; empty for the ineligible. */
  readonly criteria: Readonly<Record<string, string>>;
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
  readonly why: Why;
}

export interface RankedUnit {
  readonly unit: string;
  readonly applications: number;
  readonly eligible: number;
  readonly outcome: 'selected' | 'failed';
  readonly reason?: FailureReason;
}

export interface RankingResult {
  /** Unit by unit in the order of the call's topics, in each by rank, the ineligible last in the order of the file. */
  readonly ranked: readonly Ranked[];
  readonly units: readonly RankedUnit[];
}

/**
 * Ranks a call's applications and decides who is selected, reserve or not selected, from the scores and the call's
 * rules alone (program-format.md; domain.md 1.4, 2.4). The same input gives the same result, byte for byte.
 * Throws a RangeError for an application of a unit that the call does not have.
 */
export function rank(input: RankingInput): RankingResult {
  const { call, rules } = input;
  const before = inOrderOf(rules.tieOrder);
  const unitNames = call.kind === 'open' ? ['pool'] : (call.topics ?? []).map((topic) => String(topic.no));
  const lines = new Map<string, Standing[]>(unitNames.map((unit) => [unit, []]));
  const ineligible = new Map<string, Contender[]>(unitNames.map((unit) => [unit, []]));
  for (const contender of input.contenders) {
    const line = lines.get(contender.unit);
    if (!line)
      throw new RangeError(`${contender.no} applies for ${contender.unit}, which call ${call.code} does not have`);
    if (contender.eligible) line.push(standing(contender, input));
    else ineligible.get(contender.unit)!.push(contender);
  }
  for (const line of lines.values()) line.sort((a, b) => before(a, b).order);

  const chosen = selectWithinLimits(lines, call, rules, (a, b) => b.points.comparedTo(a.points) || before(a, b).order);
  return {
    ranked: unitNames.flatMap((unit) => [
      ...lines.get(unit)!.map((place, i, line) => ranked(place, i, line, chosen.get(unit)!, before)),
      ...ineligible.get(unit)!.map(notRanked),
    ]),
    units: unitNames.map((unit) => {
      const { failure } = chosen.get(unit)!;
      const eligible = lines.get(unit)!.length;
      const applications = eligible + ineligible.get(unit)!.length;
      if (!failure) return { unit, applications, eligible, outcome: 'selected' };
      return {
        unit,
        applications,
        eligible,
        outcome: 'failed',
        reason: applications === 0 ? 'noApplications' : failure,
      };
    }),
  };
}

/**
 * Received applications over the places to win (topics or slots), one decimal, HALF_UP: 92 over 20 is "4.6".
 * "0.0" when there is no place.
 */
export function competition(applications: number, places: number): string {
  if (places === 0) return '0.0';
  return new Decimal(applications).div(places).toFixed(1, Decimal.ROUND_HALF_UP);
}

interface Standing extends Placed {
  readonly points: Decimal;
  readonly score: Total;
  readonly lot: string;
}

function standing(contender: Contender, { call, criteria, rules, seed }: RankingInput): Standing {
  const score = totalOf(contender.reviews, criteria, rules, contender.bonus, contender.penalty);
  const points = new Decimal(score.total);
  const lot = createHash('sha256').update(`${call.code}|${contender.no}|${seed}`, 'utf8').digest('hex');
  return { contender, score, points, passes: points.gte(rules.passMark), lot };
}

type Compare = (a: Standing, b: Standing) => { readonly order: number; readonly by: string };

function inOrderOf(tieOrder: readonly string[]): Compare {
  const keys = [...tieOrder, 'lottery'];
  return (a, b) => {
    for (const by of keys) {
      const order = compareBy(by, a, b);
      if (order !== 0) return { order, by };
    }
    return { order: 0, by: 'lottery' };
  };
}

function compareBy(key: string, a: Standing, b: Standing): number {
  if (key === 'total') return b.points.comparedTo(a.points);
  if (key === 'lottery') return a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0;
  const criterion = key.slice('criterion:'.length);
  return new Decimal(b.score.criteria[criterion]!).comparedTo(a.score.criteria[criterion]!);
}

function ranked(place: Standing, index: number, line: readonly Standing[], chosen: Chosen, before: Compare): Ranked {
  const { no, unit, requestedWon } = place.contender;
  const reserve = chosen.reserves.indexOf(no);
  const behindBy = index > 0 ? before(line[index - 1]!, place).by : undefined;
  const aheadBy = index + 1 < line.length ? before(place, line[index + 1]!).by : undefined;
  const displacedBy = chosen.displaced.get(no);
  return {
    no,
    unit,
    total: place.score.total,
    rank: index + 1,
    outcome: chosen.selected.includes(no) ? 'selected' : reserve >= 0 ? 'reserve' : 'notSelected',
    ...(reserve >= 0 && { reserveOrder: reserve + 1 }),
    criteria: place.score.criteria,
    kept: place.score.kept,
    dropped: place.score.dropped,
    why: {
      passes: place.passes,
      ...(behindBy && { behindBy }),
      ...((behindBy === 'lottery' || aheadBy === 'lottery') && { lot: place.lot }),
      ...(displacedBy && { displacedBy }),
      ...(chosen.endedBy?.no === no && { overBudget: { requestedWon, leftWon: chosen.endedBy.leftWon } }),
      ...(chosen.failure && { unitFailed: chosen.failure }),
    },
  };
}

function notRanked({ no, unit }: Contender): Ranked {
  return {
    no,
    unit,
    total: null,
    rank: null,
    outcome: 'ineligible',
    criteria: {},
    kept: [],
    dropped: [],
    why: { passes: false },
  };
}
