import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { advance } from '../../server/lifecycle/advance.js';
import { act } from '../../server/play/world.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { CLOSES, draftCall, OPENS, one, type TestHouse, testHouse } from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db);
});
afterAll(() => database.drop());

const face = { titleKo: '고친 공고', budgetWon: 500_000_000, opensAt: OPENS, closesAt: CLOSES };
let code = 0;
const create = (more: Record<string, unknown>) =>
  advance(house.db, {
    actor: house.officer,
    act: 'call.create',
    births: [{ parentId: house.programId, input: { code: `X${code++}`, kind: 'designated', ...face, ...more } }],
  });
const reasonOf = async (more: Record<string, unknown>) => {
  const outcome = await create(more);
  return outcome.ok ? 'ok' : outcome.refusal.reason;
};
const points = (...all: number[]) => all.map((one, i) => ({ id: `c${i}`, ko: `항목 ${i}`, points: one }));

describe('an officer who writes a call learns at once what would only be found out when the scores are in', () => {
  test.each([
    ['points that are not 100', { criteria: points(50, 49.9) }, 'criteriaNotHundred'],
    ['no criterion at all', { criteria: [] }, 'criteriaNotHundred'],
    ['one code for two criteria', { criteria: [...points(50), { id: 'c0', ko: '또', points: 50 }] }, 'criterionTwice'],
    ['tranches that are not 100 %', { rules: { paymentSplit: [70, 20] } }, 'splitNotHundred'],
    ['a tie broken by nothing there is', { rules: { tieOrder: ['total', 'criterion:charm'] } }, 'tieOrderUnknown'],
    ['an open call without places', { kind: 'open' }, 'slotsMissing'],
  ])('%s', async (_, more, reason) => {
    expect(await reasonOf(more)).toBe(reason);
  });

  test('thirds of a point are exact, and a criterion may be named by its code alone', async () => {
    const outcome = await create({ criteria: points(33.3, 33.3, 33.4), rules: { tieOrder: ['total', 'c2'] } });
    const id = outcome.ok ? outcome.subjects[0]?.id : '';
    expect(await one(house.db, `select rules -> 'tieOrder' as ties from calls where id = $1`, [id])).toEqual({
      ties: ['total', 'criterion:c2'],
    });
  });
});

describe('an officer who edits a call', () => {
  test('keeps the microseconds of a deadline', async () => {
    const id = await draftCall(house);
    await act(house, house.officer, 'call.edit', id, { ...face, closesAt: '2026-04-01T18:00:00.000001+09:00' });
    expect(await one(house.db, 'select stamp(closes_at) as at from calls where id = $1', [id])).toEqual({
      at: '2026-04-01T09:00:00.000001Z',
    });
  });

  test('moves what may be asked for in an open call with its money, and cannot take its places away', async () => {
    const id = await draftCall(house, { kind: 'open' });
    await act(house, house.officer, 'call.edit', id, { ...face, slots: 5 });
    expect(
      await one(
        house.db,
        'select c.slots, t.budget_won, t.title_ko from calls c join topics t on t.call_id = c.id where c.id = $1',
        [id],
      ),
    ).toEqual({ slots: 5, budget_won: 500_000_000, title_ko: '고친 공고' });
    const outcome = await advance(house.db, { actor: house.officer, act: 'call.edit', ids: [id], input: face });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'slotsMissing' } });
  });

  test('gives a designated call no places', async () => {
    const id = await draftCall(house);
    await act(house, house.officer, 'call.edit', id, { ...face, slots: 5 });
    expect(await one(house.db, 'select slots from calls where id = $1', [id])).toEqual({ slots: null });
  });
});

test('an open call has its pool and no topic besides, a designated one no pool', async () => {
  const [designated, open] = [await draftCall(house), await draftCall(house, { kind: 'open' })];
  const topic = (parentId: string, no: number) =>
    advance(house.db, {
      actor: house.officer,
      act: 'topic.create',
      births: [{ parentId, input: { no, titleKo: '가상 과제', budgetWon: 1 } }],
    });
  for (const outcome of [await topic(designated, 0), await topic(open, 1)])
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'invalidInput' } });
  expect(await topic(designated, 2)).toMatchObject({ ok: true });
  expect(await topic(open, 0)).toMatchObject({ ok: false, refusal: { reason: 'alreadyExists' } });
});
