import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import '../../server/slices.js';
import { keepLink } from '../../server/accounts/store.js';
import { loadConfig } from '../../server/config.js';
import { type Db, openDatabase } from '../../server/db/connection.js';
import { startEmbedded } from '../../server/db/embedded.js';
import { migrate } from '../../server/db/migrate.js';
import { Person } from '../support/people.js';
import { type Page, sixPages } from './pages-ground.js';
import { type Load, load, percentile } from './pages-load.js';

/**
 * `npm run bench:pages`: requests per second and p99 of the six pages that are asked for most, and their ratio to a handler
 * that answers with nothing behind the same shell (session, language, headers, compression) in the same process; in turns,
 * medians of five. The web is a process of its own, as in production; the reader asks over 100 connections.
 */
const ROUNDS = 5;
const SECONDS = 1.5;
const CONNECTIONS = 100;

const folder = await mkdtemp(join(tmpdir(), 'gongmo-bench-'));
const server = await startEmbedded(join(folder, 'postgres'));
try {
  await migrate(server.url);
  const env = {
    DATABASE_URL: server.url,
    SESSION_SECRET: randomBytes(24).toString('hex'),
    VAR_DIR: folder,
    LOG_LEVEL: 'silent',
  };
  const db = openDatabase(server.url);
  const pages = await sixPages(db, loadConfig(env), (what) => console.log(what));
  await db.pool.query('select 1');
  const web = await startWeb(env);
  const cookies = new Map<string, string>();
  for (const page of pages) cookies.set(page.name, await cookieOf(db, web.port, page));
  await db.close();
  const empty: Load[] = [];
  const loads = new Map<string, Load[]>(pages.map(({ name }) => [name, []]));
  // Once around unmeasured: code is compiled, plans are made.
  for (const { name, path } of pages) await load(web.port, path, cookies.get(name) ?? '', 10, 1);
  await load(web.emptyPort, '/', '', 10, 1);
  for (let round = 1; round <= ROUNDS; round++) {
    const nothing = await load(web.emptyPort, '/', '', CONNECTIONS, SECONDS);
    empty.push(nothing);
    const said = [`empty ${Math.round(nothing.perSecond)}/s`];
    for (const { name, path } of pages) {
      const one = await load(web.port, path, cookies.get(name) ?? '', CONNECTIONS, SECONDS);
      loads.get(name)?.push(one);
      said.push(`${name} ${Math.round(one.perSecond)}/s`);
    }
    console.log(`round ${round}: ${said.join(', ')}`);
  }
  web.stop();
  console.log(
    JSON.stringify({
      bench: 'pages',
      connections: CONNECTIONS,
      empty: figures(empty),
      pages: Object.fromEntries(
        pages.map(({ name }) => {
          const own = loads.get(name) ?? [];
          const ratio = percentile(
            own.map(({ perSecond }, i) => perSecond / (empty[i]?.perSecond ?? Number.NaN)),
            0.5,
          );
          return [name, { ...figures(own), ratio: Number(ratio.toFixed(3)) }];
        }),
      ),
    }),
  );
} finally {
  await server.stop();
  await rm(server.home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

/** Median rate of the rounds; p99 in milliseconds over all answers. */
function figures(loads: Load[]): { perSecond: number; p99: number } {
  return {
    perSecond: Math.round(
      percentile(
        loads.map(({ perSecond }) => perSecond),
        0.5,
      ),
    ),
    p99: Math.round(
      percentile(
        loads.flatMap(({ took }) => took),
        0.99,
      ),
    ),
  };
}

async function startWeb(env: Record<string, string>): Promise<{ port: number; emptyPort: number; stop(): void }> {
  const profile = process.env.PROFILE_DIR ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE_DIR}`] : [];
  const child = spawn(
    process.execPath,
    [...profile, '--import', 'tsx', fileURLToPath(new URL('pages-server.ts', import.meta.url))],
    { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const [port, emptyPort] = JSON.parse(line) as [number, number];
  return { port, emptyPort, stop: () => child.stdin.end() };
}

/** Signs the reader in through a link, as in the sandbox; nothing for the public. */
async function cookieOf(db: Db, port: number, { reader }: Page): Promise<string> {
  if (!reader) return '';
  const token = randomBytes(32).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await keepLink(db, { tokenHash, ...reader, hours: 1 });
  const origin = `http://127.0.0.1:${port}`;
  const person = new Person(origin);
  await person.open(`/sign-in/${token}`);
  await person.send('/sign-in/');
  const jar = person.agent.jar as { getCookies(access: object): { toValueString(): string } };
  return jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false }).toValueString();
}
