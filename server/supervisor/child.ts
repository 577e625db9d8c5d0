import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT_CONFIG } from '../config.js';

/** One of the supervisor's processes, started again when it dies. */
export interface Child {
  pid(): number | undefined;
  /** SIGTERM, and SIGKILL after `patience` ms; not started again. */
  stop(patience?: number): Promise<void>;
}

export interface ChildPlan {
  name: 'web' | 'worker';
  env: NodeJS.ProcessEnv;
  /** Its output goes to `name`.log in this folder. */
  logs: string;
  /** Called at each start and end, so that the supervisor can note who lives and say what happened. */
  started(pid: number): void;
  ended(how: { code: number | null; signal: NodeJS.Signals | null; againInMs: number }): void;
  /** It says that it will never run as things are set (exit code 78). */
  hopeless(): void;
}

const TETHER = new URL('tether.ts', import.meta.url).href;

/** Starts server/NAME.ts and keeps it running, waiting 0.5 s to 30 s between starts that fail. */
export function keep(plan: ChildPlan): Child {
  let running: ChildProcess | undefined;
  let stopping = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let over: () => void = () => undefined;
  const start = () => {
    const began = Date.now();
    running = launch(plan);
    if (running.pid) plan.started(running.pid);
    running.once('error', () => undefined);
    running.once('close', (code, signal) => {
      running = undefined;
      if (stopping) return over();
      if (code === EXIT_CONFIG) return plan.hopeless();
      failures = Date.now() - began > 60_000 ? 0 : failures + 1;
      const againInMs = failures === 0 ? 500 : Math.min(30_000, 250 * 2 ** failures);
      plan.ended({ code, signal, againInMs });
      timer = setTimeout(start, againInMs);
    });
  };
  start();
  return {
    pid: () => running?.pid,
    stop: async (patience = 35_000) => {
      stopping = true;
      clearTimeout(timer);
      if (!running) return;
      const ended = new Promise<void>((resolve) => {
        over = resolve;
      });
      running.kill('SIGTERM');
      const hard = setTimeout(() => running?.kill('SIGKILL'), patience);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** In a session of its own: Ctrl-C reaches the supervisor alone, which stops things in order. */
function launch({ name, env, logs }: ChildPlan): ChildProcess {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, `${name}.log`);
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.old`);
  const log = openSync(file, 'a', 0o600);
  const program = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', TETHER, program], {
    env,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}
