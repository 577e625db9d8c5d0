import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One `npm start` under observation. */
export interface Start {
  /** Everything printed so far. */
  output(): string;
  process: ChildProcess;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
  /** Waits until it has printed this; 30 s at most when no other limit is given. */
  says(pattern: RegExp, limitMs?: number): Promise<void>;
}

/** A folder, a port, and the program started in them, as on a machine of its own. */
export class Installation {
  readonly varDir: string;
  readonly port: number;
  readonly #starts: Start[] = [];

  constructor(varDir: string, port: number) {
    this.varDir = varDir;
    this.port = port;
  }

  static async make(): Promise<Installation> {
    const varDir = mkdtempSync(join(tmpdir(), 'gongmo-start-'));
    // As root the database runs as another user, who must come in.
    chmodSync(varDir, 0o755);
    return new Installation(varDir, await freePort());
  }

  /** Without the demonstration, which has tests of its own: what is tested here is how it stands up. */
  start(env: NodeJS.ProcessEnv = {}, user: { uid?: number; gid?: number } = {}): Start {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/start.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PUBLIC_URL: 'https://gongmo.example',
        VAR_DIR: this.varDir,
        PORT: String(this.port),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let text = '';
    const hear = (chunk: Buffer) => {
      text += String(chunk);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const start: Start = {
      process: child,
      output: () => text,
      ended: new Promise((done) => child.once('close', done)),
      says: (pattern, limitMs) =>
        until(
          () => pattern.test(text) || child.exitCode !== null,
          () => `${pattern} in:\n${text}`,
          limitMs,
        ).then(() => {
          if (!pattern.test(text)) throw new Error(`ended before it said ${pattern}:\n${text}`);
        }),
    };
    this.#starts.push(start);
    return start;
  }

  /** Process ids: of web and worker as the supervisor noted them, of the database from its own file. */
  pids(): { web: number; worker: number; database: number } {
    const [web = 0, worker = 0] = readFileSync(join(this.varDir, 'children'), 'utf8')
      .split('\n')
      .map((line) => Number.parseInt(line, 10));
    return { web, worker, database: this.postmaster() };
  }

  postmaster(): number {
    return Number.parseInt(readFileSync(join(this.varDir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  }

  /** Whether web answers anything at all. */
  async answers(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.port}/`, { redirect: 'manual' }).then(
      () => true,
      () => false,
    );
  }

  /** SIGTERM to all that run, and waits until they are gone. */
  async stop(): Promise<void> {
    for (const { process: child, ended } of this.#starts) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.varDir, { recursive: true, force: true });
  }
}

export const isRunning = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

export async function until(
  met: () => boolean | Promise<boolean>,
  what: () => string,
  limitMs = 30_000,
): Promise<void> {
  for (const deadline = Date.now() + limitMs; !(await met()); await wait(50)) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs / 1000} s: ${what()}`);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
