import { type Kysely, sql } from 'kysely';

/**
 * The house: subjects with their lives, history that nobody may change, and the program role that has no right to.
 * Every subject's table has the same first columns (`subject` below) and the same guard on them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(ground);
  for (const [table, columns] of Object.entries(subjects)) await run(subject(table, columns));
  await run(around);
  for (const table of Object.keys(subjects)) await run(guard(table));
  for (const table of history) await run(immutable(table));
  await run(grants);
}

const subject = (table: string, columns: string) => `
  create table ${table} (
    id uuid primary key,
    program_id uuid,
    state text not null,
    version int not null default 1,
    entries int not null default 0,
    head text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    ${columns}
  );
  ${table === 'programs' ? '' : `create index on ${table} (program_id, state);`}`;

const guard = (table: string) => `
  create trigger only_advance before insert or update or delete on ${table} for each row execute function only_advance();`;

const immutable = (table: string) => `
  create trigger never_changes before update or delete on ${table} for each row execute function never_changes();`;

const ground = `
  create collation if not exists korean (provider = icu, locale = 'ko');

  -- A state is written by advance alone: it says so for its own transaction, and counts the version up by one.
  create function only_advance() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      raise exception 'a subject is never deleted' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' or new.state is distinct from old.state or new.version is distinct from old.version
      or new.head is distinct from old.head or new.entries is distinct from old.entries or new.id is distinct from old.id then
      if coalesce(current_setting('gongmo.advance', true), '') <> 'on' then
        raise exception 'the state of % changes only through advance', tg_table_name using errcode = '42501';
      end if;
      if tg_op = 'UPDATE' and new.state is distinct from old.state and new.version <> old.version + 1 then
        raise exception 'a new state of % needs the next version', tg_table_name using errcode = '42501';
      end if;
    end if;
    return new;
  end $$;

  create function never_changes() returns trigger language plpgsql as $$
  begin
    raise exception 'history in % is never changed', tg_table_name using errcode = '42501';
  end $$;

  -- Microseconds in UTC, so that a hash over a time can be computed again from the row.
  create function stamp(t timestamptz) returns text language sql immutable as $$
    select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
`;

const subjects = {
  programs: `
    code text not null unique, title_ko text not null, title_en text, year int not null,
    ministry_ko text not null, ministry_short_ko text, ministry_department_ko text not null,
    agency_ko text not null, agency_department_ko text,
    previous_years jsonb not null default '[]', published jsonb, jobs jsonb, press jsonb,
    seed bigint not null default 0,
    sandbox boolean not null default false, clock_at timestamptz, clock_set_at timestamptz, clock_frozen boolean not null default false`,
  budget_lines: `kind text not null check (kind in ('main', 'supplementary')), won bigint not null check (won >= 0), proposed_by uuid`,
  organizations: `
    name text not null, list_name text, registration_no text, corporate_no text, address text, phone text,
    synthetic boolean not null default false`,
  people: `
    name text not null, email text not null, password_hash text, locale text not null default 'ko', synthetic boolean not null default false`,
  calls: `
    code text not null, kind text not null check (kind in ('designated', 'open')), title_ko text not null, title_en text,
    budget_won bigint not null check (budget_won >= 0), slots int, opens_at timestamptz not null, closes_at timestamptz not null,
    announced_at timestamptz, rules jsonb not null, criteria jsonb not null, proposed_by uuid, cancel_reason text,
    unique (program_id, code)`,
  topics: `
    call_id uuid not null references calls, no int not null, title_ko text not null, title_en text, list_title_ko text,
    budget_won bigint not null check (budget_won >= 0), field text, gist_ko text, targets jsonb not null default '[]', fail_reason text,
    unique (call_id, no)`,
  applications: `
    call_id uuid not null references calls, topic_id uuid not null references topics, no text not null,
    title_ko text, list_title_ko text, field text, gist_ko text, plan text, targets jsonb not null default '[]',
    lead_id uuid not null references organizations, requested_won bigint check (requested_won >= 0),
    submitted_at timestamptz, submitted_version int, receipt_no text unique, supplement jsonb, decline_reason text, position serial,
    synthetic boolean not null default false,
    unique (call_id, no)`,
  panels: `
    call_id uuid not null references calls, topic_id uuid not null references topics, title_ko text not null, minimum int not null,
    summary text`,
  seats: `
    panel_id uuid not null references panels, evaluator_id uuid not null references people, label text not null,
    chair boolean not null default false, decline_reason text, pledged_at timestamptz,
    unique (panel_id, evaluator_id)`,
  reviews: `
    panel_id uuid not null references panels, application_id uuid not null references applications,
    seat_id uuid not null references seats, evaluator_id uuid not null references people, label text not null,
    scores jsonb not null default '{}', opinion text, return_reason text, void_reason text,
    unique (application_id, evaluator_id)`,
  selections: `
    call_id uuid not null references calls, ranking_id uuid not null, proposed_by uuid, approved_by uuid, reasoning text, return_reason text,
    selected_won bigint not null, announced_at timestamptz, release_at timestamptz`,
  notices: `
    kind text not null, call_id uuid references calls, about_kind text, about_id uuid, recipient_id uuid references organizations,
    title text not null, facts jsonb not null, needs_approval boolean not null, is_public boolean not null default false,
    embargo_until timestamptz, released_at timestamptz, department text not null, number text, number_year int, serial int, issued_at timestamptz, document_id uuid, proposed_by uuid,
    return_reason text, void_reason text, unique (department, number_year, serial)`,
  contracts: `
    call_id uuid not null references calls, application_id uuid not null unique references applications, no text not null unique,
    won bigint not null check (won >= 0), begins_on date not null, ends_on date not null, terms jsonb, agreement_hash text,
    proposed_by uuid, concluded_by uuid, concluded_at timestamptz, reason text`,
  milestones: `
    contract_id uuid not null references contracts, no int not null, stage text not null check (stage in ('kickoff', 'interim', 'final')),
    title_ko text not null, due_on date not null, report_from date not null, report jsonb not null default '{}',
    submitted_by uuid, submitted_at timestamptz, accepted_by uuid, accepted_at timestamptz, return_reason text,
    unique (contract_id, no)`,
  payments: `
    contract_id uuid not null references contracts, no int not null, won bigint not null check (won >= 0),
    gate_milestone_id uuid references milestones, proposed_by uuid, approved_by uuid, paid_on date, reason text,
    unique (contract_id, no)`,
  publications: `
    contract_id uuid not null unique references contracts, title_ko text not null, gist_ko text, field text, targets jsonb not null default '[]',
    items bigint, checksum text, licence text, url text, indicators jsonb not null default '[]', rights_note text, published_at timestamptz, reason text`,
};

const around = `
  create function program_now(pid uuid) returns timestamptz language sql volatile as $$
    select coalesce((
      select case when not sandbox or clock_at is null then null
        when clock_frozen then clock_at
        else clock_at + (clock_timestamp() - clock_set_at) end
      from programs where id = pid), clock_timestamp()) $$;

  create unique index on organizations (registration_no) where registration_no is not null;
  create unique index on organizations (name) where registration_no is null;
  create unique index on people (lower(email));
  create index on calls (state, opens_at); create index on calls (state, closes_at);
  create index on applications (call_id, state); create index on applications (topic_id); create index on applications (lead_id);
  create index on panels (call_id); create index on seats (evaluator_id); create index on reviews (panel_id); create index on reviews (evaluator_id, state);
  create index on selections (call_id); create index on notices (about_id); create index on notices (call_id, kind); create index on notices (recipient_id);
  create index on notices (state, embargo_until);
  create index on contracts (call_id); create index on milestones (state, report_from);

  create table person_roles (
    person_id uuid not null references people, role text not null, program_id uuid references programs,
    unique nulls not distinct (person_id, role, program_id)
  );
  create table person_organizations (
    person_id uuid not null references people, organization_id uuid not null references organizations, primary key (person_id, organization_id)
  );
  create index on person_organizations (organization_id);
  create table evaluator_employers (
    person_id uuid not null references people, organization_id uuid not null references organizations, until date,
    primary key (person_id, organization_id)
  );
  create table sign_in_links (
    token_hash text primary key, person_id uuid not null references people, role text not null,
    created_at timestamptz not null default clock_timestamp(), expires_at timestamptz not null
  );
  create table session (sid text primary key, sess json not null, expire timestamptz not null);
  create index on session (expire);
  create table rate_limits (key text primary key, points int not null default 0, expire bigint);

  create table application_members (
    application_id uuid not null references applications, organization_id uuid not null references organizations,
    role text not null check (role in ('lead', 'partner')), position int not null, budget_won bigint not null default 0 check (budget_won >= 0),
    confirmed_at timestamptz, confirmed_by uuid,
    primary key (application_id, organization_id), unique (application_id, position)
  );
  create unique index on application_members (application_id) where role = 'lead';
  create index on application_members (organization_id);
  create table application_versions (
    application_id uuid not null references applications, n int not null, content jsonb not null, sha256 text not null,
    submitted_at timestamptz not null, receipt_no text not null, primary key (application_id, n)
  );
  create table screening_checks (
    application_id uuid not null references applications, rule text not null, result text not null check (result in ('open', 'pass', 'fail', 'notApplicable')),
    evidence text, checked_by uuid, checked_at timestamptz, primary key (application_id, rule)
  );
  create table panel_applications (
    panel_id uuid not null references panels, application_id uuid not null references applications, primary key (panel_id, application_id)
  );
  create index on panel_applications (application_id);
  create table conflicts (
    id uuid primary key, person_id uuid not null references people, application_id uuid not null references applications,
    kind text not null check (kind in ('exclusion', 'challenge', 'recusal')), basis text not null, declared_at timestamptz not null,
    unique (person_id, application_id)
  );
  create index on conflicts (application_id);
  create table review_versions (
    review_id uuid not null references reviews, n int not null, scores jsonb not null, opinion text, saved_at timestamptz not null, saved_by uuid,
    primary key (review_id, n)
  );
  create table rankings (
    id uuid primary key, call_id uuid not null references calls, input jsonb not null, result jsonb not null, ran_at timestamptz not null, ran_by uuid
  );
  create index on rankings (call_id);
  create table selection_rows (
    selection_id uuid not null references selections, application_id uuid not null references applications, position int not null,
    unit text not null, total numeric, rank int, outcome text not null, reserve_order int, kept text[] not null, dropped text[] not null,
    primary key (selection_id, application_id)
  );
  create index on selection_rows (application_id);
  create table documents (
    id uuid primary key, notice_id uuid not null references notices, kind text not null, title text not null, bytes bytea not null,
    size int not null, sha256 text not null, facts jsonb not null, template_version text not null, verification_no text not null unique,
    created_at timestamptz not null
  );
  create index on documents (notice_id); create index on documents (sha256);
  create table document_numbers (department text not null, year int not null, last int not null, primary key (department, year));
  create table contract_signatures (
    contract_id uuid not null references contracts, organization_id uuid references organizations, party text not null check (party in ('lead', 'partner', 'agency')),
    person_id uuid not null, agreement_hash text not null, signed_at timestamptz not null, real_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (contract_id, organization_id)
  );

  create table audit_entries (
    seq bigint generated always as identity primary key,
    subject_kind text not null, subject_id uuid not null, n int not null, program_id uuid,
    at timestamptz not null, real_at timestamptz not null,
    actor_id uuid, actor_role text not null, act text not null, within text, event jsonb not null,
    from_state text not null, to_state text not null, version int not null,
    outcome text not null check (outcome in ('done', 'refused')), reason text, params jsonb,
    prev text not null, hash text not null,
    unique (subject_id, n)
  );
  create index on audit_entries (program_id, seq);
  create index on audit_entries (actor_id, seq);
  create table checkpoints (
    id uuid primary key, program_id uuid, root text not null, entries int not null, chains int not null, made_at timestamptz not null
  );
  create table idempotency_keys (
    actor text not null, key text not null, act text not null, input_hash text not null, answer jsonb,
    at timestamptz not null default clock_timestamp(), primary key (actor, key)
  );
  create table access_log (
    seq bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(), person_id uuid, role text not null,
    method text not null, path text not null, subject_kind text, subject_id uuid, address text
  );
  create index on access_log (subject_id, seq);
`;

/** Tables that are only ever added to. */
const history = [
  'application_versions',
  'review_versions',
  'rankings',
  'selection_rows',
  'documents',
  'contract_signatures',
  'audit_entries',
  'checkpoints',
  'access_log',
];

// A role is known to the whole cluster, so several databases may share it; two migrations at once may both find it missing.
const grants = `
  do $$ begin
    create role gongmo_app nologin;
  exception when duplicate_object or unique_violation then null;
  end $$;
  do $$ begin
    execute format('grant gongmo_app to %I', current_user);
  exception when others then null;
  end $$;
  grant usage on schema public to gongmo_app;
  grant select, insert, update on all tables in schema public to gongmo_app;
  grant delete on session, sign_in_links, rate_limits, application_members, panel_applications, person_roles, person_organizations, evaluator_employers, idempotency_keys to gongmo_app;
  grant usage on all sequences in schema public to gongmo_app;
  revoke update, delete on ${history.join(', ')} from gongmo_app;
`;
