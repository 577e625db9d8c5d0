import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { advance } from '../../server/lifecycle/advance.js';
import { clock, tick } from '../../server/lifecycle/clock.js';
import { act } from '../../server/play/world.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  announcedCall,
  applicant,
  chainOf,
  one,
  readyApplication,
  stateOf,
  type TestHouse,
  testHouse,
} from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
let real: TestHouse;
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db);
  real = await testHouse(database.db, { sandbox: false });
});
afterAll(() => database.drop());

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const move = (to: string) => act(house, house.officer, 'program.moveClock', house.programId, { to, frozen: true });
const state = (id: string) => stateOf(house.db, 'calls', id);

describe('the clock', () => {
  test('opens and closes a sandbox call by the clock that was moved, and the entry keeps both times', async () => {
    const id = await announcedCall(house);
    await move('2026-03-02T08:59:59.999999+09:00');
    await tick(house.db);
    expect(await state(id)).toBe('announced');
    await move('2026-03-02T09:00:00+09:00');
    expect(await tick(house.db)).toBe(1);
    expect(await state(id)).toBe('accepting');
    await move('2026-04-01T18:00:00+09:00');
    expect(await tick(house.db)).toBe(0);
    await move('2026-04-01T18:00:00.000001+09:00');
    await tick(house.db);
    expect(await state(id)).toBe('closed');
    expect(
      await one(
        house.db,
        `select actor_role, actor_id, stamp(at) as at, abs(extract(epoch from clock_timestamp() - real_at)) < 60 as now from audit_entries where subject_id = $1 and act = 'call.close'`,
        [id],
      ),
    ).toEqual({ actor_role: 'clock', actor_id: null, at: '2026-04-01T09:00:00.000001Z', now: true });
  });

  test("opens a real call by the database's clock, and moves nobody's who has not come to it", async () => {
    const [now, later] = [
      await announcedCall(real, { opensAt: inSeconds(-1), closesAt: inSeconds(600) }),
      await announcedCall(real, { opensAt: inSeconds(300), closesAt: inSeconds(600) }),
    ];
    await tick(real.db);
    expect([await state(now), await state(later)]).toEqual(['accepting', 'announced']);
  });

  test('of a real program is moved by nobody', async () => {
    const outcome = await advance(real.db, {
      actor: real.officer,
      act: 'program.moveClock',
      ids: [real.programId],
      input: { to: inSeconds(600) },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'notSandbox' } });
  });

  test('of a sandbox never goes back', async () => {
    const outcome = await advance(house.db, {
      actor: house.officer,
      act: 'program.moveClock',
      ids: [house.programId],
      input: { to: '2026-01-01T00:00:00Z' },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'clockBackwards' } });
  });

  test('that is let run goes on from where it was set', async () => {
    const sandbox = await testHouse(database.db);
    await act(sandbox, sandbox.officer, 'program.moveClock', sandbox.programId, {
      to: '2027-01-01T00:00:00Z',
      frozen: false,
    });
    const { ms } = await one<{ ms: number }>(
      sandbox.db,
      `select extract(epoch from program_now($1) - '2027-01-01T00:00:00Z')::float * 1000 as ms`,
      [sandbox.programId],
    );
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(10_000);
  });
});

describe('nobody else does what belongs to time', () => {
  test.each(['officer', 'approver', 'administrator', 'auditor', 'finance'] as const)(
    'the %s opens and closes no call',
    async (role) => {
      const id = await announcedCall(real, { opensAt: inSeconds(-1), closesAt: inSeconds(600) });
      for (const name of ['call.open', 'call.close'])
        expect(await advance(real.db, { actor: real[role], act: name, ids: [id] })).toMatchObject({
          ok: false,
          refusal: { reason: 'notYourRole' },
        });
      expect(await state(id)).toBe('announced');
    },
  );

  test('and time does not come early, not even for the clock', async () => {
    const id = await announcedCall(real, { opensAt: inSeconds(300), closesAt: inSeconds(600) });
    expect(await advance(real.db, { actor: clock, act: 'call.open', ids: [id] })).toMatchObject({
      ok: false,
      refusal: { reason: 'notYetOpen' },
    });
  });
});

describe('what goes wrong with one does not keep time from the others', () => {
  test('an opening that fails is tried again, and those behind it are opened meanwhile', async () => {
    const sandbox = await testHouse(database.db);
    const opensAt = '2026-02-02T00:00:00Z';
    const [first, second] = [await announcedCall(sandbox, { opensAt }), await announcedCall(sandbox, { opensAt })];
    await database.owner.pool.query(
      `create function broken() returns trigger language plpgsql as $$ begin raise exception 'the disk says no'; end $$;
       create trigger broken before update on calls for each row when (new.id = '${first}' and new.state = 'accepting') execute function broken()`,
    );
    await act(sandbox, sandbox.officer, 'program.moveClock', sandbox.programId, { to: opensAt, frozen: true });
    await expect(tick(sandbox.db)).rejects.toThrow('the disk says no');
    expect([await state(first), await state(second)]).toEqual(['announced', 'accepting']);
    await database.owner.pool.query('drop trigger broken on calls');
    await tick(sandbox.db);
    expect(await state(first)).toBe('accepting');
  });

  test('what was refused is asked again when its subject has changed, and not every second before', async () => {
    const sandbox = await testHouse(database.db);
    const id = await announcedCall(sandbox, { opensAt: '2026-02-02T00:00:00Z', closesAt: '2026-02-03T00:00:00Z' });
    await act(sandbox, sandbox.officer, 'program.moveClock', sandbox.programId, { to: '2026-02-02T00:00:00Z' });
    await tick(sandbox.db);
    // A closing that the machine refuses: an application says that it was submitted, and nothing says when.
    const lead = await applicant(sandbox);
    const application = await readyApplication(sandbox, id, lead);
    await act(sandbox, lead.actor, 'application.submit', application);
    const { submitted_at } = await one<{ submitted_at: Date }>(
      sandbox.db,
      'select submitted_at from applications where id = $1',
      [application],
    );
    await sandbox.db.pool.query('update applications set submitted_at = null where id = $1', [application]);
    await act(sandbox, sandbox.officer, 'program.moveClock', sandbox.programId, { to: '2026-02-04T00:00:00Z' });
    await tick(sandbox.db);
    await tick(sandbox.db);
    await tick(sandbox.db);
    expect(await state(id)).toBe('accepting');
    const refusals = (await chainOf(sandbox.db, application)).filter((line) => line.includes('refused'));
    expect(refusals).toEqual(['application.receive refused nothingSubmitted']);
    // Mended; the next time it is asked, it closes, without a restart.
    await sandbox.db.pool.query('update applications set submitted_at = $2 where id = $1', [application, submitted_at]);
    await tick(sandbox.db, () => performance.now() + 60_000);
    expect(await state(id)).toBe('closed');
  });
});
