import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { type Embedded, startEmbedded } from '../../server/db/embedded.js';
import { AlreadyClaimedError } from '../../server/supervisor/claim.js';
import { isRunning, until } from '../support/installation.js';

jest.setTimeout(60_000);

const root = process.getuid?.() === 0;
let folder: string;
let running: Embedded[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongmo-embedded-'));
  chmodSync(folder, 0o755);
  running = [];
});
afterEach(async () => {
  for (const one of running) {
    await one.stop();
    rmSync(one.home, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
});

const start = async (dir: string): Promise<Embedded> => {
  const one = await startEmbedded(dir);
  running.push(one);
  return one;
};

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return Object.values((await client.query(text)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

test('two clusters run side by side, one of them in a folder with spaces, Hangul and a long name', async () => {
  const [here, there] = await Promise.all([
    start(join(folder, 'here')),
    start(join(folder, `공모 자료, ${'긴 이름 '.repeat(12)}`, 'postgres')),
  ]);
  await ask(here.url, 'create table notes as select 1 as n');
  expect(await ask(there.url, `select to_regclass('notes')`)).toBeNull();
  expect(await ask(there.url, 'show data_directory')).toContain('긴 이름');
});

test('nobody reaches it over the network, and others on the machine cannot enter its folder', async () => {
  const { url, home } = await start(join(folder, 'pg'));
  expect(await ask(url, 'show listen_addresses')).toBe('');
  expect(await ask(url, 'show data_checksums')).toBe('on');
  const stranger = spawn('/bin/sh', ['-c', `ls "${home}/socket"`], {
    cwd: '/',
    stdio: 'ignore',
    ...(root ? { uid: 65534, gid: 65534 } : {}),
  });
  const [code] = await once(stranger, 'exit');
  if (root) expect(code).not.toBe(0);
});

test('a second owner of the same folder is refused while the first lives', async () => {
  await start(join(folder, 'pg'));
  await expect(startEmbedded(join(folder, 'pg'))).rejects.toThrow(AlreadyClaimedError);
});

test('what was committed is there after the server was killed, at the same address', async () => {
  const first = await start(join(folder, 'pg'));
  await ask(first.url, 'create table notes as select 42 as n');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await start(join(folder, 'pg'));
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, 'select n from notes')).toBe(42);
});

test('a server whose owner was killed is stopped, and the folder taken over', async () => {
  const dir = join(folder, 'pg');
  const owner = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `const { startEmbedded } = await import('./server/db/embedded.ts');
       console.log((await startEmbedded(process.argv[1])).pid); setInterval(() => {}, 1000);`,
      dir,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const orphan = Number((await once(owner.stdout, 'data'))[0]);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(isRunning(orphan)).toBe(true);
  const next = await start(dir);
  expect(await ask(next.url, 'select 1')).toBe(1);
  expect(isRunning(orphan)).toBe(false);
});

test("a pid file whose number now belongs to somebody else's process does that process no harm", async () => {
  const first = await startEmbedded(join(folder, 'pg'));
  await first.stop();
  const bystander = spawn('sleep', ['60']);
  writeFileSync(join(first.home, 'data/postmaster.pid'), `${bystander.pid}\n${first.home}/data\n`);
  const second = await start(join(folder, 'pg'));
  expect(await ask(second.url, 'select 1')).toBe(1);
  expect(isRunning(bystander.pid as number)).toBe(true);
  bystander.kill();
});

test('a first start that was killed half-way leaves nothing in the way', async () => {
  const dir = join(folder, 'pg');
  mkdirSync(join(dir, 'data.unfinished/base'), { recursive: true });
  writeFileSync(join(dir, 'data.unfinished/PG_VERSION'), '18\n');
  expect(await ask((await start(dir)).url, 'select 1')).toBe(1);
});

(root ? test : test.skip)(
  'under a closed parent the files go to /var/lib, and stay there when it is opened (needs root)',
  async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const notices: string[] = [];
    const first = await startEmbedded(join(closed, 'pg'), ({ kind }) => notices.push(kind));
    expect(first.home).toMatch(/^\/var\/lib\/gongmo\//);
    expect(notices).toContain('relocated');
    await ask(first.url, 'create table notes as select 7 as n');
    await first.stop();
    chmodSync(closed, 0o755);
    const second = await start(join(closed, 'pg'));
    expect(await ask(second.url, 'select n from notes')).toBe(7);
  },
);

(root ? test : test.skip)(
  'data behind a parent that was closed since are not replaced by empty ones (needs root)',
  async () => {
    const parent = join(folder, 'parent');
    const first = await start(join(parent, 'pg'));
    await first.stop();
    running.length = 0;
    chmodSync(parent, 0o700);
    await expect(startEmbedded(join(parent, 'pg'))).rejects.toMatchObject({ code: 'EACCES', path: first.home });
  },
);

test('when the process that holds it ends without a word, the server ends too', async () => {
  const dir = join(folder, 'pg');
  const owner = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `const { startEmbedded } = await import('./server/db/embedded.ts');
       console.log((await startEmbedded(process.argv[1])).pid); setTimeout(() => process.exit(0), 200);`,
      dir,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = Number((await once(owner.stdout, 'data'))[0]);
  await until(
    () => !isRunning(pid),
    () => 'the server to end',
  );
  expect(existsSync(join(dir, 'claim')) ? readFileSync(join(dir, 'claim'), 'utf8') : '').not.toContain(
    `${process.pid} `,
  );
  const next = await start(dir);
  expect(await ask(next.url, 'select 1')).toBe(1);
});
