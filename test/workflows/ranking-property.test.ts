import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Contender, type RankingInput, rank } from '../../workflows/ranking.js';
import { verdicts } from './ranking-oracle.js';

const CRITERIA = [
  { id: 'plan', ko: '계획', points: 50 },
  { id: 'use', ko: '활용', points: 30 },
  { id: 'jobs', ko: '일자리', points: 20 },
];
const KEYS = ['total', 'criterion:plan', 'criterion:use', 'criterion:jobs', 'lottery'];

// Few leads, few scores: ties, trimming among equals and full leads must be common, not rare.
const review = fc.tuple(
  fc.constantFrom(35, 40, 40.5, 45, 50),
  fc.constantFrom(20, 21.05, 25, 30),
  fc.constantFrom(10, 12, 15.5, 20),
);

const reviewsOf = (count: number) =>
  fc
    .tuple(
      fc.array(review, { minLength: count, maxLength: count }),
      fc.shuffledSubarray(names(count), { minLength: count }),
    )
    .map(([points, evaluators]) =>
      points.map(([plan, use, jobs], i) => ({ evaluator: evaluators[i]!, scores: { plan, use, jobs } })),
    );

const contender = (unit: fc.Arbitrary<string>) =>
  fc.record({
    unit,
    lead: fc.constantFrom('kim', 'lee', 'park', 'choi'),
    requestedWon: fc.integer({ min: 1, max: 40 }),
    eligible: fc.integer({ min: 0, max: 5 }).map((luck) => luck > 0),
    reviews: fc
      .oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 0, max: 13 }))
      .chain(reviewsOf),
  });

const call = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((topics) => ({
    code: 'D',
    kind: 'designated' as const,
    budgetWon: 1000,
    topics: Array.from({ length: topics }, (_, i) => ({ no: i + 1, budgetWon: 100 })),
  })),
  fc.record({
    code: fc.constant('O'),
    kind: fc.constant('open' as const),
    budgetWon: fc.integer({ min: 10, max: 160 }),
    slots: fc.integer({ min: 1, max: 6 }),
  }),
);

const input: fc.Arbitrary<RankingInput> = call.chain((chosen) => {
  const unit =
    chosen.kind === 'open' ? fc.constant('pool') : fc.constantFrom(...chosen.topics.map(({ no }) => `${no}`));
  return fc.record({
    call: fc.constant(chosen),
    criteria: fc.constant(CRITERIA),
    seed: fc.nat(50),
    rules: fc.record({
      trim: fc.record({ lt5: fc.nat(2), from5: fc.nat(3), from12: fc.nat(7) }),
      passMark: fc.integer({ min: 65, max: 90 }),
      decimals: fc.integer({ min: 0, max: 4 }),
      tieOrder: fc.oneof(fc.constant(KEYS), fc.shuffledSubarray(KEYS)),
      maxSelectedAsLead: fc.integer({ min: 1, max: 3 }),
      minCompetitors: fc.nat(3),
      reserves: fc.nat(3),
    }),
    contenders: fc
      .array(contender(unit), { maxLength: 14 })
      .map((all): Contender[] => all.map((one, i) => ({ no: `${chosen.code}-${i + 1}`, ...one }))),
  });
});

describe('a ranking of any call', () => {
  test('agrees with the rules read a second time as definitions', () => {
    const seen = { displaced: 0, lots: 0, lineEnded: 0, reserves: 0, failed: 0 };
    fc.assert(
      fc.property(input, (one) => {
        const { ranked, units } = rank(one);
        const expected = verdicts(one);
        const mine = new Map(
          ranked.map(({ no, total, rank: place, outcome, reserveOrder, kept, dropped }) => [
            no,
            { no, total, rank: place, outcome, reserveOrder, kept, dropped },
          ]),
        );
        expect(one.contenders.map(({ no }) => mine.get(no))).toEqual(expected.verdicts);
        expect(units.filter(({ outcome }) => outcome === 'failed').map(({ unit }) => unit)).toEqual(expected.failed);
        for (const { why, outcome } of ranked) {
          if (why.displacedBy) seen.displaced += 1;
          if (why.lot) seen.lots += 1;
          if (why.overBudget) seen.lineEnded += 1;
          if (outcome === 'reserve') seen.reserves += 1;
          if (why.unitFailed) seen.failed += 1;
        }
      }),
      { numRuns: 2000, seed: 2020 },
    );
    // The property says nothing if the cases it is about do not occur.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });

  test('is the same byte for byte, whatever the order of reviews and of the file', () => {
    fc.assert(
      fc.property(input, fc.infiniteStream(fc.nat()), (one, draws) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((element) => [draws.next().value as number, element] as const)
            .sort(([a], [b]) => a - b)
            .map(([, element]) => element);
        const again = rank({
          ...one,
          contenders: shuffled(one.contenders.map((each) => ({ ...each, reviews: shuffled(each.reviews) }))),
        });
        const byNumber = (result: ReturnType<typeof rank>) =>
          JSON.stringify(result.ranked.toSorted((a, b) => (a.no < b.no ? -1 : 1)));
        expect(byNumber(again)).toBe(byNumber(rank(one)));
      }),
      { numRuns: 300, seed: 92 },
    );
  });

  test('never lets a lead hold more than the call allows, nor an open call spend more than it has', () => {
    fc.assert(
      fc.property(input, (one) => {
        const selected = rank(one).ranked.filter(({ outcome }) => outcome === 'selected');
        const chosen = selected.map(({ no }) => one.contenders.find((each) => each.no === no)!);
        for (const lead of ['kim', 'lee', 'park', 'choi']) {
          expect(chosen.filter((each) => each.lead === lead).length).toBeLessThanOrEqual(one.rules.maxSelectedAsLead);
        }
        if (one.call.kind === 'open') {
          expect(chosen.reduce((won, each) => won + each.requestedWon, 0)).toBeLessThanOrEqual(one.call.budgetWon);
        }
      }),
      { numRuns: 300, seed: 46 },
    );
  });
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `E${i + 1}`);
}
