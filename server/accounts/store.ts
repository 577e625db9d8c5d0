import type { Role } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import type { Lang } from '../http/locale.js';

/** A person who can sign in: who they are, what they may act as, for whom. */
export interface Account {
  id: string;
  name: string;
  email: string;
  locale: Lang;
  roles: { role: Role; programId: string | null }[];
  organizationIds: string[];
}

interface AccountRow {
  id: string;
  name: string;
  email: string;
  locale: Lang;
  roles: { role: Role; programId: string | null }[];
  organization_ids: string[];
}

const account = `
  select p.id, p.name, p.email, p.locale,
    coalesce((select json_agg(json_build_object('role', r.role, 'programId', r.program_id) order by r.role, r.program_id)
      from person_roles r where r.person_id = p.id), '[]') as roles,
    coalesce((select array_agg(o.organization_id order by o.organization_id) from person_organizations o where o.person_id = p.id), '{}') as organization_ids
  from people p where p.state = 'active'`;

/** The active person with this id; undefined when there is none or the account is disabled. */
export async function accountById(db: Db, id: string): Promise<Account | undefined> {
  const { rows } = await db.pool.query<AccountRow>({
    name: 'account-by-id',
    text: `${account} and p.id = $1`,
    values: [id],
  });
  return rows[0] && asAccount(rows[0]);
}

/** For signing in: the id and hash behind an e-mail address, whatever its case; disabled accounts are not found. */
export async function credentialsOf(
  db: Db,
  email: string,
): Promise<{ id: string; passwordHash: string | null } | undefined> {
  const { rows } = await db.pool.query<{ id: string; password_hash: string | null }>(
    `select id, password_hash from people where lower(email) = lower($1) and state = 'active'`,
    [email.normalize('NFC').trim()],
  );
  return rows[0] && { id: rows[0].id, passwordHash: rows[0].password_hash };
}

export async function keepLocale(db: Db, personId: string, locale: Lang): Promise<void> {
  await db.pool.query('update people set locale = $2 where id = $1 and locale <> $2', [personId, locale]);
}

/** Whether nothing here is real: then sign-in links exist. */
export async function onlySandboxes(db: Db): Promise<boolean> {
  const { rows } = await db.pool.query<{ only: boolean }>(
    'select count(*) > 0 and bool_and(sandbox) as only from programs',
  );
  return rows[0]?.only ?? false;
}

/** For each role the person who came first among those that hold it, for the links of a sandbox. */
export async function firstOfEachRole(db: Db): Promise<{ role: Role; personId: string; name: string }[]> {
  const { rows } = await db.pool.query<{ role: Role; person_id: string; name: string }>(
    `select distinct on (r.role) r.role, p.id as person_id, p.name
     from person_roles r join people p on p.id = r.person_id where p.state = 'active' order by r.role, p.created_at, p.id`,
  );
  return rows.map((row) => ({ role: row.role, personId: row.person_id, name: row.name }));
}

export async function keepLink(
  db: Db,
  link: { tokenHash: string; personId: string; role: Role; hours: number },
): Promise<void> {
  await db.pool.query(
    `insert into sign_in_links (token_hash, person_id, role, expires_at) values ($1, $2, $3, now() + make_interval(hours => $4))
     on conflict (token_hash) do update set expires_at = excluded.expires_at`,
    [link.tokenHash, link.personId, link.role, link.hours],
  );
}

/** Whom an unexpired link signs in, and as what. */
export async function linkOf(
  db: Db,
  tokenHash: string,
): Promise<{ personId: string; name: string; role: Role } | undefined> {
  const { rows } = await db.pool.query<{ person_id: string; name: string; role: Role }>(
    `select l.person_id, p.name, l.role from sign_in_links l join people p on p.id = l.person_id
     where l.token_hash = $1 and l.expires_at > now() and p.state = 'active'`,
    [tokenHash],
  );
  return rows[0] && { personId: rows[0].person_id, name: rows[0].name, role: rows[0].role };
}

const asAccount = (row: AccountRow): Account => ({
  id: row.id,
  name: row.name,
  email: row.email,
  locale: row.locale,
  roles: row.roles,
  organizationIds: row.organization_ids,
});
