import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Embedded, startEmbedded } from '../../server/db/embedded.js';
import { migrate } from '../../server/db/migrate.js';

/**
 * The run's PostgreSQL: embedded, or the one of DATABASE_URL_TEST (15 or later,
 * as a user that may create databases and roles). Prints where it is, holds
 * until standard input ends, then leaves nothing behind.
 */
const external = process.env.DATABASE_URL_TEST;
const folder = external ? undefined : mkdtempSync(join(tmpdir(), 'gongmo-test-'));
// As root the server runs as another user, who must come in.
if (folder) chmodSync(folder, 0o755);
const embedded = folder ? await startEmbedded(join(folder, 'postgres')) : undefined;
const admin = external ?? (embedded as Embedded).url;
const template = `gongmo_template_${randomBytes(4).toString('hex')}`;
try {
  await run(`create database ${template} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`);
  await migrate(at(template));
  process.stdout.write(`${JSON.stringify({ admin, template })}\n`);
  await new Promise((resolve) => process.stdin.once('end', resolve).once('error', resolve).resume());
} finally {
  if (!embedded) await run(`drop database if exists ${template} with (force)`);
  await embedded?.stop();
  if (embedded) rmSync(embedded.home, { recursive: true, force: true });
  if (folder) rmSync(folder, { recursive: true, force: true });
}

function at(database: string): string {
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return url.href;
}

async function run(statement: string): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
