import { type Kysely, sql } from 'kysely';

/** The list of migrations was there before the rights were given to all tables; it is the owner's alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`revoke all on kysely_migration, kysely_migration_lock from gongmo_app`.execute(db);
}
