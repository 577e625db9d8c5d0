import { type Kysely, sql } from 'kysely';

/** What two people at the same moment must not both have: a decision on a call, the chair of a panel. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index selections_one_of_call on selections (call_id) where state <> 'returned'`.execute(db);
  await sql`create unique index seats_one_chair on seats (panel_id) where chair and state not in ('declined', 'replaced', 'recused')`.execute(
    db,
  );
}
