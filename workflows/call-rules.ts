import type { RankingRules } from './ranking.js';
import type { Criterion } from './scoring.js';

/** The rules that are pinned to a call when it is announced. */
export interface CallRules extends RankingRules {
  /** Percent of a contract's money by payment; sums to 100. */
  readonly paymentSplit: readonly number[];
  /** Days in which the result can be appealed. */
  readonly appealDays: number;
}

/** The score sheet of a call that brings none (domain.md 2.2, the writer's own; an agency checks it before use). */
export const DEFAULT_CRITERIA: readonly Criterion[] = [
  { id: 'need', ko: '사업 이해·필요성', en: 'Understanding and need', points: 20 },
  { id: 'plan', ko: '데이터 구축 계획·품질', en: 'Data plan and quality', points: 30 },
  { id: 'capability', ko: '수행역량·실적', en: 'Capability and record', points: 20 },
  { id: 'jobs', ko: '크라우드소싱·일자리', en: 'Crowdsourcing and jobs', points: 15 },
  { id: 'use', ko: '활용·개방 계획', en: 'Plan for use and opening', points: 15 },
];

/** The rules of a call that says nothing else (program-format.md), with the tie order that follows from its criteria. */
export function defaultRules(criteria: readonly Criterion[]): CallRules {
  return {
    trim: { lt5: 0, from5: 1, from12: 2 },
    passMark: 70,
    decimals: 4,
    tieOrder: defaultTieOrder(criteria),
    maxSelectedAsLead: 1,
    minCompetitors: 1,
    reserves: 1,
    paymentSplit: [70, 30],
    appealDays: 10,
  };
}

/** The total, then the criteria by falling points (in their own order among equals), then the lot. */
function defaultTieOrder(criteria: readonly Criterion[]): string[] {
  const heaviestFirst = criteria.toSorted((a, b) => b.points - a.points);
  return ['total', ...heaviestFirst.map(({ id }) => `criterion:${id}`), 'lottery'];
}
