import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePort, Installation, isRunning, until } from '../support/installation.js';

jest.setTimeout(90_000);

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };
const othersCanRead =
  isRoot &&
  spawnSync('/bin/sh', ['-c', `[ -r "${resolve('server/start.ts')}" ]`], { ...NOBODY, cwd: '/' }).status === 0;
const canMount = isRoot && process.platform === 'linux';

describe('somebody runs npm start', () => {
  let place: Installation;
  beforeAll(async () => {
    place = await Installation.make();
  });
  afterAll(() => place.remove());

  test('for the first time with Node alone: it serves within a few seconds, and the secret is closed to others', async () => {
    const start = place.start();
    await start.says(/Ctrl-C/);
    expect(start.output()).toContain(`https://gongmo.example`);
    expect(await place.answers()).toBe(true);
    expect(statSync(join(place.varDir, 'secret')).mode & 0o777).toBe(0o600);
    const { web, worker, database } = place.pids();
    start.process.kill('SIGINT');
    expect(await start.ended).toBe(0);
    expect([web, worker, database].filter(isRunning)).toEqual([]);
  });

  test('for the second time: the data are kept', async () => {
    const secret = readFileSync(join(place.varDir, 'secret'), 'utf8');
    const start = place.start();
    await start.says(/Ctrl-C/);
    expect(start.output()).not.toContain('0001_');
    expect(readFileSync(join(place.varDir, 'secret'), 'utf8')).toBe(secret);
  });

  test('while it already runs there: one sentence in two languages, and the first goes on', async () => {
    const second = place.start({ PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output().trim().split('\n')).toEqual([
      expect.stringContaining('이미 실행 중입니다'),
      expect.stringContaining('already running in this folder'),
    ]);
    expect(await place.answers()).toBe(true);
  });

  test.each(['web', 'worker', 'database'] as const)('and the %s is killed: it comes back by itself', async (part) => {
    const before = place.pids();
    process.kill(before[part], 'SIGKILL');
    await until(
      () => {
        try {
          const now = place.pids();
          return now[part] !== before[part] && isRunning(now[part]) && isRunning(now.worker);
        } catch {
          return false;
        }
      },
      () => `${part} back`,
    );
    await until(
      () => place.answers(),
      () => 'web answers',
    );
  });

  test('after the supervisor was killed: the next start takes over from what it left', async () => {
    const left = place.pids();
    const supervisor = Number.parseInt(readFileSync(join(place.varDir, 'claim'), 'utf8'), 10);
    process.kill(supervisor, 'SIGKILL');
    const next = place.start();
    await next.says(/Ctrl-C/);
    expect(await place.answers()).toBe(true);
    expect(Object.values(left).filter(isRunning)).toEqual([]);
    next.process.kill('SIGTERM');
    expect(await next.ended).toBe(0);
  });

  test('after everything was killed at once, as by a power cut', async () => {
    const start = place.start();
    await start.says(/Ctrl-C/);
    const { web, worker, database } = place.pids();
    for (const pid of [start.process.pid as number, database, web, worker]) process.kill(pid, 'SIGKILL');
    const next = place.start();
    await next.says(/Ctrl-C/);
    expect(await place.answers()).toBe(true);
  });
});

describe('somebody runs npm start where it cannot run, and reads one sentence in each language', () => {
  let place: Installation;
  beforeAll(async () => {
    place = await Installation.make();
  });
  afterEach(() => place.remove());

  const refusal = async (env: NodeJS.ProcessEnv, user = {}): Promise<{ code: number | null; lines: string[] }> => {
    const start = place.start(env, user);
    const code = await start.ended;
    const lines = start
      .output()
      .trim()
      .split('\n')
      .filter((line) => !line.includes('root'));
    return { code, lines };
  };

  test('a port that another program has', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(place.port, '127.0.0.1', done));
    expect(await refusal({})).toEqual({
      code: 1,
      lines: [
        `포트 ${place.port}을(를) 다른 프로그램이 쓰고 있습니다. 그 프로그램을 멈추거나 PORT로 다른 번호를 지정하십시오.`,
        `Port ${place.port} is taken by another program. Stop that one, or give another number in PORT.`,
      ],
    });
    await new Promise((done) => other.close(done));
  });

  test('settings that make no sense: each named, exit code 78', async () => {
    expect(await refusal({ PORT: '70000', SMTP_URL: 'mail.example', SESSION_SECRET: 'short' })).toEqual({
      code: 78,
      lines: [
        expect.stringMatching(/PORT.*SMTP_URL.*SESSION_SECRET/),
        expect.stringMatching(/PORT.*SMTP_URL.*SESSION_SECRET/),
      ],
    });
  });

  test('a database that nobody answers for', async () => {
    const port = await freePort();
    expect(await refusal({ DATABASE_URL: `postgresql://gongmo:hush@127.0.0.1:${port}/gongmo` })).toEqual({
      code: 1,
      lines: [
        expect.stringContaining(`127.0.0.1:${port}에 연결할 수 없습니다(ECONNREFUSED)`),
        expect.stringContaining(`at 127.0.0.1:${port} cannot be reached (ECONNREFUSED)`),
      ],
    });
  });

  test('a folder that is a file', async () => {
    const file = `${place.varDir}/note`;
    mkdirSync(place.varDir, { recursive: true });
    writeFileSync(file, '');
    expect(await refusal({ VAR_DIR: file })).toEqual({
      code: 1,
      lines: [expect.stringContaining('폴더가 아닙니다'), expect.stringContaining('is not a folder')],
    });
  });

  (isRoot && !othersCanRead ? test.skip : test)(
    'a folder that may not be written (needs a clone that others may read, when run as root)',
    async () => {
      mkdirSync(place.varDir, { recursive: true });
      chmodSync(place.varDir, 0o555);
      expect(await refusal({}, isRoot ? NOBODY : {})).toEqual({
        code: 1,
        lines: [expect.stringContaining('쓸 권한이 없습니다'), expect.stringContaining('no permission to write')],
      });
      chmodSync(place.varDir, 0o755);
    },
  );

  (canMount ? test : test.skip)('a full disk (needs root on Linux, for a small file system)', async () => {
    const disk = `${place.varDir}-disk`;
    mkdirSync(disk, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=755', 'tmpfs', disk]);
    expect(mounted.status).toBe(0);
    try {
      expect(await refusal({ VAR_DIR: join(disk, 'var') })).toEqual({
        code: 1,
        lines: [expect.stringContaining('디스크가 가득 찼습니다'), expect.stringContaining('The disk is full')],
      });
    } finally {
      spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });
});
