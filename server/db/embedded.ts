import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { claim } from '../supervisor/claim.js';
import { postgresBinaries } from './binaries.js';
import { stopOrphan } from './orphan.js';
import { databaseUser, identity, type OsUser } from './os-user.js';
import { makeFolder, ownFolder, reachableHome, socketFolder } from './places.js';

/** A running PostgreSQL of our own. */
export interface Embedded {
  /** Signs in as the owner (superuser) over a socket only this OS user (or root) can open; the same after every start. */
  url: string;
  pid: number;
  /** Where the files are: `dir`, or elsewhere when the database's OS user cannot reach `dir`. */
  home: string;
  /** Settles when the server is gone, wanted or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** What somebody watching the first start should know. */
export type EmbeddedNotice = { kind: 'osUser'; name: string; created: boolean } | { kind: 'relocated'; home: string };

/** PostgreSQL could not be made to run; `log` is what it said. */
export class EmbeddedStartError extends Error {
  readonly log: string;
  constructor(message: string, log: string) {
    super(`${message}\n${log}`);
    this.name = 'EmbeddedStartError';
    this.log = log;
  }
}

const OWNER = 'gongmo_owner';
const DATABASE = 'gongmo';
const SETTINGS = {
  listen_addresses: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
};

/**
 * Starts (and on the first time makes) a PostgreSQL cluster below `dir`. A
 * server left over from a killed process is stopped first. Throws
 * AlreadyClaimedError when another living process runs the one in `dir`.
 */
export async function startEmbedded(
  dir: string,
  notice: (about: EmbeddedNotice) => void = () => undefined,
): Promise<Embedded> {
  const user = databaseUser();
  const first = makeFolder(dir);
  const release = claim(join(dir, 'claim'));
  try {
    const home = reachableHome(realpathSync(dir), user);
    const fresh = !existsSync(join(home, 'data'));
    if (user && (user.created || first)) notice({ kind: 'osUser', ...user });
    if (home !== realpathSync(dir) && fresh) notice({ kind: 'relocated', home });
    const cluster = { home, user, native: postgresBinaries(home, user), sockets: socketFolder(home, user) };
    if (fresh) await initialise(cluster);
    await stopOrphan(join(home, 'data'));
    const server = await startPatiently(cluster);
    const stopNow = () => void server.process.kill('SIGINT');
    process.once('exit', stopNow);
    void server.exited.then(() => {
      process.off('exit', stopNow);
      if (!cluster.sockets.startsWith(home)) rmSync(cluster.sockets, { recursive: true, force: true });
      release();
    });
    return {
      url: await createDatabase(cluster.sockets),
      pid: server.process.pid as number,
      home,
      exited: server.exited,
      stop: () => stop(server),
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The address of the cluster in `dir` while another process keeps it running: for a look at a living database. */
export async function runningEmbedded(dir: string): Promise<string | undefined> {
  const user = databaseUser();
  const url = ownerUrl(socketFolder(reachableHome(realpathSync(dir), user), user), DATABASE);
  const client = new pg.Client(url);
  try {
    await client.connect();
    return url;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Cluster {
  home: string;
  user: OsUser | undefined;
  native: string;
  sockets: string;
}

interface Server {
  process: ChildProcess;
  exited: Promise<void>;
}

/** In a folder beside, renamed when whole: a first start that was killed leaves nothing half made. */
async function initialise({ home, user, native }: Cluster): Promise<void> {
  const unfinished = join(home, 'data.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  ownFolder(unfinished, user);
  // macOS may lack C.UTF-8; PostgreSQL's own provider has it everywhere.
  const locale =
    process.platform === 'darwin'
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  const child = spawn(
    join(native, 'bin', 'initdb'),
    [
      `--pgdata=${unfinished}`,
      `--username=${OWNER}`,
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      ...locale,
      '--lc-messages=C',
      '--data-checksums',
      '--no-instructions',
    ],
    { cwd: '/', env: environment(), stdio: ['ignore', 'pipe', 'pipe'], ...identity(user) },
  );
  let said = '';
  const hear = (chunk: Buffer) => {
    said += String(chunk);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new EmbeddedStartError('initdb failed', said);
  }
  renameSync(unfinished, join(home, 'data'));
}

/** After a kill -9 the shared memory of the old server lives on for a moment: five seconds of trying. */
async function startPatiently(cluster: Cluster): Promise<Server> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    try {
      return await startOnce(cluster);
    } catch (error) {
      if (Date.now() > deadline || isFullDisk(error)) throw error;
      await wait(250);
    }
  }
}

function isFullDisk(error: unknown): boolean {
  return error instanceof EmbeddedStartError && error.log.includes('No space left on device');
}

async function startOnce({ home, user, native, sockets }: Cluster): Promise<Server> {
  ownFolder(sockets, user);
  const log = join(home, 'postgres.log');
  if (existsSync(log) && statSync(log).size > 10_000_000) renameSync(log, `${log}.old`);
  const out = openSync(log, 'a', 0o600);
  const before = statSync(log).size;
  const settings = { ...SETTINGS, unix_socket_directories: `"${sockets}"` };
  // In a session of its own: Ctrl-C in the terminal reaches us, and we stop things in order.
  const child = spawn(
    join(native, 'bin', 'postgres'),
    ['-D', join(home, 'data'), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      cwd: '/',
      env: environment(),
      detached: true,
      stdio: ['ignore', out, out],
      ...identity(user),
    },
  );
  closeSync(out);
  let failure: Error | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      failure = error;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  if (await answers(sockets, exited)) return { process: child, exited };
  throw failure ?? new EmbeddedStartError('PostgreSQL did not start', readFileSync(log).subarray(before).toString());
}

/** Waits as long as the server lives: after a crash it may have much to recover. */
async function answers(sockets: string, exited: Promise<void>): Promise<boolean> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  while (!gone) {
    const client = new pg.Client(ownerUrl(sockets, 'postgres'));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await Promise.race([wait(20), exited]);
    }
  }
  return false;
}

async function createDatabase(sockets: string): Promise<string> {
  const client = new pg.Client(ownerUrl(sockets, 'postgres'));
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  return ownerUrl(sockets, DATABASE);
}

function ownerUrl(sockets: string, database: string): string {
  return `postgresql://${OWNER}@localhost/${database}?host=${encodeURIComponent(sockets)}&port=5432`;
}

async function stop({ process: child, exited }: Server): Promise<void> {
  child.kill('SIGINT');
  const hard = setTimeout(() => child.kill('SIGQUIT'), 20_000);
  await exited;
  clearTimeout(hard);
}

/** The server needs nothing of ours, and PG* variables of the caller would mislead it. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: process.platform === 'darwin' ? 'C' : 'C.UTF-8' };
}
