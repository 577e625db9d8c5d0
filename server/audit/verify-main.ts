import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import '../slices.js';
import { loadConfig } from '../config.js';
import { openDatabase } from '../db/connection.js';
import { runningEmbedded, startEmbedded } from '../db/embedded.js';
import { exitWithSentence } from '../supervisor/trouble.js';
import { verifyDatabase } from './store.js';
import { ChainWalk, type Entry, type Verification } from './verify.js';

/**
 * `npm run audit:verify`: with `--file audit.jsonl` an exported log, without the database; else the database of
 * DATABASE_URL or of ./var, and the logs of plays under ./var. Says whole, or where the first break is; exit status 1 then.
 */
try {
  const { values } = parseArgs({ options: { file: { type: 'string', multiple: true } } });
  const config = loadConfig(process.env);
  const files = values.file ?? ['var/play/audit.jsonl', 'var/ci-play/audit.jsonl'].filter((file) => existsSync(file));
  let whole = true;
  let looked = 0;
  const missing = files.find((file) => !existsSync(file));
  if (missing) {
    console.error(`감사기록 파일이 없습니다: ${missing} / There is no such file.`);
    process.exit(1);
  }
  for (const file of files) {
    whole = tell(file, await verifyFile(file)) && whole;
    looked += 1;
  }
  if (!values.file && (config.databaseUrl || existsSync(`${config.varDir}/postgres`))) {
    const dir = `${config.varDir}/postgres`;
    const running = config.databaseUrl ?? (await runningEmbedded(dir));
    const embedded = running ? undefined : await startEmbedded(dir);
    const url = running ?? embedded?.url;
    if (url) {
      const db = openDatabase(url, { statementTimeout: 0 });
      whole =
        tell(config.databaseUrl ? 'DATABASE_URL' : `${config.varDir}/postgres`, await verifyDatabase(db)) && whole;
      looked += 1;
      await db.close();
    }
    await embedded?.stop();
  }
  if (looked === 0)
    console.log(
      '확인할 감사기록이 없습니다. 먼저 npm start 또는 npm run play를 실행하십시오. / There is no audit log yet: run npm start or npm run play first.',
    );
  process.exit(whole && looked > 0 ? 0 : 1);
} catch (error) {
  exitWithSentence(error);
}

async function verifyFile(file: string): Promise<Verification> {
  const walk = new ChainWalk();
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8') })) {
    line += 1;
    if (text === '') continue;
    const entry = entryIn(text);
    if (!entry) return brokenAt(walk, file, line);
    walk.add(entry);
  }
  const result = walk.end();
  return result.entries === 0 ? brokenAt(walk, file, line) : result;
}

/** The entry on a line; undefined when there is none, or not a whole one. */
function entryIn(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Partial<Entry> | null;
    return typeof entry?.id === 'string' && typeof entry.n === 'number' && typeof entry.hash === 'string'
      ? (entry as Entry)
      : undefined;
  } catch {
    return undefined;
  }
}

function brokenAt(walk: ChainWalk, file: string, line: number): Verification {
  return {
    ...walk.end(),
    verified: false,
    first: { kind: file, id: `line ${line}`, n: line, seq: line, what: 'changed' },
  };
}

function tell(what: string, { entries, chains, verified, root, first }: Verification): boolean {
  if (verified) console.log(`온전함 / whole: ${what}: ${entries} entries, ${chains} chains, root ${root}`);
  else
    console.log(
      `끊어짐 / broken: ${what}: ${first?.what} at ${first?.kind} ${first?.id}, entry ${first?.n} (seq ${first?.seq})`,
    );
  return verified;
}
