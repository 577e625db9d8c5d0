import type pg from 'pg';
import type { Db } from '../db/connection.js';

/** What ticks: raises the events that are due, and says how many. */
export type Tick = () => Promise<number>;

export interface ClockLoop {
  /** No further tick begins; settles when the running one is done. */
  stop(): Promise<void>;
}

/**
 * Ticks every second on at most one worker of all that share the database: the
 * one whose session holds the lock. A tick longer than a second is not
 * overlapped, and one that fails is reported and followed by the next.
 * `lost` is called once when the session ends, for the lock went with it.
 */
export async function runClock(
  db: Db,
  tick: Tick,
  report: (error: unknown) => void,
  lost: (error?: Error) => void,
): Promise<ClockLoop> {
  const session = await db.pool.connect();
  let stopped = false;
  session.once('error', (error) => stopped || lost(error));
  session.once('end', () => stopped || lost());
  let mine = false;
  const once = async () => {
    try {
      mine ||= await takeLock(session);
      if (mine) await tick();
    } catch (error) {
      if (!stopped) report(error);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const next = () => {
    const began = Date.now();
    running = once().then(() => {
      if (!stopped) timer = setTimeout(next, Math.max(0, began + 1000 - Date.now()));
    });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      // Ends the session: the lock is free for the next worker at once.
      session.release(true);
    },
  };
}

async function takeLock(session: pg.PoolClient): Promise<boolean> {
  const { rows } = await session.query<{ mine: boolean }>(
    `select pg_try_advisory_lock(hashtext('gongmo.clock')) as mine`,
  );
  return rows[0]?.mine === true;
}
