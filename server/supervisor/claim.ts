import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Somebody else who is alive holds what was asked for. `pid` is their process. */
export class AlreadyClaimedError extends Error {
  readonly pid: number;
  readonly file: string;
  constructor(file: string, pid: number) {
    super(`${file} is held by process ${pid}`);
    this.name = 'AlreadyClaimedError';
    this.pid = pid;
    this.file = file;
  }
}

/**
 * Holds `file` for this process until the returned function is called. A holder
 * that died (kill -9) is replaced; one that lives makes this throw
 * AlreadyClaimedError. Its parent folder must exist.
 */
export function claim(file: string): () => void {
  const mine = fingerprint(process.pid);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o644 });
      return () => {
        if (readIfThere(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const theirs = readIfThere(file);
    if (theirs === undefined) continue;
    const pid = Number.parseInt(theirs, 10);
    if (theirs !== '' && isAlive(theirs)) throw new AlreadyClaimedError(file, pid);
    setAside(file, theirs);
  }
  throw new Error(`${file} could not be claimed`);
}

/** A process for good: its id counts only together with its start time, for ids are reused. */
export function fingerprint(pid: number): string {
  return `${pid} ${startTime(pid)}\n`;
}

/** Whether the process of a fingerprint still runs. */
export function isAlive(claimed: string): boolean {
  const pid = Number.parseInt(claimed, 10);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return fingerprint(pid) === claimed;
}

/**
 * Field 22 of /proc/PID/stat; elsewhere 0, where a reused id is taken for the
 * holder. A zombie (state Z, field 3) holds nothing any more.
 */
function startTime(pid: number): string {
  if (!existsSync('/proc/self/stat')) return '0';
  const stat = readIfThere(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? 'gone');
}

/** Two starters may see the same dead claim: only what was read is removed, never a fresh one. */
function setAside(file: string, expected: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readIfThere(aside) !== expected) {
    try {
      linkSync(aside, file);
    } catch {
      // Its holder finds out by its own claim; there is nothing to put back over.
    }
  }
  rmSync(aside, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
