import { EventEmitter } from 'node:events';
import { Logger, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Logger as Log } from 'pino';
import type { Db } from '../db/connection.js';
import { beat, leave, unlockDead } from './heartbeat.js';
import { capDelays, retryNow } from './retries.js';

export interface JobRunner {
  /** Takes no further job and waits for those begun. */
  stop(): Promise<void>;
}

/** How often what happens, in milliseconds; tests are in more of a hurry. */
export interface Rhythm {
  poll: number;
  beat: number;
  sweep: number;
}

const RHYTHM: Rhythm = { poll: 2_000, beat: 5_000, sweep: 20_000 };

/**
 * Takes jobs as they come (within milliseconds, by notification), shows that it
 * lives, frees the jobs of workers that died, and mends the queue's long
 * back-off. Errors of jobs are logged; the job waits for its next try.
 */
export async function runJobs(db: Db, tasks: TaskList, log: Log, rhythm: Rhythm = RHYTHM): Promise<JobRunner> {
  const events: WorkerEvents = new EventEmitter();
  const failing = new Set(Object.keys(tasks));
  let id = '';
  events.on('pool:create', ({ workerPool }) => {
    id = workerPool.id;
  });
  events.on('job:error', ({ job, error }) => {
    failing.add(job.task_identifier);
    const last = job.attempts >= job.max_attempts;
    log[last ? 'error' : 'warn'](
      { job: job.task_identifier, id: job.id, attempt: job.attempts, err: error },
      last ? 'job given up' : 'job failed',
    );
  });
  // A first success after failures means that what was missing is back.
  events.on('job:success', ({ job }) => {
    if (failing.delete(job.task_identifier)) quietly(() => retryNow(db, job.task_identifier));
  });
  const quietly = (work: () => Promise<unknown>) =>
    void work().catch((error: unknown) => log.error({ err: error }, 'keeping the queue'));

  const runner = await run({
    pgPool: db.pool,
    taskList: tasks,
    concurrency: 4,
    pollInterval: rhythm.poll,
    noHandleSignals: true,
    events,
    logger: new Logger(() => () => undefined),
  });
  runner.promise.catch((error: unknown) => log.error({ err: error }, 'the queue stopped'));
  await beat(db, id);
  const beating = setInterval(() => quietly(() => beat(db, id)), rhythm.beat);
  const sweep = async () => {
    const dead = await unlockDead(db);
    if (dead.length > 0) log.warn({ dead }, 'jobs of dead workers freed');
    await capDelays(db);
  };
  quietly(sweep);
  const sweeping = setInterval(() => quietly(sweep), rhythm.sweep);
  return {
    async stop() {
      await runner.stop();
      clearInterval(beating);
      clearInterval(sweeping);
      await leave(db, id);
    },
  };
}
