import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { canonical } from '../../server/audit/chain.js';
import { type Db, openDatabase } from '../../server/db/connection.js';
import { advance, type Outcome } from '../../server/lifecycle/advance.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  acceptingCall,
  applicant,
  chainOf,
  draftCall,
  one,
  readyApplication,
  type TestHouse,
  testHouse,
} from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
/** A second web process on the same database. */
let other: Db;
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db);
  other = openDatabase(database.url);
});
afterAll(async () => {
  await other.close();
  await database.drop();
});

const hundred = (post: (db: Db) => Promise<Outcome>): Promise<Outcome[]> =>
  Promise.all(Array.from({ length: 100 }, (_, i) => post(i % 2 === 0 ? house.db : other)));

test('a hundred identical posts at once over two processes are one submission, one receipt and a hundred same answers', async () => {
  const lead = await applicant(house);
  const id = await readyApplication(house, await acceptingCall(house), lead);
  const answers = await hundred((db) =>
    advance(db, { actor: lead.actor, act: 'application.submit', ids: [id], key: 'submission' }),
  );
  expect(answers[0]).toMatchObject({ ok: true, subjects: [{ id, state: 'submitted' }] });
  expect(new Set(answers.map((answer) => canonical(answer))).size).toBe(1);
  expect((await chainOf(house.db, id)).filter((line) => line === 'application.submit done')).toHaveLength(1);
  expect(
    await one(house.db, 'select count(*)::int as n from application_versions where application_id = $1', [id]),
  ).toEqual({ n: 1 });
}, 30_000);

test('a hundred identical posts that are refused are one refused attempt, told a hundred times', async () => {
  const id = await draftCall(house);
  const answers = await hundred((db) =>
    advance(db, { actor: house.officer, act: 'call.decide', ids: [id], key: 'too early' }),
  );
  expect(new Set(answers.map((answer) => canonical(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ ok: false, refusal: { reason: 'notInState', id } });
  expect(await chainOf(house.db, id)).toEqual(['call.create done', 'call.decide refused notInState']);
}, 30_000);

test('a repeated post answers as the first did, though the subject has moved on', async () => {
  const id = await draftCall(house);
  const post = () => advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id], key: 'again' });
  const first = await post();
  await advance(house.db, { actor: house.approver, act: 'call.return', ids: [id], input: { reason: '보완' } });
  expect(await post()).toEqual(first);
  expect(await one(house.db, 'select state from calls where id = $1', [id])).toEqual({ state: 'draft' });
});

test('a refusal repeated is the same refusal, though it would now be done', async () => {
  const id = await draftCall(house);
  const post = () => advance(house.db, { actor: house.approver, act: 'call.approve', ids: [id], key: 'early' });
  const first = await post();
  expect(first).toMatchObject({ ok: false, refusal: { reason: 'notInState' } });
  await advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id] });
  expect(await post()).toEqual(first);
});

test('one key with another body is refused, and so is one of another act', async () => {
  const id = await draftCall(house);
  await advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id] });
  const post = (act: string, input: Record<string, unknown>) =>
    advance(house.db, { actor: house.approver, act, ids: [id], input, key: 'twice' });
  expect(await post('call.return', { reason: '하나' })).toMatchObject({ ok: true });
  for (const answer of [await post('call.return', { reason: '둘' }), await post('call.approve', {})])
    expect(answer).toMatchObject({ ok: false, refusal: { reason: 'keyReused' } });
  expect(await chainOf(house.db, id)).toEqual(['call.create done', 'call.propose done', 'call.return done']);
});

test('two people may happen to use one key', async () => {
  const id = await draftCall(house);
  const key = 'shared';
  expect(await advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id], key })).toMatchObject({
    ok: true,
  });
  expect(await advance(house.db, { actor: house.approver, act: 'call.approve', ids: [id], key })).toMatchObject({
    ok: true,
  });
});
