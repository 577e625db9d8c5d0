import { EventEmitter } from 'node:events';
import { type Job, Logger, runOnce, type TaskList, type WorkerEvents } from 'graphile-worker';
import { pino } from 'pino';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { taskList } from './tasks.js';

/**
 * Does every job that is due, here and now, until none is left, those that
 * jobs add included; returns how many. `onJob` hears each one's name when it is
 * done. Throws with the job's name and error when one fails.
 */
export async function drain(db: Db, config: Config, onJob: (name: string) => void = () => undefined): Promise<number> {
  return drainTasks(db, taskList(db, config, pino({ level: config.logLevel === 'silent' ? 'silent' : 'warn' })), onJob);
}

/** `drain` with jobs of one's own. */
export async function drainTasks(
  db: Db,
  tasks: TaskList,
  onJob: (name: string) => void = () => undefined,
): Promise<number> {
  let done = 0;
  let failed: { job: Job; error: unknown } | undefined;
  const events: WorkerEvents = new EventEmitter();
  events.on('job:success', ({ job }) => {
    done += 1;
    onJob(job.task_identifier);
  });
  events.on('job:error', ({ job, error }) => {
    failed ??= { job, error };
  });
  // A local queue fetches and completes by the hundred, twenty times as fast; it does not see what a job adds meanwhile.
  for (let before = -1; before < done && !failed; ) {
    before = done;
    await runOnce({
      pgPool: db.pool,
      taskList: tasks,
      preset: { worker: { localQueue: { size: 100 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      concurrency: 4,
      noHandleSignals: true,
      events,
      logger: silent,
    });
  }
  if (failed) throw failure(failed.job.task_identifier, failed.error);
  await refuseUnknown(db, Object.keys(tasks));
  return done;
}

function failure(name: string, error: unknown): Error {
  return new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}

/** A job that nobody knows would wait for ever, unnoticed. */
async function refuseUnknown(db: Db, known: string[]): Promise<void> {
  const { rows } = await db.pool.query<{ name: string }>(
    `select task_identifier as name from graphile_worker.jobs
     where run_at <= now() and locked_at is null and attempts < max_attempts
       and not (task_identifier = any($1)) limit 1`,
    [known],
  );
  if (rows[0]) throw failure(rows[0].name, new Error('no effect has this name'));
}

const silent = new Logger(() => () => undefined);
