import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canUse, type OsUser } from './os-user.js';

/** True when the folder is new. What we make, others may pass through: the data below is closed by itself. */
export function makeFolder(dir: string): boolean {
  const top = mkdirSync(dir, { recursive: true });
  if (top === undefined) return false;
  for (let made = dir; made.length >= top.length; made = dirname(made)) chmodSync(made, 0o755);
  return true;
}

/**
 * Under a closed parent (/root is 0700) the database's user cannot come in: its
 * files go to /var/lib, and stay there should the parent be opened later. Data
 * that lie behind a parent closed since are not silently replaced by empty ones.
 */
export function reachableHome(dir: string, user: OsUser | undefined): string {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const away = join('/var/lib/gongmo', name);
  const here = existsSync(join(dir, 'data'));
  if (!here && user && existsSync(join(away, 'data'))) return away;
  if (canUse(user, dir, '-x')) return dir;
  if (here) {
    const message = `${user?.name ?? 'we'} cannot reach ${dir}`;
    throw Object.assign(new Error(message), { code: 'EACCES', path: dir });
  }
  makeFolder(away);
  return away;
}

/**
 * A socket's path may have 107 bytes, and PostgreSQL splits the setting at
 * commas. The short place instead is one where nobody else can have put a link
 * before: root's own folder, or one in the temporary folder that is ours.
 */
export function socketFolder(home: string, user: OsUser | undefined): string {
  const near = join(home, 'socket');
  if (Buffer.byteLength(near) < 85 && !/[",]/.test(near)) return near;
  const name = createHash('sha256').update(home).digest('hex').slice(0, 12);
  if (!user) return join(tmpdir(), `gongmo-${name}`);
  makeFolder('/var/lib/gongmo');
  return join('/var/lib/gongmo', `${name}-socket`);
}

export function ownFolder(path: string, user: OsUser | undefined): void {
  mkdirSync(path, { recursive: true });
  const found = lstatSync(path);
  if (!found.isDirectory() || ![process.getuid?.(), user?.uid].includes(found.uid)) {
    throw Object.assign(new Error(`${path} belongs to somebody else`), { code: 'EPERM', path });
  }
  chmodSync(path, 0o700);
  if (user) chownSync(path, user.uid, user.gid);
}
