import { seal } from '../audit/chain.js';
import type { OpenTx, Tx } from '../db/tx.js';
import type { ActDef, Item } from './act.js';
import type { Locked } from './lock.js';
import { kindDef } from './registry.js';

export interface Change {
  item: Item;
  chain: Locked;
  effects: string[];
}

interface EntryRow {
  subject_kind: string;
  subject_id: string;
  n: number;
  program_id: string | null;
  at: string;
  real_at: string;
  actor_id: string | null;
  actor_role: string;
  act: string;
  within: string | null;
  event: { input: unknown; facts: unknown };
  from_state: string;
  to_state: string;
  version: number;
  outcome: 'done' | 'refused';
  reason: string | null;
  params: unknown;
  prev: string;
  hash: string;
}

/** Sends the new states and one chained entry for each, in one statement whatever their number. */
export function append(tx: OpenTx, def: ActDef, changes: Change[], within: string | undefined): void {
  const entries = changes.map(({ item, chain }) =>
    sealed(chain, {
      act: def.name,
      within: within ?? null,
      actor_id: item.actor.personId,
      actor_role: item.actor.role,
      event: { input: hideSecrets(item.input, def.redact), facts: item.subject.facts },
      from_state: item.from,
      to_state: item.to,
      version: chain.version + 1,
      outcome: 'done',
      reason: null,
      params: null,
    }),
  );
  const kind = changes[0]?.item.subject.kind;
  if (!kind) return;
  tx.send(
    `with entry as (${insertion} returning subject_id, to_state, version, n, hash, at)
     update ${kindDef(kind).table} t set state = e.to_state, version = e.version, entries = e.n, head = e.hash, updated_at = e.at
     from entry e where t.id = e.subject_id`,
    [JSON.stringify(entries)],
  );
}

/** One refused attempt at the end of its subject's chain; state and version stay. */
export async function appendRefusal(
  tx: Tx,
  subject: Locked,
  entry: Pick<EntryRow, 'act' | 'within' | 'actor_id' | 'actor_role' | 'event' | 'reason' | 'params'>,
): Promise<void> {
  const row = sealed(subject, {
    ...entry,
    from_state: subject.state,
    to_state: subject.state,
    version: subject.version,
    outcome: 'refused',
  });
  await tx.query(insertion, [JSON.stringify([row])]);
  await tx.query(`update ${kindDef(subject.kind).table} set entries = $2, head = $3 where id = $1`, [
    subject.id,
    row.n,
    row.hash,
  ]);
}

/** Effects become jobs in the same transaction: they run if and only if the act was done. */
export function enqueue(tx: OpenTx, changes: Change[]): void {
  const jobs = changes.flatMap(({ item, effects }) =>
    effects.map((name) => ({
      name,
      payload: JSON.stringify({ kind: item.subject.kind, id: item.subject.id, at: item.at, by: item.actor.personId }),
    })),
  );
  if (jobs.length === 0) return;
  tx.send(
    'select graphile_worker.add_job(j.name, j.payload::json) from unnest($1::text[], $2::text[]) as j(name, payload)',
    [jobs.map((job) => job.name), jobs.map((job) => job.payload)],
  );
}

function sealed(
  chain: Locked,
  rest: Omit<EntryRow, 'subject_kind' | 'subject_id' | 'n' | 'program_id' | 'at' | 'real_at' | 'prev' | 'hash'>,
): EntryRow {
  const row = {
    subject_kind: chain.kind,
    subject_id: chain.id,
    n: chain.entries + 1,
    program_id: chain.programId || null,
    at: chain.at,
    real_at: chain.realAt,
    ...rest,
    prev: chain.head,
  };
  const hash = seal(row.prev, {
    kind: row.subject_kind,
    id: row.subject_id,
    n: row.n,
    program: row.program_id,
    at: row.at,
    realAt: row.real_at,
    actor: row.actor_id,
    role: row.actor_role,
    act: row.act,
    within: row.within,
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    version: row.version,
    outcome: row.outcome,
    reason: row.reason,
    params: row.params,
  });
  return { ...row, hash };
}

const columns =
  'subject_kind, subject_id, n, program_id, at, real_at, actor_id, actor_role, act, within, event, from_state, to_state, version, outcome, reason, params, prev, hash';

const insertion = `insert into audit_entries (${columns}) select ${columns} from jsonb_populate_recordset(null::audit_entries, $1::jsonb)`;

const hideSecrets = (input: Record<string, unknown>, secret: string[] = []) =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, secret.includes(name) ? null : value]));
