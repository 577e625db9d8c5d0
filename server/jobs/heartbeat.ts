import type { Db } from '../db/connection.js';

/** Seconds without a sign of life after which a worker counts as dead. */
const DEAD_AFTER = 30;

/** Says that the worker `id` lives; to be repeated every few seconds. */
export async function beat(db: Db, id: string): Promise<void> {
  await db.pool.query(
    `insert into worker_heartbeats (worker_id) values ($1)
     on conflict (worker_id) do update set seen_at = clock_timestamp()`,
    [id],
  );
}

/** A worker that ended well: whatever it still holds may be taken at once. */
export async function leave(db: Db, id: string): Promise<void> {
  await db.pool.query('select graphile_worker.force_unlock_workers(array[$1::text])', [id]);
  await db.pool.query('delete from worker_heartbeats where worker_id = $1', [id]);
}

/**
 * Gives back the jobs of dead workers, which the queue itself holds for four
 * hours; returns the dead. A holder that never had a heartbeat (`drain`) is
 * given ten minutes.
 */
export async function unlockDead(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `select locked_by as id from graphile_worker._private_jobs j
     left join worker_heartbeats h on h.worker_id = j.locked_by
     where locked_by is not null and (
       h.seen_at < clock_timestamp() - make_interval(secs => $1)
       or (h.worker_id is null and j.locked_at < clock_timestamp() - interval '10 minutes'))
     union
     select worker_id from worker_heartbeats
     where seen_at < clock_timestamp() - make_interval(secs => $1)`,
    [DEAD_AFTER],
  );
  const dead = rows.map((row) => row.id);
  if (dead.length > 0) {
    await db.pool.query('select graphile_worker.force_unlock_workers($1::text[])', [dead]);
    await db.pool.query('delete from worker_heartbeats where worker_id = any($1)', [dead]);
  }
  return dead;
}
