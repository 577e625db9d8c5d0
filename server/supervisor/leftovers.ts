import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fingerprint, isAlive } from './claim.js';

/** Notes in `file` which children live, so that the next start finds those of a supervisor that was killed. */
export function noteChildren(file: string, pids: (number | undefined)[]): void {
  const alive = pids.filter((pid) => pid !== undefined).map(fingerprint);
  if (alive.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, alive.join(''));
}

/** Stops what `file` names and still runs: 10 s to end well, then by force. */
export async function stopLeftovers(file: string): Promise<void> {
  const left = read(file).filter(isAlive);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const one of left.filter(isAlive)) process.kill(Number.parseInt(one, 10), signal);
    for (const until = Date.now() + 10_000; Date.now() < until && left.some(isAlive); ) {
      await wait(50);
    }
  }
  rmSync(file, { force: true });
}

function read(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').match(/[^\n]+\n/g) ?? [];
  } catch {
    return [];
  }
}
