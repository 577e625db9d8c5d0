import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../server/slices.js';
import { loadConfig } from '../../server/config.js';
import { type Db, openDatabase } from '../../server/db/connection.js';
import { startEmbedded } from '../../server/db/embedded.js';
import { newId } from '../../server/db/ids.js';
import { migrate } from '../../server/db/migrate.js';
import { advance } from '../../server/lifecycle/advance.js';
import { tick } from '../../server/lifecycle/clock.js';
import { loadProgram } from '../../server/play/fill.js';
import { play } from '../../server/play/play.js';
import { actorOf, birth, moveTo } from '../../server/play/world.js';
import type { Actor } from '../../workflows/policy.js';
import { pgbench, pgbenchPath } from './pgbench.js';

/**
 * `npm run bench:advance`: acts per second through `advance` against limit A, a pgbench transaction of six statements
 * (begin, select for update, update, insert an event, insert a job, commit) on the same server, in turns; medians of five.
 * The act is `application.save`: what 3,000 people do in the last minutes before a deadline, each on their own draft, with
 * policy, machine, facts, the parents' lock and the chained entry.
 */
const SECONDS = 3;
const ROUNDS = Number(process.env.R ?? 5);
const CALLERS = [1, 8, 32];
const MANY = 1_000_000;

const binary = pgbenchPath();
if (!binary) {
  console.error('pgbench is not installed: apt-get install postgresql (Debian), then run this again.');
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'gongmo-bench-'));
const server = await startEmbedded(join(folder, 'postgres'));
try {
  await migrate(server.url);
  const db = openDatabase(server.url, { max: 36, statementTimeout: 0 });
  const owner = openDatabase(server.url, { role: null, max: 2, statementTimeout: 0 });
  const { actor, ids, callId } = await drafts(db, 1000);
  const script = await limitA(owner);
  const ratioA: Record<string, number> = {};
  for (const callers of CALLERS) {
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const limit = await pgbench(binary, server.url, script, callers, SECONDS);
      const acts = await rate(db, actor, ids, callers);
      ratios.push(acts / limit);
      console.log(
        `${callers} callers: ${Math.round(acts)} acts/s, limit A ${Math.round(limit)}/s, ratio ${(acts / limit).toFixed(2)}`,
      );
    }
    ratioA[callers] = median(ratios);
  }
  const few = [await rate(db, actor, ids, 8), await rate(db, actor, ids, 8), await rate(db, actor, ids, 8)];
  console.log(`loading ${MANY.toLocaleString('en-US')} subjects beside them`);
  await loadMany(owner, callId);
  const sample = (
    await owner.pool.query<{ id: string }>(
      `select id from applications tablesample system (0.2) where state = 'draft' limit 1000`,
    )
  ).rows.map(({ id }) => id);
  const many = [await rate(db, actor, sample, 8), await rate(db, actor, sample, 8), await rate(db, actor, sample, 8)];
  const growth = median(many) / median(few);
  console.log(`8 callers: ${Math.round(median(few))} acts/s with 10³ subjects, ${Math.round(median(many))} with 10⁶`);
  await db.close();
  await owner.close();
  const rounded = Object.fromEntries(
    Object.entries(ratioA).map(([callers, ratio]) => [callers, Number(ratio.toFixed(2))]),
  );
  console.log(JSON.stringify({ bench: 'advance', ratioA: rounded, growth: Number(growth.toFixed(2)) }));
} finally {
  await server.stop();
  await rm(server.home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

/** A call that accepts, and drafts in it, all of one organization. */
async function drafts(db: Db, count: number): Promise<{ actor: Actor; ids: string[]; callId: string }> {
  const loaded = loadProgram(await readFile(new URL('../programs/practice.json', import.meta.url)));
  if ('faults' in loaded) throw new Error('practice.json is wrong');
  const config = loadConfig({ VAR_DIR: folder, LOG_LEVEL: 'silent' });
  const world = await play(db, config, loaded.program, 'announced', { say: () => undefined, step: () => undefined });
  await moveTo(world, loaded.program.calls[0]?.opensAt ?? '');
  await tick(db);
  const [organization] = world.organizations.values();
  if (!organization) throw new Error('nobody applies');
  const actor = actorOf(organization.speaker.personId, 'applicant', { organizationIds: [organization.id] });
  const [callId] = world.calls.values();
  const births = Array.from({ length: count }, () => ({
    parentId: callId ?? '',
    input: { organizationId: organization.id, topicNo: 1, no: newId() },
  }));
  const born = await birth(world, actor, 'application.create', births);
  return { actor, ids: born.map(({ id }) => id), callId: callId ?? '' };
}

/** Acts per second of so many callers, each on drafts of its own, one after another. */
async function rate(db: Db, actor: Actor, ids: string[], callers: number): Promise<number> {
  const until = performance.now() + SECONDS * 1000;
  const began = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      const own = ids.filter((_id, i) => i % callers === caller);
      for (let i = 0; performance.now() < until; i++) {
        const outcome = await advance(db, {
          actor,
          act: 'application.save',
          ids: [own[i % own.length] ?? ''],
          input: { requestedWon: 1_000_000 + i, plan: `계획 ${i}` },
        });
        if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.reason}`);
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - began) / 1000);
}

async function limitA(owner: Db): Promise<string> {
  await owner.pool.query(`
    create table limit_subjects (id int primary key, state text not null, version int not null, updated_at timestamptz not null default now(), note text);
    insert into limit_subjects select i, 'draft', 1, now(), repeat('x', 100) from generate_series(1, 1000) i;
    create table limit_events (id bigint generated always as identity primary key, subject int not null, at timestamptz not null, event jsonb not null, hash text not null);
    create index on limit_events (subject);
    create table limit_jobs (id bigint generated always as identity primary key, name text not null, payload jsonb not null, run_at timestamptz not null default now())`);
  const path = join(folder, 'limit-a.sql');
  await writeFile(
    path,
    `\\set id random(1, 1000)
begin;
select id, state, version from limit_subjects where id = :id for update;
update limit_subjects set state = 'draft', version = version + 1, updated_at = now() where id = :id;
insert into limit_events (subject, at, event, hash) values (:id, clock_timestamp(), '{"type": "save", "input": {"requestedWon": 1000000, "plan": "plan"}}', md5(random()::text));
insert into limit_jobs (name, payload) values ('mail', '{"id": 1}');
commit;
`,
  );
  return path;
}

/** A million drafts beside the thousand, written as the owner with triggers off; the indexes are the product's own. */
async function loadMany(owner: Db, callId: string): Promise<void> {
  const client = await owner.pool.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into applications (id, program_id, state, call_id, topic_id, no, lead_id, targets)
       select gen_random_uuid(), a.program_id, 'draft', a.call_id, a.topic_id, 'many-' || i, a.lead_id, '[]'
       from (select * from applications where call_id = $1 limit 1) a, generate_series(1, ${MANY}) i`,
      [callId],
    );
    await client.query(
      `insert into application_members (application_id, organization_id, role, position) select id, lead_id, 'lead', 0 from applications where no like 'many-%'`,
    );
    await client.query('analyze applications; analyze application_members');
  } finally {
    await client.query('set session_replication_role = default');
    client.release();
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
