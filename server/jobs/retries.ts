import type { Db } from '../db/connection.js';

/**
 * The queue waits e^attempt seconds: after an hour without a mail server the
 * next try may be an hour away. No failed job waits longer than five minutes.
 */
export async function capDelays(db: Db): Promise<void> {
  await reschedule(db, `run_at > now() + interval '5 minutes'`, [], `now() + interval '5 minutes'`);
}

/** What a job of this name waits for is back: all that failed before try again now. */
export async function retryNow(db: Db, name: string): Promise<void> {
  await reschedule(
    db,
    `run_at > now() and task_id = (select id from graphile_worker._private_tasks where identifier = $1)`,
    [name],
    'now()',
  );
}

async function reschedule(db: Db, which: string, values: string[], at: string): Promise<void> {
  await db.pool.query(
    `select count(*) from (
       select graphile_worker.reschedule_jobs(array_agg(id), run_at => ${at})
       from graphile_worker._private_jobs
       where attempts > 0 and attempts < max_attempts and last_error is not null
         and locked_at is null and ${which}
       having count(*) > 0) moved`,
    values,
  );
}
