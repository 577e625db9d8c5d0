import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import { type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import { type Db, openDatabase, PROGRAM_ROLE } from './connection.js';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));

/**
 * Brings the database of `ownerUrl` to the newest schema: ours, then the job
 * queue's, then the program role's rights on the queue. Forward only. Safe with
 * two at once: the second waits, then finds nothing to do. Throws the error of
 * the migration that failed, named.
 */
export async function migrate(ownerUrl: string): Promise<{ applied: string[] }> {
  const db = openDatabase(ownerUrl, {
    role: null,
    max: 3,
    statementTimeout: 0,
    lockTimeout: 0,
    applicationName: 'gongmo migrate',
  });
  try {
    return await oneAtATime(db, async () => {
      const applied = await ours(db);
      await runMigrations({ pgPool: db.pool, logger: silent });
      await grantQueue(db);
      return { applied };
    });
  } finally {
    await db.close();
  }
}

/** Held by a session, so that it covers the queue's own migrations too. */
async function oneAtATime<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('gongmo.migrate'))`);
    return await work();
  } finally {
    // Ends the session, and with it the lock.
    client.release(true);
  }
}

async function ours(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db: db.kysely, provider: files });
  const { error, results } = await migrator.migrateToLatest();
  const failed = results?.find((result) => result.status === 'Error');
  if (error) {
    const name = failed?.migrationName ?? 'the list of migrations';
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return (results ?? []).map((result) => result.migrationName);
}

const files: MigrationProvider = {
  async getMigrations() {
    const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_.*\.ts$/.test(name)).sort();
    const migrations: Record<string, Migration> = {};
    for (const name of names) {
      const loaded = (await import(pathToFileURL(join(FOLDER, name)).href)) as Migration;
      migrations[name.replace(/\.ts$/, '')] = loaded;
    }
    return migrations;
  },
};

/**
 * Web and worker both act as the program role: it adds jobs in its transactions
 * and takes them, and history is closed to a job as it is to a page. The queue
 * belongs to the owner and its tables have row security without policies, so
 * rights and policies are given, anew after each of the queue's own migrations.
 */
async function grantQueue(db: Db): Promise<void> {
  const role = sql.id(PROGRAM_ROLE);
  await sql`grant usage on schema graphile_worker to ${role}`.execute(db.kysely);
  await sql`grant select, insert, update, delete on all tables in schema graphile_worker to ${role}`.execute(db.kysely);
  await sql`revoke insert, update, delete on graphile_worker.migrations from ${role}`.execute(db.kysely);
  await sql`grant usage on all sequences in schema graphile_worker to ${role}`.execute(db.kysely);
  await sql`grant execute on all functions in schema graphile_worker to ${role}`.execute(db.kysely);
  const closed = await sql<{ table: string }>`
    select c.relname as table from pg_class c
    where c.relnamespace = 'graphile_worker'::regnamespace and c.relrowsecurity
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'program')
  `.execute(db.kysely);
  for (const { table } of closed.rows) {
    await sql`create policy program on ${sql.id('graphile_worker', table)} to ${role} using (true) with check (true)`.execute(
      db.kysely,
    );
  }
}

const silent = new Logger(() => () => undefined);
