import pg from 'pg';
import { PROGRAM_ROLE } from './connection.js';

/** A PostgreSQL of somebody else's that we cannot live in. */
export class UnfitDatabaseError extends Error {
  readonly reason: 'version' | 'encoding' | 'role' | 'create';
  readonly found: string;
  constructor(reason: 'version' | 'encoding' | 'role' | 'create', found: string) {
    super(`${reason}: ${found}`);
    this.name = 'UnfitDatabaseError';
    this.reason = reason;
    this.found = found;
  }
}

/**
 * Looks at the PostgreSQL of DATABASE_URL before anything is done in it: 15 or
 * later, UTF-8, and a user who may create our tables and the program role.
 * Throws UnfitDatabaseError, or whatever kept it from connecting.
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Found>(FACTS, [PROGRAM_ROLE]);
    const found = rows[0] as Found;
    if (found.version < 150_000) throw new UnfitDatabaseError('version', found.versionText);
    if (found.encoding !== 'UTF8') throw new UnfitDatabaseError('encoding', found.encoding);
    if (!found.role) throw new UnfitDatabaseError('role', found.user);
    if (!found.create) throw new UnfitDatabaseError('create', found.user);
  } finally {
    await client.end();
  }
}

interface Found {
  version: number;
  versionText: string;
  encoding: string;
  user: string;
  role: boolean;
  create: boolean;
}

/** The program role must exist with us as a member, or be ours to make. */
const FACTS = `
  select current_setting('server_version_num')::int as version,
    current_setting('server_version') as "versionText",
    current_setting('server_encoding') as encoding,
    current_user as user,
    case when exists (select from pg_roles where rolname = $1)
      then rolsuper or pg_has_role(current_user, (select oid from pg_roles where rolname = $1), 'member')
      else rolsuper or rolcreaterole end as role,
    has_database_privilege(current_database(), 'create') and has_schema_privilege('public', 'create') as create
  from pg_roles where rolname = current_user`;
