import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '../../server/db/migrate.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const one = async (text: string): Promise<unknown> =>
  Object.values((await database.db.pool.query(text)).rows[0] as object)[0];

describe('what comes out of the database', () => {
  test('won are whole numbers, and one too large is an error instead of rounded', async () => {
    expect(await one('select 9007199254740991::bigint')).toBe(9007199254740991);
    await expect(one('select 9007199254740992::bigint')).rejects.toThrow(RangeError);
    expect(await one(`select '{1,null,39000000000}'::bigint[]`)).toEqual([1, null, 39000000000]);
    await expect(one(`select '{9007199254740992}'::bigint[]`)).rejects.toThrow(RangeError);
  });

  test('scores and days are texts, moments are Dates', async () => {
    expect(await one('select 87.650::numeric')).toBe('87.650');
    expect(await one(`select '{1.50,2}'::numeric[]`)).toEqual(['1.50', '2']);
    expect(await one(`select date '2020-06-22'`)).toBe('2020-06-22');
    expect(await one(`select timestamptz '2020-06-22 15:00+09'`)).toEqual(new Date('2020-06-22T06:00:00Z'));
  });

  test('Korean sorts by code point, and by dictionary where asked', async () => {
    expect(await one('select pg_encoding_to_char(encoding) from pg_database where datname = current_database()')).toBe(
      'UTF8',
    );
    expect(
      await one(`select string_agg(w, '' order by w collate "ko-x-icu") from unnest('{힣,가,나}'::text[]) w`),
    ).toBe('가나힣');
  });
});

describe('the connection of the program', () => {
  test('acts as the program role, and resetting the role does not make it the owner', async () => {
    expect(await one('select current_user')).toBe('gongmo_app');
    const client = await database.db.pool.connect();
    await client.query('reset role');
    expect((await client.query('select current_user')).rows).toEqual([{ current_user: 'gongmo_app' }]);
    client.release();
  });

  test('gives up on a statement after 30 s, on a lock after 5 s, on an idle transaction after 15 s', async () => {
    const { rows } = await database.db.pool.query(
      `select name, setting, unit from pg_settings where name in
       ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone') order by name`,
    );
    expect(rows).toEqual([
      { name: 'TimeZone', setting: 'UTC', unit: null },
      { name: 'idle_in_transaction_session_timeout', setting: '15000', unit: 'ms' },
      { name: 'lock_timeout', setting: '5000', unit: 'ms' },
      { name: 'statement_timeout', setting: '30000', unit: 'ms' },
    ]);
  });

  test('survives the server ending its connections, idle and busy', async () => {
    const idle = await database.db.pool.connect();
    idle.release();
    const busy = database.db.pool.query('select pg_sleep(20)');
    const ended = expect(busy).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await database.owner.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await ended;
    expect(await one('select 1')).toBe(1);
  });

  test('does not lose acknowledged writes to speed', async () => {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']) {
      expect([name, await one(`select current_setting('${name}')`)]).toEqual([name, 'on']);
    }
  });
});

describe('migrations', () => {
  test('two at once on an empty database do the work once, and a third run finds nothing to do', async () => {
    await database.owner.pool.query('create database empty_one');
    const address = new URL(database.url);
    address.pathname = '/empty_one';
    const both = await Promise.all([migrate(address.href), migrate(address.href)]);
    const applied = both.map((run) => run.applied).sort((a, b) => a.length - b.length);
    expect(applied[0]).toEqual([]);
    expect(applied[1]).toContain('0002_worker');
    expect(await migrate(address.href)).toEqual({ applied: [] });
    await database.owner.pool.query('drop database empty_one with (force)');
  });

  test('the program role adds and takes jobs, and cannot touch the list of migrations', async () => {
    await one(`select graphile_worker.add_job('probe', '{}'::json)`);
    expect(await one(`delete from graphile_worker._private_jobs returning 'taken'`)).toBe('taken');
    await expect(one('delete from graphile_worker.migrations returning id')).rejects.toThrow('permission denied');
    await expect(one('create table mine (id int)')).rejects.toThrow('permission denied');
  });

  test('the program role owns nothing and bypasses nothing', async () => {
    const { rows } = await database.owner.pool.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
         (select count(*) from pg_class where relowner = r.oid) as owns
       from pg_roles r where rolname = 'gongmo_app'`,
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false, owns: 0 },
    ]);
  });
});
