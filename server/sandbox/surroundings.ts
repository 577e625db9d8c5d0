import type { Surroundings } from '../accounts/session.js';
import type { Db } from '../db/connection.js';

const KEEP_MS = 2000;

/** Whether made-up data is shown, and the time of its program; asked of the database every two seconds at most. */
export function surroundings(db: Db): Surroundings {
  let known: { at: number; value: Promise<{ sandbox: boolean; now: Date }> } | undefined;
  return {
    sandbox: () => {
      if (!known || Date.now() - known.at > KEEP_MS) known = { at: Date.now(), value: ask(db) };
      known.value.catch(() => {
        known = undefined;
      });
      return known.value;
    },
  };
}

async function ask(db: Db): Promise<{ sandbox: boolean; now: Date }> {
  const { rows } = await db.pool.query<{ sandbox: boolean; now: Date }>(
    `select coalesce(bool_and(p.sandbox), false) as sandbox, coalesce((select program_now(l.id) from programs l where l.sandbox order by l.id desc limit 1), clock_timestamp()) as now from programs p`,
  );
  const row = rows[0];
  return row ? { sandbox: row.sandbox, now: row.sandbox ? row.now : new Date() } : { sandbox: false, now: new Date() };
}
