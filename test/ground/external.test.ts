import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { type Db, openDatabase } from '../../server/db/connection.js';
import { migrate } from '../../server/db/migrate.js';
import { checkDatabase } from '../../server/db/preflight.js';
import { drainTasks } from '../../server/jobs/drain.js';
import { sentenceFor } from '../../server/supervisor/trouble.js';
import { type ExternalPostgres, installedPostgres, startExternal } from '../support/external-postgres.js';
import { Installation } from '../support/installation.js';

jest.setTimeout(60_000);

const bin = installedPostgres();
const witness = bin ? describe : describe.skip;

witness("an agency's own PostgreSQL (needs an installed PostgreSQL 15 or later)", () => {
  let external: ExternalPostgres;
  beforeAll(async () => {
    external = await startExternal(bin as string);
    await sql(
      external.url('postgres'),
      `create role agency login createrole password 'hush'`,
      `create role clerk login password 'hush'`,
      'create database gongmo owner agency',
      'create database clerks owner clerk',
      'create database served owner agency',
      `create database old encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
    );
  });
  afterAll(() => external?.stop());

  test('an owner who may create roles, no superuser, migrates it, and a job runs in it as the program role', async () => {
    const url = external.url('gongmo', 'agency', 'hush');
    await checkDatabase(url);
    expect((await migrate(url)).applied).toContain('0001_house');
    expect(await migrate(url)).toEqual({ applied: [] });
    await withDatabase(url, async (db) => {
      expect((await db.pool.query('select current_user as who, session_user as whose')).rows).toEqual([
        { who: 'gongmo_app', whose: 'agency' },
      ]);
      await db.pool.query(`select graphile_worker.add_job('probe', '{}'::json)`);
      expect(await drainTasks(db, { probe: async () => undefined })).toBe(1);
    });
  });

  test('npm start serves from it, and starts no PostgreSQL of its own', async () => {
    const place = await Installation.make();
    const start = place.start({ DATABASE_URL: external.url('served', 'agency', 'hush') });
    await start.says(/Ctrl-C/);
    expect(await place.answers()).toBe(true);
    expect(() => place.postmaster()).toThrow('ENOENT');
    await place.remove();
  });

  test.each([
    [
      'an owner who may not create the program role',
      () => external.url('clerks', 'clerk', 'hush'),
      /"clerk".*gongmo_app/,
    ],
    ['somebody who is not the owner', () => external.url('postgres', 'agency', 'hush'), /"agency".*(테이블|tables)/],
    ['a wrong password', () => external.url('gongmo', 'agency', 'wrong'), /"agency".*(비밀번호|password)/],
    ['a database that is not there', () => external.url('nowhere'), /"nowhere".*createdb/],
    ['a database that cannot hold Korean', () => external.url('old'), /SQL_ASCII.*UTF8/],
  ])('%s reads one sentence in each language, without the password', async (_who, url, pattern) => {
    const error = await checkDatabase(url()).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    const sentence = sentenceFor(error, { databaseUrl: url() });
    expect(sentence?.ko).toMatch(pattern);
    expect(sentence?.en).toMatch(pattern);
    expect(JSON.stringify(sentence)).not.toMatch(/hush|wrong/);
  });
});

async function sql(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function withDatabase(url: string, work: (db: Db) => Promise<void>): Promise<void> {
  const db = openDatabase(url);
  try {
    await work(db);
  } finally {
    await db.close();
  }
}
