import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fill, loadProgram } from '../../server/play/fill.js';
import { type Program, readProgram } from '../../server/play/program.js';
import { filled, programJson, rankings } from './programs.js';

// biome-ignore lint/suspicious/noExplicitAny: files are built in ways that no type allows
type Json = any;

function designated(
  applications: Json[],
  more: Json = {},
  filling: Json = { seed: 1, applicationsTotal: 8, evaluatorsPerPanel: 5 },
): Json {
  const file = programJson('minimal');
  Object.assign(file.calls[0], {
    topics: [1, 2].map((no) => ({ no, titleKo: `가상 과제 ${no}`, budgetWon: 300 })),
    applications,
    ...more,
  });
  if (filling) file.fill = filling;
  return file;
}

function application(no: string, topic: number, more: Json = {}): Json {
  return { no, topic, lead: { name: `가상기업 ${no}` }, partners: [], requestedWon: 300, ...more };
}

const FULL_MARKS = [{ evaluator: 'E1', scores: { need: 20, plan: 30, capability: 20, jobs: 15, use: 15 } }];
const NEARLY = [{ evaluator: 'E1', scores: { need: 20, plan: 29.5, capability: 20, jobs: 15, use: 15 } }];

describe('without fill', () => {
  test('nobody and no score is made up, only the moment of submission', () => {
    const program = filled(
      designated([application('A', 1), application('B', 2, { submittedAt: '2026-03-05T10:00:00Z' })], {}, null),
    );
    expect(program.seed).toBe(0);
    const [a, b] = program.calls[0]!.applications;
    expect(program.calls[0]!.applications).toHaveLength(2);
    expect(b).toMatchObject({
      no: 'B',
      submittedAt: '2026-03-05T10:00:00Z',
      synthetic: false,
      late: false,
      reviews: [],
    });
    expect(a!.reviews).toEqual([]);
    expect(a!.submittedAt).toMatch(/^2026-0[34]-\d\dT\d\d:\d\d:\d\d\+09:00$/);
    expect(Date.parse(a!.submittedAt)).toBeLessThan(Date.parse('2026-04-01T18:00:00+09:00'));
  });

  test('a published application that loses by its reviews is no fault', () => {
    const file = designated(
      [application('A', 1, { reviews: NEARLY, published: true }), application('B', 1, { reviews: FULL_MARKS })],
      {},
      null,
    );
    expect(rankings(filled(file))['D']!.ranked.map(({ no, outcome }) => [no, outcome])).toEqual([
      ['B', 'selected'],
      ['A', 'reserve'],
    ]);
  });
});

describe('with fill', () => {
  test('reviews that a file brings are used as they are, and only what is missing is filled', () => {
    const program = filled(designated([application('A', 1, { reviews: NEARLY }), application('B', 1)]));
    const [a, b] = program.calls[0]!.applications;
    expect(a!.reviews).toEqual(NEARLY);
    expect(b!.reviews.map(({ evaluator }) => evaluator)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5']);
  });

  test('the late and the ineligible get no reviews, and the late do not count in the total', () => {
    const program = filled(
      designated([
        application('A', 1, { submittedAt: '2026-04-01T18:00:00.001+09:00' }),
        application('B', 1, { screening: { eligible: false, reason: '자격 없음' } }),
      ]),
    );
    const { applications } = program.calls[0]!;
    expect(applications.slice(0, 2).map(({ late, reviews }) => [late, reviews.length])).toEqual([
      [true, 0],
      [false, 0],
    ]);
    expect(applications.filter(({ late }) => !late)).toHaveLength(8);
  });

  test('a file that has more applications than the total gets no more', () => {
    const mine = [1, 2, 3].map((i) => application(`A${i}`, 1));
    expect(
      filled(designated(mine, {}, { seed: 1, applicationsTotal: 2, evaluatorsPerPanel: 1 })).calls[0]!.applications,
    ).toHaveLength(3);
  });

  test('a published application beats a rival whose given scores are nearly perfect', () => {
    const program = filled(
      designated([application('A', 1, { reviews: NEARLY }), application('B', 1, { published: true })]),
    );
    expect(rankings(program)['D']!.ranked[0]).toMatchObject({ no: 'B', outcome: 'selected', total: '100.0000' });
  });

  test('published applications win under a lottery too, when their rivals can be made to fail', () => {
    const file = designated([application('A', 1, { published: true }), application('B', 1)], {
      rules: { tieOrder: ['lottery'] },
    });
    expect(rankings(filled(file))['D']!.ranked.find(({ no }) => no === 'A')!.outcome).toBe('selected');
  });

  test.each([
    [
      'it is late',
      /submitted after/,
      [application('A', 1, { published: true, submittedAt: '2026-04-02T00:00:00Z' })],
      {},
    ],
    [
      'it is ineligible',
      /not eligible/,
      [application('A', 1, { published: true, screening: { eligible: false, reason: '자격 없음' } })],
      {},
    ],
    [
      'a rival has full marks and the better lot',
      /ranked 2/,
      [application('A', 1, { published: true }), application('B', 1, { reviews: FULL_MARKS })],
      {},
    ],
    [
      'the topic has too few',
      /minCompetitors/,
      [application('A', 1, { published: true })],
      { rules: { minCompetitors: 50 } },
    ],
    [
      'its lead has a better one',
      /B of the same lead/,
      [
        application('A', 1, { published: true, lead: { name: 'X' } }),
        application('B', 2, { lead: { name: 'X' }, reviews: FULL_MARKS }),
      ],
      {},
    ],
  ])('says where no scores can let a published application win: %s', (_why, reason, applications, more) => {
    const results = [1, 2, 3, 4].map((seed) =>
      loadProgram(designated(applications, more, { seed, applicationsTotal: 4, evaluatorsPerPanel: 3 })),
    );
    const faults = results.flatMap((result) => ('faults' in result ? result.faults : []));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault.path).toBe('calls[0].applications[0].published');
      expect(fault.expected).toMatch(reason);
    }
  });

  test('an organization that a file calls 가상기관 001 is not used again', () => {
    const program = filled(designated([application('A', 1, { lead: { name: '가상기관 001' } })]));
    const names = program.calls[0]!.applications.filter(({ synthetic }) => synthetic).flatMap(({ lead, partners }) =>
      [lead, ...partners].map(({ name }) => name),
    );
    expect(names).not.toContain('가상기관 001');
    expect(names).toContain('가상기관 002');
  });

  test('a number that a file has taken is not given again', () => {
    const numbers = filled(designated([application('D01-002', 2)])).calls[0]!.applications.map(({ no }) => no);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toContain('D01-003');
  });

  test('one more application in the file does not stir the scores of the others', () => {
    const before = filled(designated([application('A', 1), application('B', 2)]));
    const after = filled(designated([application('A', 1), application('B', 2), application('C', 2)]));
    expect(after.calls[0]!.applications[0]).toEqual(before.calls[0]!.applications[0]);
  });

  test('a call of less than a second is still met in time', () => {
    const file = designated([application('A', 1)], {
      opensAt: '2026-03-02T09:00:00.2+09:00',
      closesAt: '2026-03-02T09:00:00.7+09:00',
    });
    expect(filled(file).calls[0]!.applications.map(({ late }) => late)).not.toContain(true);
    expect(readProgram(asFile(filled(file)))).toHaveProperty('program');
  });
});

describe('any program with fill', () => {
  const rules = fc.record({
    passMark: fc.integer({ min: 0, max: 98 }),
    maxSelectedAsLead: fc.integer({ min: 1, max: 2 }),
    minCompetitors: fc.nat(2),
    decimals: fc.nat(5),
    tieOrder: fc.constantFrom(['total', 'lottery'], ['criterion:b', 'total'], ['lottery'], ['total', 'criterion:a']),
  });
  const entries = fc.array(
    fc.record({
      published: fc.boolean(),
      reviewed: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      topic: fc.integer({ min: 1, max: 3 }),
      lead: fc.nat(8),
      late: fc.nat(9),
    }),
    { maxLength: 6 },
  );
  const files = fc.record({
    kinds: fc.array(fc.record({ open: fc.boolean(), rules, entries }), { minLength: 1, maxLength: 2 }),
    fill: fc.record({
      seed: fc.nat(),
      applicationsTotal: fc.nat(25),
      evaluatorsPerPanel: fc.integer({ min: 1, max: 13 }),
    }),
  });

  test('is filled into a valid file in which the published win, or names each published one that cannot', () => {
    const seen = { filled: 0, impossible: 0 };
    fc.assert(
      fc.property(files, (shape) => {
        const file = build(shape);
        const loaded = loadProgram(file);
        if ('faults' in loaded) {
          seen.impossible += 1;
          for (const { path } of loaded.faults) expect(path).toMatch(/^calls\[\d\]\.applications\[\d\]\.published$/);
          return;
        }
        seen.filled += 1;
        expect(readProgram(asFile(loaded.program))).toHaveProperty('program');
        const ranked = Object.values(rankings(loaded.program)).flatMap((result) => result.ranked);
        for (const call of file.calls) {
          for (const { no, published, reviews } of call.applications) {
            if (published && !reviews)
              expect([no, ranked.find((one) => one.no === no)?.outcome]).toEqual([no, 'selected']);
          }
        }
        const given = file.calls.flatMap((call: Json) =>
          call.applications.filter((one: Json) => !one.submittedAt),
        ).length;
        expect(ranked).toHaveLength(Math.max(given, shape.fill.applicationsTotal));
        expect(filled(file)).toEqual(loaded.program);
      }),
      { numRuns: 150, seed: 20 },
    );
    expect(seen.filled).toBeGreaterThan(30);
    expect(seen.impossible).toBeGreaterThan(15);
  });

  function build({ kinds, fill: filling }: Json): Json {
    const file = programJson('minimal');
    file.program.budgetLines[0].won = 10_000;
    file.fill = filling;
    file.calls = kinds.map(({ open, rules: chosen, entries: all }: Json, i: number) => ({
      code: `C${i}`,
      kind: open ? 'open' : 'designated',
      titleKo: '가상 공고',
      budgetWon: 900,
      opensAt: '2026-03-02T09:00:00+09:00',
      closesAt: '2026-04-01T18:00:00+09:00',
      rules: chosen,
      criteria: [
        { id: 'a', ko: '가', points: 33.3 },
        { id: 'b', ko: '나', points: 66.7 },
      ],
      ...(open ? { slots: 3 } : { topics: [1, 2, 3].map((no) => ({ no, titleKo: '과제', budgetWon: 300 })) }),
      applications: all.map((one: Json, j: number) => ({
        no: `C${i}-${j}`,
        ...(open ? { titleKo: '제안' } : { topic: one.topic }),
        lead: { name: `가상기업 ${one.lead}` },
        partners: [],
        requestedWon: 300,
        published: one.published,
        ...(one.late === 0 && { submittedAt: '2026-04-01T18:00:01+09:00' }),
        ...(one.reviewed && { reviews: [{ evaluator: 'E1', scores: { a: 33.3, b: 60 } }] }),
      })),
    }));
    return file;
  }
});

test('a program that asks for applications where nobody may ask for money gets none', () => {
  const file = programJson('minimal');
  file.calls[0].topics[0].budgetWon = 0;
  file.fill = { seed: 1, applicationsTotal: 5, evaluatorsPerPanel: 3 };
  expect(filled(file).calls[0]!.applications).toEqual([]);
});

test('fill throws for a caller that has not asked for faults', () => {
  const read = readProgram(designated([application('A', 1, { published: true, submittedAt: '2026-04-02T00:00:00Z' })]));
  expect(() => fill((read as { program: Program }).program)).toThrow(/calls\[0\]\.applications\[0\]\.published/);
});

/** A filled program as a file that brings everything itself. */
function asFile(program: ReturnType<typeof filled>): Json {
  const { seed: _seed, fill: _fill, ...file } = structuredClone(program) as Json;
  for (const call of file.calls) {
    if (call.kind === 'open') delete call.topics;
    for (const one of call.applications) {
      delete one.synthetic;
      delete one.late;
      if (call.kind === 'designated') delete one.targets;
    }
  }
  return file;
}
