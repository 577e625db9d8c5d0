import { type Kysely, sql } from 'kysely';

/** The worker's ground: who of the workers lives, and the mail that is to go out. Beside it, how far the first start came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table worker_heartbeats (
      worker_id text primary key,
      seen_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table mails (
      id uuid primary key,
      key text not null unique,
      message_id text,
      person_id uuid references people (id),
      "to" text not null,
      subject text not null,
      text text not null,
      html text,
      state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
      attempts int not null default 0,
      last_error text,
      created_at timestamptz not null default now(),
      sent_at timestamptz,
      check ((state = 'sent') = (sent_at is not null))
    )`.execute(db);
  await sql`create index mails_of_person on mails (person_id, id desc)`.execute(db);
  // Begun and not finished: somebody stopped the first start half-way, and it is loaded afresh.
  await sql`
    create table demonstration (
      one boolean primary key default true check (one),
      began_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db);
  await sql`grant select, insert, update, delete on worker_heartbeats to gongmo_app`.execute(db);
  await sql`grant select, insert on mails to gongmo_app`.execute(db);
  // What was written to somebody stays as written; only its fate changes.
  await sql`grant update (message_id, state, attempts, last_error, sent_at) on mails to gongmo_app`.execute(db);
}
