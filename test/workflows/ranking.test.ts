import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CRITERIA, defaultRules } from '../../workflows/call-rules.js';
import { type Contender, competition, type RankedCall, type RankingRules, rank } from '../../workflows/ranking.js';

const CRITERIA = [
  { id: 'plan', ko: '계획', points: 60 },
  { id: 'use', ko: '활용', points: 40 },
];

/** One review whose points on `plan` and `use` are given. */
function contender(no: string, unit: string, [plan, use]: [number, number], more: Partial<Contender> = {}): Contender {
  return {
    no,
    unit,
    lead: no,
    requestedWon: 100,
    eligible: true,
    reviews: [{ evaluator: 'E1', scores: { plan, use } }],
    ...more,
  };
}

function run(call: Partial<RankedCall>, contenders: Contender[], rules: Partial<RankingRules> = {}, seed = 0) {
  const whole: RankedCall = { code: 'D', kind: 'designated', budgetWon: 1000, ...call };
  return rank({ call: whole, criteria: CRITERIA, rules: { ...defaultRules(CRITERIA), ...rules }, seed, contenders });
}

const topics = (...nos: number[]) => ({ topics: nos.map((no) => ({ no, budgetWon: 100 })) });
const pool = (budgetWon: number, slots: number): Partial<RankedCall> => ({ code: 'O', kind: 'open', budgetWon, slots });
const outcomes = (result: ReturnType<typeof run>) =>
  Object.fromEntries(
    result.ranked.map((one) => [one.no, `${one.rank} ${one.outcome}${one.reserveOrder ? ` ${one.reserveOrder}` : ''}`]),
  );

describe('a designated call', () => {
  test('selects the first of each topic and keeps the next that passes in reserve', () => {
    const result = run(topics(1, 2), [
      contender('A', '1', [40, 31]),
      contender('B', '1', [50, 35]),
      contender('C', '2', [50, 30]),
      contender('D', '1', [45, 35]),
      contender('E', '2', [40, 29]),
    ]);
    expect(outcomes(result)).toEqual({
      B: '1 selected',
      D: '2 reserve 1',
      A: '3 notSelected',
      C: '1 selected',
      E: '2 notSelected',
    });
    expect(result.ranked.find(({ no }) => no === 'E')).toMatchObject({
      total: '69.0000',
      why: { passes: false, behindBy: 'total' },
    });
    expect(result.units).toEqual([
      { unit: '1', applications: 3, eligible: 3, outcome: 'selected' },
      { unit: '2', applications: 2, eligible: 2, outcome: 'selected' },
    ]);
  });

  test('selects at exactly the pass mark', () => {
    expect(outcomes(run(topics(1), [contender('A', '1', [40, 30])]))).toEqual({ A: '1 selected' });
  });

  test('fails a topic that nobody applies for, that too few may enter, or that nobody passes', () => {
    const result = run(
      topics(1, 2, 3, 4),
      [
        contender('A', '2', [50, 35]),
        contender('B', '2', [50, 35], { eligible: false }),
        contender('C', '3', [40, 29]),
        contender('D', '3', [40, 28]),
        contender('E', '4', [50, 30]),
        contender('F', '4', [50, 30.5]),
      ],
      { minCompetitors: 2 },
    );
    expect(result.units).toEqual([
      { unit: '1', applications: 0, eligible: 0, outcome: 'failed', reason: 'noApplications' },
      { unit: '2', applications: 2, eligible: 1, outcome: 'failed', reason: 'tooFewEligible' },
      { unit: '3', applications: 2, eligible: 2, outcome: 'failed', reason: 'nonePasses' },
      { unit: '4', applications: 2, eligible: 2, outcome: 'selected' },
    ]);
    expect(outcomes(result)).toEqual({
      A: '1 notSelected',
      B: 'null ineligible',
      C: '1 notSelected',
      D: '2 notSelected',
      F: '1 selected',
      E: '2 reserve 1',
    });
    expect(result.ranked[0]!.why).toEqual({ passes: true, unitFailed: 'tooFewEligible' });
  });

  test('never ranks an ineligible application, though it scores best', () => {
    const result = run(topics(1), [contender('A', '1', [60, 40], { eligible: false }), contender('B', '1', [40, 30])]);
    expect(outcomes(result)).toEqual({ B: '1 selected', A: 'null ineligible' });
    expect(result.ranked[1]).toEqual({
      no: 'A',
      unit: '1',
      total: null,
      rank: null,
      outcome: 'ineligible',
      criteria: {},
      kept: [],
      dropped: [],
      why: { passes: false },
    });
  });

  test('breaks equal totals by the heaviest criterion, and what is left by lot', () => {
    const contenders = [contender('A', '1', [44, 40]), contender('B', '1', [50, 34]), contender('C', '1', [50, 34])];
    const lot = (no: string) => createHash('sha256').update(`D|${no}|7`).digest('hex');
    const [first, second] = lot('B') < lot('C') ? ['B', 'C'] : ['C', 'B'];
    const { ranked } = run(topics(1), contenders, {}, 7);
    expect(ranked.map(({ no, why }) => [no, why])).toEqual([
      [first, { passes: true, lot: lot(first!) }],
      [second, { passes: true, behindBy: 'lottery', lot: lot(second!) }],
      ['A', { passes: true, behindBy: 'criterion:plan' }],
    ]);
  });

  test('draws a different lot with a different seed, and by lot too where the tie order names none', () => {
    const contenders = Array.from({ length: 6 }, (_, i) => contender(`A${i}`, '1', [50, 30]));
    const order = (seed: number) =>
      run(topics(1), contenders, { tieOrder: ['total'] }, seed)
        .ranked.map(({ no }) => no)
        .join();
    expect(new Set(Array.from({ length: 20 }, (_, seed) => order(seed))).size).toBeGreaterThan(10);
    expect(order(3)).toBe(order(3));
  });

  test('keeps the best of a lead with too many and gives the other topic to the next', () => {
    const result = run(topics(1, 2), [
      contender('A', '1', [50, 35], { lead: 'kim' }),
      contender('B', '1', [45, 30]),
      contender('C', '2', [50, 36], { lead: 'kim' }),
      contender('D', '2', [45, 30]),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 notSelected', B: '2 selected', C: '1 selected', D: '2 reserve 1' });
    expect(result.ranked[0]!.why).toEqual({ passes: true, displacedBy: ['C'] });
  });

  test('displaces again what moves up when it is one too many in its turn', () => {
    const result = run(topics(1, 2, 3), [
      contender('A', '1', [55, 40], { lead: 'kim' }),
      contender('B', '2', [50, 40], { lead: 'kim' }),
      contender('C', '2', [50, 39], { lead: 'lee' }),
      contender('D', '3', [50, 38], { lead: 'lee' }),
      contender('E', '3', [50, 20], { lead: 'park' }),
    ]);
    expect(outcomes(result)).toEqual({
      A: '1 selected',
      B: '1 notSelected',
      C: '2 selected',
      D: '1 notSelected',
      E: '2 selected',
    });
  });

  test('fails the topic of a displaced application that nobody else passes, and may hold its lead in reserve elsewhere', () => {
    const result = run(topics(1, 2, 3), [
      contender('A', '1', [50, 35], { lead: 'kim' }),
      contender('B', '2', [50, 36], { lead: 'kim' }),
      contender('C', '3', [50, 39]),
      contender('D', '3', [50, 33], { lead: 'kim' }),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 notSelected', B: '1 selected', C: '1 selected', D: '2 reserve 1' });
    expect(result.units[0]).toEqual({
      unit: '1',
      applications: 1,
      eligible: 1,
      outcome: 'failed',
      reason: 'displaced',
    });
  });

  test('lets a lead keep as many as the call allows', () => {
    const mine = [1, 2, 3].map((no) => contender(`A${no}`, String(no), [50, 30 + no], { lead: 'kim' }));
    expect(outcomes(run(topics(1, 2, 3), mine, { maxSelectedAsLead: 2 }))).toEqual({
      A1: '1 notSelected',
      A2: '1 selected',
      A3: '1 selected',
    });
  });

  test('refuses an application for a topic that the call does not have', () => {
    expect(() => run(topics(1), [contender('A', '2', [50, 30])])).toThrow(/A applies for 2/);
  });
});

describe('an open call', () => {
  test('selects down the ranking until its slots are full', () => {
    const result = run(
      pool(1000, 2),
      [
        contender('A', 'pool', [50, 30]),
        contender('B', 'pool', [50, 32]),
        contender('C', 'pool', [50, 31]),
        contender('D', 'pool', [30, 30]),
      ],
      { reserves: 2 },
    );
    expect(outcomes(result)).toEqual({ B: '1 selected', C: '2 selected', A: '3 reserve 1', D: '4 notSelected' });
  });

  test('ends the line at the first that does not fit, though a cheaper one stands behind it', () => {
    const result = run(pool(250, 5), [
      contender('A', 'pool', [50, 33]),
      contender('B', 'pool', [50, 32], { requestedWon: 151 }),
      contender('C', 'pool', [50, 31], { requestedWon: 1 }),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 selected', B: '2 reserve 1', C: '3 notSelected' });
    expect(result.ranked[1]!.why).toEqual({
      passes: true,
      behindBy: 'total',
      overBudget: { requestedWon: 151, leftWon: 150 },
    });
  });

  test('takes one that asks for exactly what is left', () => {
    const result = run(pool(250, 5), [
      contender('A', 'pool', [50, 33]),
      contender('B', 'pool', [50, 32], { requestedWon: 150 }),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 selected', B: '2 selected' });
  });

  test('skips the displaced, whose money the next may have', () => {
    const result = run(pool(200, 5), [
      contender('A', 'pool', [50, 33], { lead: 'kim' }),
      contender('B', 'pool', [50, 32], { lead: 'kim' }),
      contender('C', 'pool', [50, 31]),
      contender('D', 'pool', [50, 30]),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 selected', B: '2 notSelected', C: '3 selected', D: '4 reserve 1' });
  });

  test('ends the line at one that does not fit even if its lead is full', () => {
    const result = run(pool(200, 5), [
      contender('A', 'pool', [50, 33], { lead: 'kim' }),
      contender('B', 'pool', [50, 32], { lead: 'kim', requestedWon: 101 }),
      contender('C', 'pool', [50, 31]),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 selected', B: '2 reserve 1', C: '3 notSelected' });
  });

  test('is not bound by a minimum of competitors, and fails when its first asks for more than there is', () => {
    expect(outcomes(run(pool(200, 5), [contender('A', 'pool', [50, 33])], { minCompetitors: 3 }))).toEqual({
      A: '1 selected',
    });
    const result = run(pool(99, 5), [
      contender('A', 'pool', [50, 33]),
      contender('B', 'pool', [50, 30], { requestedWon: 1 }),
    ]);
    expect(outcomes(result)).toEqual({ A: '1 notSelected', B: '2 notSelected' });
    expect(result.units).toEqual([
      { unit: 'pool', applications: 2, eligible: 2, outcome: 'failed', reason: 'overBudget' },
    ]);
  });
});

test('the default sheet and tie order are those of the contract', () => {
  expect(DEFAULT_CRITERIA.map(({ points }) => points)).toEqual([20, 30, 20, 15, 15]);
  expect(defaultRules(DEFAULT_CRITERIA).tieOrder).toEqual([
    'total',
    'criterion:plan',
    'criterion:need',
    'criterion:capability',
    'criterion:jobs',
    'criterion:use',
    'lottery',
  ]);
});

test('competition is received applications over places, to one decimal', () => {
  expect([
    competition(92, 20),
    competition(46, 10),
    competition(1, 4),
    competition(0, 10),
    competition(5, 0),
    competition(13, 20),
  ]).toEqual(['4.6', '4.6', '0.3', '0.0', '0.0', '0.7']);
});

test('an application nobody reviewed has a total of zero and does not pass', () => {
  const { ranked } = run(topics(1), [contender('A', '1', [0, 0], { reviews: [] })]);
  expect(ranked[0]).toMatchObject({ total: '0.0000', rank: 1, outcome: 'notSelected', why: { passes: false } });
});
