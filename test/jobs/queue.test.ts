import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { runClock } from '../../server/jobs/clock.js';
import { drainTasks } from '../../server/jobs/drain.js';
import { beat, unlockDead } from '../../server/jobs/heartbeat.js';
import { capDelays } from '../../server/jobs/retries.js';
import { runJobs } from '../../server/jobs/runner.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { until } from '../support/installation.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
afterEach(() => database.owner.pool.query('delete from graphile_worker._private_jobs'));

const log = pino({ level: 'silent' });
const add = (name: string, count = 1, spec = '') =>
  database.db.pool.query(
    `select graphile_worker.add_job($1, json_build_object('n', n)${spec}) from generate_series(1, $2::int) n`,
    [name, count],
  );
const waiting = async () =>
  (
    await database.db.pool.query(
      `select task_identifier as name, attempts, extract(epoch from run_at - now())::int as seconds, locked_by is not null as locked
       from graphile_worker.jobs order by id`,
    )
  ).rows as { name: string; attempts: number; seconds: number; locked: boolean }[];

describe('somebody drains the queue', () => {
  test('all that is due is done, with what the jobs add, and each is named', async () => {
    await add('letter', 3);
    const names: string[] = [];
    const tasks = {
      letter: async (payload: unknown) => {
        if ((payload as { n: number }).n === 2) await add('copy');
      },
      copy: async () => undefined,
    };
    expect(await drainTasks(database.db, tasks, (name) => names.push(name))).toBe(4);
    expect(names.sort()).toEqual(['copy', 'letter', 'letter', 'letter']);
    expect(await waiting()).toEqual([]);
  });

  test('a job for later is left alone', async () => {
    await add('letter', 1, `, run_at => now() + interval '1 hour'`);
    expect(await drainTasks(database.db, { letter: async () => undefined })).toBe(0);
    expect(await waiting()).toHaveLength(1);
  });

  test('a job that fails is named with its reason', async () => {
    await add('letter');
    const tasks = {
      letter: async () => {
        throw new Error('no such person');
      },
    };
    await expect(drainTasks(database.db, tasks)).rejects.toThrow('letter: no such person');
  });

  test('a job that nobody knows is an error, not a silence', async () => {
    await add('leter');
    await expect(drainTasks(database.db, { letter: async () => undefined })).rejects.toThrow(
      'leter: no effect has this name',
    );
  });

  test('a thousand jobs take less than five seconds', async () => {
    await add('letter', 1000);
    const began = Date.now();
    expect(await drainTasks(database.db, { letter: async () => undefined })).toBe(1000);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});

describe('the worker', () => {
  test('does a job within a moment of its commit, and what was rolled back never', async () => {
    const done: number[] = [];
    const jobs = await runJobs(database.db, { letter: async (p) => void done.push((p as { n: number }).n) }, log);
    const client = await database.db.pool.connect();
    await client.query('begin');
    await client.query(`select graphile_worker.add_job('letter', '{"n": 7}')`);
    await client.query('rollback');
    client.release();
    await add('letter');
    await until(
      () => done.length > 0,
      () => 'the job',
    );
    await jobs.stop();
    expect(done).toEqual([1]);
  });

  test('that stops finishes what it has begun and leaves nothing locked', async () => {
    let begun = false;
    let finished = false;
    const letter = async () => {
      begun = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    };
    const jobs = await runJobs(database.db, { letter }, log);
    await add('letter');
    await until(
      () => begun,
      () => 'begun',
    );
    await jobs.stop();
    expect(finished).toBe(true);
    expect(await waiting()).toEqual([]);
    const hearts = await database.db.pool.query('select count(*) as count from worker_heartbeats');
    expect(hearts.rows).toEqual([{ count: 0 }]);
  });

  test('that died has its jobs given back; one that lives keeps them', async () => {
    await add('letter', 2);
    await database.owner.pool.query(
      `update graphile_worker._private_jobs set locked_at = now(), locked_by =
         case id when (select min(id) from graphile_worker._private_jobs) then 'pool-dead' else 'pool-alive' end`,
    );
    await beat(database.db, 'pool-dead');
    await beat(database.db, 'pool-alive');
    await database.owner.pool.query(
      `update worker_heartbeats set seen_at = now() - interval '31 seconds' where worker_id = 'pool-dead'`,
    );
    expect(await unlockDead(database.db)).toEqual(['pool-dead']);
    expect((await waiting()).map((job) => job.locked)).toEqual([false, true]);
  });

  test('tries a failed job again within five minutes, and at once when the first of its kind succeeds', async () => {
    await add('letter', 3);
    await database.owner.pool.query(
      `update graphile_worker._private_jobs set attempts = 9, last_error = 'down', run_at = now() + interval '2 hours'`,
    );
    await capDelays(database.db);
    expect((await waiting()).map((job) => job.seconds)).toEqual([300, 300, 300]);

    const done: number[] = [];
    const jobs = await runJobs(database.db, { letter: async (p) => void done.push((p as { n: number }).n) }, log);
    await add('letter');
    await until(
      () => done.length === 4,
      () => `4 done, not ${done.length}`,
    );
    await jobs.stop();
  });
});

describe('the clock', () => {
  test('ticks every second on one worker only, and another takes over when it stops', async () => {
    const ticks: string[] = [];
    const start = (name: string) =>
      runClock(
        database.db,
        async () => ticks.push(name),
        () => undefined,
        () => undefined,
      );
    const first = await start('first');
    await until(
      () => ticks.length > 0,
      () => 'a tick',
    );
    const second = await start('second');
    await until(
      () => ticks.length > 2,
      () => 'three ticks',
    );
    expect(new Set(ticks)).toEqual(new Set(['first']));
    await first.stop();
    await until(
      () => ticks.at(-1) === 'second',
      () => 'the second',
    );
    await second.stop();
  });

  test('goes on after a tick that failed, never two at once, and says when its database is gone', async () => {
    const errors: unknown[] = [];
    let running = 0;
    let most = 0;
    let count = 0;
    let lost = false;
    const clock = await runClock(
      database.db,
      async () => {
        running += 1;
        most = Math.max(most, running);
        count += 1;
        await new Promise((resolve) => setTimeout(resolve, 1200));
        running -= 1;
        if (count === 1) throw new Error('once');
        return 0;
      },
      (error) => errors.push(error),
      () => {
        lost = true;
      },
    );
    await until(
      () => count === 2,
      () => 'the second tick',
    );
    expect(errors).toEqual([new Error('once')]);
    expect(most).toBe(1);
    await database.owner.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await until(
      () => lost,
      () => 'the loss',
    );
    await clock.stop();
  });
});
