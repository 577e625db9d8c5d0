import type { Actor } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import { advance } from './advance.js';
import { allKinds } from './registry.js';

/** Time itself: openings, deadlines and what falls due are its acts. */
export const clock: Actor = { personId: null, role: 'clock', organizationIds: [], programIds: [] };

/**
 * Raises every act that is due by the database's clock (a sandbox program's own where it has one), until none is left;
 * returns how many subjects moved. Called by the worker every second, never by web traffic. One that fails does not keep
 * the others waiting: its error is thrown when they are done. `now` is in milliseconds and serves the pauses alone.
 */
export async function tick(db: Db, now: () => number = () => performance.now()): Promise<number> {
  const errors: unknown[] = [];
  let moved = 0;
  for (let before = -1; before < moved; ) {
    before = moved;
    for (const kind of allKinds())
      for (const [act, due] of Object.entries(kind.due ?? {}))
        moved += await raise(db, act, kind.table, due, now, errors);
  }
  if (errors.length > 0) throw errors[0];
  return moved;
}

/** More than this many failures in one tick are no longer about the subjects. */
const FAILURES = 10;

async function raise(
  db: Db,
  act: string,
  table: string,
  due: string,
  now: () => number,
  errors: unknown[],
): Promise<number> {
  const { rows } = await db.pool.query<{ id: string; version: number }>(
    `select t.id, t.version from ${table} t where ${due} order by t.id`,
  );
  let moved = 0;
  for (const { id, version } of rows) {
    const key = `${act} ${id}`;
    const last = refused.get(key);
    if (last?.version === version && now() < last.until) continue;
    try {
      const outcome = await advance(db, { actor: clock, act, ids: [id] });
      if (outcome.ok) {
        refused.delete(key);
        moved += 1;
      } else refused.set(key, paused(last, version, now()));
    } catch (error) {
      errors.push(error);
      if (errors.length >= FAILURES) throw error;
    }
  }
  return moved;
}

interface Pause {
  version: number;
  until: number;
  length: number;
}

/**
 * Subjects that the clock was refused on. Each is asked again when it has changed, and after a pause that doubles from five
 * seconds to ten minutes, since what stands in the way may be another subject; every second would fill its chain with refusals.
 */
const refused = new Map<string, Pause>();

const paused = (last: Pause | undefined, version: number, now: number): Pause => {
  const length = last?.version === version ? Math.min(last.length * 2, 600_000) : 5_000;
  return { version, until: now + length, length };
};
