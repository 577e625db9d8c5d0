import type { Actor } from '../../workflows/policy.js';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { advance } from './advance.js';
import { allKinds } from './registry.js';

/** Time itself: openings, deadlines and what falls due are its acts. */
export const clock: Actor = { personId: null, role: 'clock', organizationIds: [], programIds: [] };

const BATCH = 200;

/** Subjects that the clock was refused on: not asked again by this process, or every second would add a refusal to the chain. */
const refused = new Set<string>();

/**
 * Raises every act that is due by the database's clock (a sandbox program's own where it has one), until none is left;
 * returns how many subjects moved. Called by the worker every second, never by web traffic.
 */
export async function tick(db: Db, _config: Config): Promise<number> {
  let moved = 0;
  for (;;) {
    const before = moved;
    for (const kind of allKinds()) {
      for (const [act, due] of Object.entries(kind.due ?? {})) {
        const { rows } = await db.pool.query<{ id: string }>(
          `select t.id from ${kind.table} t where ${due} order by t.id limit ${BATCH}`,
        );
        for (const { id } of rows) {
          if (refused.has(`${act} ${id}`)) continue;
          const outcome = await advance(db, { actor: clock, act, ids: [id] });
          if (outcome.ok) moved += 1;
          else refused.add(`${act} ${id}`);
        }
      }
    }
    if (moved === before) return moved;
  }
}
