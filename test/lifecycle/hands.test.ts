import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Db } from '../../server/db/connection.js';
import { allKinds } from '../../server/lifecycle/registry.js';
import { type Played, played } from '../support/played.js';

let play: Played;
beforeAll(async () => {
  play = await played('consortium-of-one');
}, 60_000);
afterAll(() => play.drop());

const hands: [string, () => Db][] = [
  ['the program', () => play.database.db],
  ['the owner', () => play.database.owner],
];
const refused = (db: Db, statement: string) =>
  expect(db.pool.query(statement)).rejects.toMatchObject({ code: '42501' });

describe.each(hands)('%s by hand', (_, db) => {
  test('changes no state, version or chain of any subject, whatever its kind', async () => {
    for (const { table } of allKinds())
      for (const change of [`state = state || 'x'`, 'version = version + 1', `head = 'x'`, 'entries = entries + 1'])
        await refused(db(), `update ${table} set ${change}`);
  });

  test('adds no subject and takes none away', async () => {
    for (const { table } of allKinds()) {
      await refused(db(), `insert into ${table} select * from ${table}`);
      await refused(db(), `delete from ${table}`);
    }
  });

  test('changes nothing in the history and deletes nothing from it', async () => {
    const history = {
      application_versions: 'sha256',
      review_versions: 'opinion',
      rankings: 'result',
      selection_rows: 'outcome',
      documents: 'sha256',
      contract_signatures: 'agreement_hash',
      audit_entries: 'hash',
    };
    for (const [table, column] of Object.entries(history)) {
      const { rows } = await play.database.owner.pool.query(`select 1 from ${table} limit 1`);
      expect([table, rows.length]).toEqual([table, 1]);
      await refused(db(), `update ${table} set ${column} = ${column}`);
      await refused(db(), `delete from ${table}`);
    }
  });
});

test('the program empties no table at once, switches off no trigger and takes no other role', async () => {
  for (const statement of [
    'truncate audit_entries',
    'alter table audit_entries disable trigger all',
    'drop trigger never_changes on audit_entries',
    'set session_replication_role = replica',
    'create or replace function never_changes() returns trigger language plpgsql as $$ begin return new; end $$',
  ])
    await refused(play.database.db, statement);
});

test('a new state without the next version is refused even to advance', async () => {
  const client = await play.database.db.pool.connect();
  await client.query(`begin; set local gongmo.advance = 'on'`);
  await expect(client.query(`update calls set state = 'draft'`)).rejects.toMatchObject({ code: '42501' });
  await client.query('rollback');
  // The word that advance says holds for its own transaction only.
  await expect(client.query(`update calls set state = 'draft', version = version + 1`)).rejects.toMatchObject({
    code: '42501',
  });
  client.release();
});

/** Everything that the program role may do, table by table; S4 of the bar: exactly this. */
const rights = {
  'DELETE INSERT SELECT UPDATE': [
    'application_members',
    'evaluator_employers',
    'idempotency_keys',
    'panel_applications',
    'person_organizations',
    'person_roles',
    'rate_limits',
    'session',
    'sign_in_links',
    'worker_heartbeats',
  ],
  'INSERT SELECT': [
    'access_log',
    'application_versions',
    'audit_entries',
    'checkpoints',
    'contract_signatures',
    'documents',
    'mails',
    'rankings',
    'review_versions',
    'selection_rows',
  ],
  'INSERT SELECT UPDATE': [
    'applications',
    'budget_lines',
    'calls',
    'conflicts',
    'contracts',
    'document_numbers',
    'milestones',
    'notices',
    'organizations',
    'panels',
    'payments',
    'people',
    'programs',
    'publications',
    'reviews',
    'screening_checks',
    'seats',
    'selections',
    'topics',
  ],
  '': ['demonstration', 'kysely_migration', 'kysely_migration_lock'],
};

test('the program role has exactly the rights that are listed, table by table', async () => {
  const { rows } = await play.database.owner.pool.query<{ name: string; may: string }>(
    `select c.relname as name, coalesce(string_agg(p, ' ' order by p) filter (where has_table_privilege('gongmo_app', c.oid, p)), '') as may
     from pg_class c cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') group by 1 order by 1`,
  );
  const found: Record<string, string[]> = {};
  for (const { name, may } of rows) found[may] = [...(found[may] ?? []), name];
  expect(found).toEqual(rights);
});

test('of a letter only its fate can be changed', async () => {
  const { rows } = await play.database.owner.pool.query<{ columns: string[] }>(
    `select array_agg(column_name::text order by column_name) as columns from information_schema.column_privileges
     where grantee = 'gongmo_app' and privilege_type = 'UPDATE' and table_name = 'mails'`,
  );
  expect(rows).toEqual([{ columns: ['attempts', 'last_error', 'message_id', 'sent_at', 'state'] }]);
});

test('every subject and every history has its guard', async () => {
  const { rows } = await play.database.owner.pool.query<{ name: string; guards: string[] }>(
    `select tgname as name, array_agg(tgrelid::regclass::text order by tgrelid::regclass::text) as guards from pg_trigger
     where tgname in ('only_advance', 'never_changes') and tgenabled = 'O' group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { name: 'never_changes', guards: rights['INSERT SELECT'].filter((table) => table !== 'mails') },
    {
      name: 'only_advance',
      guards: allKinds()
        .map(({ table }) => table)
        .sort(),
    },
  ]);
});
