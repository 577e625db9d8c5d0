import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { newId } from '../../server/db/ids.js';
import { advance, type Outcome } from '../../server/lifecycle/advance.js';
import { tick } from '../../server/lifecycle/clock.js';
import { act, birth } from '../../server/play/world.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  announcedCall,
  applicant,
  one,
  readyApplication,
  stateOf,
  type TestHouse,
  testHouse,
} from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db, { sandbox: false });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => database.drop());

const APPLICATIONS = 240;

/** A real call that accepts, with time enough to prepare. */
async function openCall(): Promise<string> {
  const from = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const id = await announcedCall(house, { opensAt: from(-60), closesAt: from(60) });
  await tick(house.db);
  return id;
}

/** Puts the deadline near by the owner's hand, so that no test depends on how fast it prepared; returns it in milliseconds. */
async function closesIn(callId: string, ms: number): Promise<number> {
  const { at } = await one<{ at: Date }>(
    database.owner,
    `update calls set closes_at = clock_timestamp() + $2 * interval '1 millisecond' where id = $1 returning closes_at as at`,
    [callId, ms],
  );
  return at.getTime();
}

test('of submissions that race the deadline none late is accepted and none in time is lost', async () => {
  const callId = await openCall();
  const lead = await applicant(house);
  const ids = Array.from({ length: APPLICATIONS }, newId);
  for (const id of ids)
    await birth(house, lead.actor, 'application.create', [
      { id, parentId: callId, input: { organizationId: lead.organizationId, topicNo: 1 } },
    ]);
  await act(house, lead.actor, 'application.save', ids, { plan: '가상', requestedWon: 1, leadBudgetWon: 1 });
  // Half a second before to half a second after, by twenty hands; the clock asks all the while.
  await closesIn(callId, 500);
  let open = true;
  const ticking = (async () => {
    while (open) await tick(house.db);
  })();
  const outcomes: Outcome[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 20 }, async (_, hand) => {
      for (let i = hand; i < ids.length; i += 20) {
        await wait(Math.max(0, (1_000 * i) / ids.length - (performance.now() - began)));
        outcomes[i] = await advance(house.db, { actor: lead.actor, act: 'application.submit', ids: [ids[i] ?? ''] });
      }
    }),
  );
  await wait(100);
  open = false;
  await ticking;

  const accepted = outcomes.filter(({ ok }) => ok).length;
  const reasons = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.reason])));
  expect([...reasons]).toEqual(['deadlinePassed']);
  expect(Math.min(accepted, APPLICATIONS - accepted)).toBeGreaterThan(20);
  const judged = await one(
    house.db,
    `select count(*) filter (where e.outcome = 'done' and e.at > c.closes_at)::int as "lateAccepted",
       count(*) filter (where e.outcome = 'refused' and (e.params ->> 'closesAt')::timestamptz <> c.closes_at)::int as "otherDeadline",
       count(*) filter (where e.outcome = 'refused' and e.at <= c.closes_at)::int as "inTimeRefused", count(*)::int as "onRecord"
     from audit_entries e join applications a on a.id = e.subject_id join calls c on c.id = a.call_id where e.act = 'application.submit'`,
  );
  expect(judged).toEqual({ lateAccepted: 0, otherDeadline: 0, inTimeRefused: 0, onRecord: APPLICATIONS });
  expect(await stateOf(house.db, 'calls', callId)).toBe('closed');
  const { rows } = await house.db.pool.query(
    `select state, count(*)::int as n, bool_and((submitted_at is not null) = (state = 'received')) as consistent from applications group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { state: 'lapsed', n: APPLICATIONS - accepted, consistent: true },
    { state: 'received', n: accepted, consistent: true },
  ]);
}, 60_000);

test("a wrong clock on the program's own machine moves no deadline", async () => {
  const callId = await openCall();
  const lead = await applicant(house);
  const [early, late] = [await readyApplication(house, callId, lead), await readyApplication(house, callId, lead)];
  const submit = (id: string) => advance(house.db, { actor: lead.actor, act: 'application.submit', ids: [id] });
  const closes = await closesIn(callId, 400);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(closes + 3_600_000);
  expect(await submit(early)).toMatchObject({ ok: true });
  clock.mockReturnValue(closes - 3_600_000);
  await wait(500);
  expect(await submit(late)).toMatchObject({ ok: false, refusal: { reason: 'deadlinePassed' } });
});
