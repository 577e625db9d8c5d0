import { spawnSync } from 'node:child_process';

/** PostgreSQL refuses to run as root, so root lends it a system user of its own. */
export interface OsUser {
  name: string;
  uid: number;
  gid: number;
  /** True when this call made the account. */
  created: boolean;
}

const NAME = 'gongmo';

/** Root could neither find nor make an account for PostgreSQL. */
export class NoDatabaseUserError extends Error {
  constructor() {
    super(`no system user "${NAME}" and none could be created`);
    this.name = 'NoDatabaseUserError';
  }
}

/** The account that runs the embedded PostgreSQL; undefined when we are not root and run it ourselves. */
export function databaseUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = find(NAME);
  if (existing) return { ...existing, created: false };
  create();
  const made = find(NAME);
  if (made) return { ...made, created: true };
  // No shadow tools here: an account that a PostgreSQL package left behind will do.
  const other = find('postgres');
  if (other) return { ...other, created: false };
  throw new NoDatabaseUserError();
}

/** Whether `user` may pass through every parent of `path` and read (or run) it. */
export function canUse(user: OsUser | undefined, path: string, test: '-r' | '-x'): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', `[ ${test} "$1" ]`, 'sh', path], {
    cwd: '/',
    stdio: 'ignore',
    ...identity(user),
  });
  return status === 0;
}

/** What `spawn` needs to act as `user`; nothing when we act as ourselves. */
export function identity(user: OsUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

function find(name: string): Omit<OsUser, 'created'> | undefined {
  const uid = number('id', ['-u', name]);
  const gid = number('id', ['-g', name]);
  return uid === undefined || gid === undefined ? undefined : { name, uid, gid };
}

/** Debian and Red Hat, then busybox. */
function create(): void {
  const quiet = { stdio: 'ignore' } as const;
  spawnSync('groupadd', ['--system', NAME], quiet);
  const { status } = spawnSync(
    'useradd',
    ['--system', '--gid', NAME, '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    quiet,
  );
  if (status === 0) return;
  spawnSync('addgroup', ['-S', NAME], quiet);
  spawnSync('adduser', ['-S', '-D', '-H', '-G', NAME, NAME], quiet);
}

function number(command: string, args: string[]): number | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  const value = Number.parseInt(stdout ?? '', 10);
  return status === 0 && Number.isInteger(value) ? value : undefined;
}
