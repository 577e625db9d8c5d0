import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '../db/migrate.js';

/** How far the loading is. */
export interface Progress {
  done: number;
  total: number;
  label: string;
}

/** The demonstration could not be loaded; what it said went to standard error. */
export class DemonstrationError extends Error {
  constructor(how: string) {
    super(`the demonstration could not be loaded (${how})`);
    this.name = 'DemonstrationError';
  }
}

/**
 * Loads the demonstration program when the database has no program yet. One
 * that a kill cut short is thrown away first: until it is whole nobody could
 * sign in, so nothing else is lost. Of two starts at once one loads, the other waits.
 */
export async function ensureDemonstration(
  ownerUrl: string,
  env: NodeJS.ProcessEnv,
  onProgress: (progress: Progress) => void,
): Promise<'loaded' | 'there'> {
  const client = new pg.Client(ownerUrl);
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost = error;
  });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('gongmo.demonstration'))`);
    const before = await state(client);
    if (before === 'there') return 'there';
    if (before === 'cutShort') {
      await client.query('drop schema public cascade; drop schema graphile_worker cascade; create schema public');
      await migrate(ownerUrl);
    }
    await client.query('insert into demonstration default values');
    await load(env, onProgress);
    if (lost) throw lost;
    await client.query('update demonstration set finished_at = now()');
    return 'loaded';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function state(client: pg.Client): Promise<'empty' | 'cutShort' | 'there'> {
  const { rows } = await client.query<{ unfinished: boolean; programs: boolean; real: boolean }>(
    `select exists (select from demonstration where finished_at is null) as unfinished,
       exists (select from programs) as programs,
       exists (select from programs where not sandbox) as real`,
  );
  const found = rows[0] as { unfinished: boolean; programs: boolean; real: boolean };
  if (found.unfinished && !found.real) return 'cutShort';
  return found.programs ? 'there' : 'empty';
}

/** In a process of its own: it needs the whole program, and the supervisor stays small. */
async function load(env: NodeJS.ProcessEnv, onProgress: (progress: Progress) => void): Promise<void> {
  const program = fileURLToPath(new URL('load.ts', import.meta.url));
  const tether = new URL('tether.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', tether, program], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (message) => onProgress(message as Progress));
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...how) => resolve(how));
  });
  process.off('exit', stop);
  if (code !== 0) throw new DemonstrationError(signal ?? `exit code ${code}`);
}
