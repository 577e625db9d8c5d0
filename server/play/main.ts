import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import '../slices.js';
import { type Config, loadConfig } from '../config.js';
import { openDatabase } from '../db/connection.js';
import { startEmbedded } from '../db/embedded.js';
import { migrate } from '../db/migrate.js';
import { exitWithSentence } from '../supervisor/trouble.js';
import { progressBar } from './bar.js';
import { faultLine } from './faults.js';
import { loadProgram } from './fill.js';
import { refusedPapers, writeOutcome } from './outcome.js';
import { play, type StageName, stageNames, stepsOf, unbuilt } from './play.js';

const USAGE = 'npm run play -- --program FILE --out DIR [--to STAGE]';

/** `npm run play`: exit status 0 when played, 2 when the file is wrong, 1 otherwise. */
try {
  const { program: file, out, to } = options();
  const loaded = loadProgram(
    await readFile(file).catch((error: NodeJS.ErrnoException) =>
      fail(`프로그램 파일을 읽지 못했습니다: ${file} (${error.code}) / Cannot read the program file.`, 2),
    ),
  );
  if ('faults' in loaded) fail(loaded.faults.map(faultLine).join('\n'), 2);
  const { program } = loaded;
  const home = await ownDatabase(loadConfig(process.env));
  try {
    const db = openDatabase(home.url, { statementTimeout: 0 });
    const bar = progressBar(stepsOf(program, to));
    const world = await play(db, home.config, program, to, bar);
    bar.say('기록');
    const results = await writeOutcome(db, world.programId, out);
    // With it anybody can check the signatures of this play's papers (pdfsig, or a PDF reader).
    await copyFile(join(home.config.varDir, 'authority', 'root.crt'), join(out, 'authority-root.crt')).catch(
      () => undefined,
    );
    bar.end();
    for (const { title, fault } of await refusedPapers(db, world.programId))
      console.error(`발급되지 않은 문서 / not issued: ${title}: ${fault}`);
    await db.close();
    console.log(`${out}/results.json: ${JSON.stringify(results.totals)}`);
    console.log(
      `감사기록 / audit: ${results.audit.entries} entries, ${results.audit.chains} chains, ${results.audit.verified ? '온전함 / whole' : '끊어짐 / broken'}, root ${results.audit.root}`,
    );
    if (!results.audit.verified) process.exitCode = 1;
  } finally {
    await home.leave();
  }
  process.exit();
} catch (error) {
  exitWithSentence(error);
}

function options(): { program: string; out: string; to: StageName } {
  try {
    const { values } = parseArgs({
      options: { program: { type: 'string' }, out: { type: 'string' }, to: { type: 'string', default: 'published' } },
    });
    const { program, out, to } = values;
    if (!program || !out) fail(USAGE, 1);
    if (unbuilt.includes(to))
      fail(`'${to}' 단계는 아직 만들어지지 않았습니다. / The stage '${to}' is not built yet.`, 1);
    if (!stageNames.includes(to as StageName))
      fail(`'${to}'이라는 단계는 없습니다. / There is no stage '${to}'. ${stageNames.join(', ')}`, 1);
    return { program, out, to: to as StageName };
  } catch (error) {
    return fail(`${(error as Error).message}\n${USAGE}`, 1);
  }
}

/** An empty database of this play alone, gone when it ends: in a cluster of its own, or beside others where DATABASE_URL points. */
async function ownDatabase(config: Config): Promise<{ url: string; config: Config; leave(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'gongmo-play-'));
  // Papers that were refused are told in plain words at the end, not as log lines between the bar's.
  const playing = { ...config, varDir: dir, smtpUrl: undefined, logLevel: 'silent' as const };
  if (config.databaseUrl) {
    const name = `gongmo_play_${randomBytes(6).toString('hex')}`;
    await run(config.databaseUrl, `create database ${name} encoding 'UTF8' template template0`);
    const url = new URL(config.databaseUrl);
    url.pathname = `/${name}`;
    await migrate(url.href);
    return {
      url: url.href,
      config: playing,
      leave: async () => {
        await run(config.databaseUrl ?? '', `drop database ${name} with (force)`);
        await rm(dir, { recursive: true, force: true });
      },
    };
  }
  const embedded = await startEmbedded(join(dir, 'postgres'));
  await migrate(embedded.url);
  return {
    url: embedded.url,
    config: playing,
    leave: async () => {
      await embedded.stop();
      await rm(embedded.home, { recursive: true, force: true });
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

function fail(message: string, status: number): never {
  console.error(message);
  process.exit(status);
}
