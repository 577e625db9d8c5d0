import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Db } from '../../server/db/connection.js';
import { newId } from '../../server/db/ids.js';
import { advance } from '../../server/lifecycle/advance.js';
import { clock } from '../../server/lifecycle/clock.js';
import { act, birth } from '../../server/play/world.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { type Applicant, acceptingCall, applicant, one, type TestHouse, testHouse } from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
let lead: Applicant;
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db);
  lead = await applicant(house);
});
afterAll(() => database.drop());

/** Applications in one act: two in three are submitted, the others stay drafts. */
async function applications(callId: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, newId);
  await birth(
    house,
    lead.actor,
    'application.create',
    ids.map((id, i) => ({
      id,
      parentId: callId,
      input: { organizationId: lead.organizationId, topicNo: 1, no: `${callId.slice(-4)}-${i + 1}` },
    })),
  );
  const submitted = ids.filter((_, i) => i % 3 !== 0);
  await act(house, lead.actor, 'application.save', submitted, {
    plan: '가상 계획',
    requestedWon: 100,
    leadBudgetWon: 100,
  });
  await act(house, lead.actor, 'application.submit', submitted);
}

/** What the closing sends to the database. */
async function statementsOfClosing(callId: string): Promise<string[]> {
  const sent: string[] = [];
  const counted = {
    ...database.db,
    pool: {
      connect: async () => {
        const client = await database.db.pool.connect();
        return {
          query: (statement: string | pg.QueryConfig, values?: unknown[]) => {
            sent.push(typeof statement === 'string' ? statement : statement.text);
            return client.query(statement as pg.QueryConfig, values);
          },
          release: (error?: Error) => client.release(error),
        };
      },
    },
  } as unknown as Db;
  expect(await advance(counted, { actor: clock, act: 'call.close', ids: [callId] })).toMatchObject({ ok: true });
  return sent;
}

test('closing a call with 300 applications takes as many statements as one with three, and moves each', async () => {
  const [small, large] = [await acceptingCall(house), await acceptingCall(house)];
  await applications(small, 3);
  await applications(large, 300);
  await act(house, house.officer, 'program.moveClock', house.programId, { to: '2026-04-01T18:00:01+09:00' });
  const [few, many] = [await statementsOfClosing(small), await statementsOfClosing(large)];
  expect(many).toEqual(few);
  expect(many.length).toBeLessThan(45);
  const { rows } = await house.db.pool.query(
    `select a.state, e.act, count(*)::int as n from applications a
       join audit_entries e on e.subject_id = a.id and e.n = a.entries and e.hash = a.head and e.to_state = a.state and e.within = 'call.close'
     where a.call_id = $1 group by 1, 2 order by 1`,
    [large],
  );
  expect(rows).toEqual([
    { state: 'lapsed', act: 'application.lapse', n: 100 },
    { state: 'received', act: 'application.receive', n: 200 },
  ]);
  expect(await one(house.db, 'select state from topics where call_id = $1', [large])).toEqual({ state: 'competing' });
  const letters = await one(
    database.owner,
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'mailLapsed'`,
  );
  expect(letters).toEqual({ n: 101 });
}, 60_000);
