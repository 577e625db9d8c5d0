import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, EXIT_CONFIG, loadConfig } from './config.js';
import { openDatabase } from './db/connection.js';
import { migrate } from './db/migrate.js';
import { type Child, type ChildPlan, keep } from './supervisor/child.js';
import { claim } from './supervisor/claim.js';
import { type KeptDatabase, keepDatabase } from './supervisor/database.js';
import { ensureDemonstration } from './supervisor/demonstration.js';
import { noteChildren, stopLeftovers } from './supervisor/leftovers.js';
import { answersOn, checkPort } from './supervisor/ports.js';
import * as say from './supervisor/say.js';
import { exitWithSentence } from './supervisor/trouble.js';

/**
 * `npm start`: database, web and worker as children of this one process, which
 * starts again what dies and stops everything in order. All set-up is here, for
 * install scripts do not run.
 */
let config: Config | undefined;
let database: KeptDatabase | undefined;
let web: Child | undefined;
let worker: Child | undefined;
let stopping: Promise<never> | undefined;
/** The note of which children live; undefined until this process holds the folder. */
let children: string | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) say.stillStopping();
    else say.stopping();
    stopping ??= shutDown(0);
  });
}

try {
  config = loadConfig(process.env);
  await start(config);
} catch (error) {
  if (!stopping) {
    await stopChildren();
    exitWithSentence(error, config);
  }
}

async function start(config: Config): Promise<void> {
  const { varDir, port, host } = config;
  if (mkdirSync(varDir, { recursive: true })) chmodSync(varDir, 0o755);
  const release = claim(join(varDir, 'claim'));
  process.once('exit', release);
  const note = join(varDir, 'children');
  children = note;
  await stopLeftovers(note);
  await checkPort(port, host);

  database = await keepDatabase(config, say.embeddedNotice, say.databaseTrouble);
  const env = { ...process.env, DATABASE_URL: database.ownerUrl };
  const { applied } = await migrate(database.ownerUrl);
  say.migrated(applied);
  if (!config.production) {
    const how = await ensureDemonstration(database.ownerUrl, env, say.progress);
    if (how === 'loaded') say.demonstrationLoaded();
  }
  if (stopping) return;

  const plan = (name: 'web' | 'worker'): ChildPlan => ({
    name,
    env,
    logs: join(varDir, 'logs'),
    started: () => noteChildren(note, [web?.pid(), worker?.pid()]),
    ended: (how) => say.childEnded(name, how, join(varDir, 'logs', `${name}.log`)),
    hopeless: () => {
      say.hopeless(name, join(varDir, 'logs', `${name}.log`));
      stopping ??= shutDown(EXIT_CONFIG);
    },
  });
  web = keep(plan('web'));
  worker = keep(plan('worker'));
  noteChildren(note, [web.pid(), worker.pid()]);
  if (await answersOn(port, host, () => stopping !== undefined)) await sayWelcome(config, database.ownerUrl);
}

async function sayWelcome(config: Config, ownerUrl: string): Promise<void> {
  const { signInLinks } = await import('./accounts/links.js');
  const db = openDatabase(ownerUrl, { max: 1, applicationName: 'gongmo start' });
  try {
    say.welcome(config, config.production ? [] : await signInLinks(db, config));
  } finally {
    await db.close();
  }
}

async function shutDown(code: number): Promise<never> {
  await stopChildren();
  if (code === 0) say.stopped();
  process.exit(code);
}

/** People first, then the work they left, then what both stand on. */
async function stopChildren(): Promise<void> {
  await web?.stop(15_000);
  await worker?.stop();
  if (children) noteChildren(children, []);
  await database?.stop();
}
