import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, until } from './installation.js';

/** The folder of an installed PostgreSQL of 15 or later (Debian's place), or undefined: a second witness. */
export function installedPostgres(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  const version = versions.filter((one) => one >= 15).sort((a, b) => a - b)[0];
  if (version === undefined || (process.getuid?.() === 0 && serverUser() === undefined)) return undefined;
  return join(root, String(version), 'bin');
}

/** A server of its own, reached over the network with a password, as an agency's would be. */
export interface ExternalPostgres {
  /** An address on it; the superuser's when no user is given. */
  url(database: string, user?: string, password?: string): string;
  stop(): Promise<void>;
}

export async function startExternal(bin: string): Promise<ExternalPostgres> {
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'gongmo-external-'));
  const password = join(folder, 'password');
  writeFileSync(password, 'superhush\n', { mode: 0o644 });
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'super', '--pwfile', password, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8'],
    { cwd: '/', encoding: 'utf8', ...user },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const port = await freePort();
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', folder], {
    cwd: '/',
    stdio: 'ignore',
    ...user,
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = (database: string, name = 'super', secret = 'superhush') =>
    `postgresql://${name}:${secret}@127.0.0.1:${port}/${database}`;
  await until(
    () => answers(url('postgres')),
    () => 'the external PostgreSQL',
  );
  return {
    url,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root; Debian's package brings a user for it. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number.parseInt(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout, 10);
  const [uid, gid] = [id('-u'), id('-g')];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
