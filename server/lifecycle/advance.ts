import type pg from 'pg';
import { unborn } from '../../workflows/life.js';
import type { Actor } from '../../workflows/policy.js';
import type { Refusal } from '../../workflows/step.js';
import type { Db } from '../db/connection.js';
import { newId } from '../db/ids.js';
import { type OpenTx, type Tx, transaction } from '../db/tx.js';
import { type ActDef, type Birth, type Item, Refused, type Subject } from './act.js';
import { accept, changedMeanwhile, Denied, formOf, mayAtAll, settle } from './judge.js';
import { answerTo, claimKey, keepAnswer } from './keys.js';
import { type Locked, loadParents, lockSubjects } from './lock.js';
import { recordRefusal } from './refusals.js';
import { actDef, kindDef, kindOf } from './registry.js';
import { append, type Change, enqueue } from './save.js';
import { together } from './together.js';

/** One act on one subject or on a set of them, or the birth of some. */
export interface Command {
  actor: Actor;
  act: string;
  ids?: string[];
  births?: Birth[];
  input?: Record<string, unknown>;
  /** A repeated post with the same key answers as the first did. */
  key?: string;
  /** The version that the person saw; refused as `changedMeanwhile` when the subject has moved on. */
  version?: number;
}

export interface Moved {
  kind: string;
  id: string;
  state: string;
  version: number;
}
export type Outcome =
  | { ok: true; subjects: Moved[] }
  | { ok: false; refusal: Refusal & { kind?: string; id?: string } };

/**
 * The only writer of `state`. In one transaction it locks parents and subjects in id order, reads the facts that guards
 * need, asks the policy, asks the machine, saves, appends the chained audit entries, enqueues the effects. A refusal is an
 * answer with its reason, and is recorded on the subject's chain; nothing else of it remains. Throws only what is nobody's
 * refusal: a lost database, a mistake in the program.
 */
export async function advance(db: Db, command: Command): Promise<Outcome> {
  const def = actDef(command.act);
  const single = command.ids?.length === 1 && isId(command.ids[0] ?? '') && !command.births && !def.follow;
  return single ? together(db, def, command, ways) : alone(db, command);
}

async function alone(db: Db, command: Command): Promise<Outcome> {
  try {
    return await transaction(db, (tx) => advanceIn(tx, command), opening);
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    return recordRefusal(db, command, error);
  }
}

/**
 * One plan for a statement, whatever its ids: left to itself PostgreSQL guesses ten ids for `any($1)`, finds the plan for
 * the one it has cheaper, and so plans the facts' dozen subqueries again for every act.
 */
const opening = "begin; set local gongmo.advance = 'on'; set local plan_cache_mode = force_generic_plan";

const ways = { opening, alone, refuse: recordRefusal };

async function advanceIn(tx: OpenTx, command: Command): Promise<Outcome> {
  if (!command.key) return { ok: true, subjects: await perform(tx, command) };
  const earlier = (await claimKey(tx, command, command.key)) ? undefined : await answerTo(tx, command, command.key);
  if (earlier) return earlier;
  const outcome: Outcome = { ok: true, subjects: await perform(tx, command) };
  await keepAnswer(tx, command, command.key, outcome);
  return outcome;
}

async function perform(tx: OpenTx, command: Command, within?: string): Promise<Moved[]> {
  const def = actDef(command.act);
  const changes = command.births
    ? await give(tx, def, command, command.births, within)
    : await move(tx, def, command, within);
  if (changes.length === 0) return [];
  append(tx, def, changes, within);
  enqueue(tx, changes);
  const moved: Moved[] = changes.map(({ item }) => ({
    kind: item.subject.kind,
    id: item.subject.id,
    state: item.to,
    version: item.subject.version + 1,
  }));
  if (def.follow) {
    for (const { item } of changes) {
      for (const next of await refusing(
        command,
        [item.subject],
        () => def.follow?.(tx, item) ?? Promise.resolve([]),
        within,
      )) {
        if (next.ids?.length === 0 || next.births?.length === 0) continue;
        await perform(
          tx,
          {
            actor: command.actor,
            act: next.act,
            ...(next.ids && { ids: next.ids }),
            ...(next.births && { births: next.births }),
            input: next.input ?? {},
          },
          def.name,
        );
      }
    }
  }
  return moved;
}

async function move(tx: Tx, def: ActDef, command: Command, within: string | undefined): Promise<Change[]> {
  const kind = kindOf(def.name);
  const ids = [...new Set(command.ids ?? [])];
  const locked = await lockSubjects(tx, kindDef(kind), ids.filter(isId));
  const missing = ids.some((id) => !locked.has(id));
  if (missing) throw new Denied({ reason: 'notFound' }, def.name, command.input ?? {}, undefined, within);
  const changes: Change[] = [];
  for (const subject of locked.values()) {
    changedMeanwhile(def, command, subject, within);
    changes.push({ item: accept(def, command, subject, subject.state, subject, within), chain: subject, effects: [] });
  }
  for (const change of changes) settle(def, command, change, within);
  await refusing(
    command,
    changes.map(({ chain }) => chain),
    () =>
      def.write?.(
        tx,
        changes.map(({ item }) => item),
      ) ?? Promise.resolve(),
    within,
  );
  return changes;
}

async function give(
  tx: Tx,
  def: ActDef,
  command: Command,
  births: Birth[],
  within: string | undefined,
): Promise<Change[]> {
  const kind = kindOf(def.name);
  const { table, birthFacts } = kindDef(kind);
  const parents = await loadParents(tx, def.parent, births.map(({ parentId }) => parentId).filter(isId));
  const changes: Change[] = [];
  const items: (Item & { parent: Subject })[] = [];
  for (const birth of births) {
    const parent = parents.get(birth.parentId);
    if (def.parent && !parent) throw new Denied({ reason: 'notFound' }, def.name, birth.input, undefined, within);
    // The form first: what a birth is judged by is read with what was typed.
    mayAtAll(def, command.actor, parent, within);
    const input = formOf(def, birth.input, parent, parent, within);
    const id = birth.id ?? newId();
    const programId = parent?.programId ?? (kind === 'program' ? id : null);
    const facts = {
      ...parent?.facts,
      ...(birthFacts ? await birthFacts(tx, parent ?? nobody(id, kind), input) : {}),
    };
    const newborn: Locked = {
      kind,
      id,
      programId: programId ?? '',
      state: unborn,
      version: 0,
      facts,
      entries: 0,
      head: '',
      at: parent?.at ?? (await realTime(tx)),
      realAt: parent?.realAt ?? (await realTime(tx)),
    };
    const item = accept(def, command, newborn, unborn, parent, within, input);
    items.push({ ...item, parent: parent ?? newborn });
    changes.push({ item, chain: newborn, effects: [] });
  }
  for (const [i, change] of changes.entries())
    settle(def, command, change, within, parents.get(births[i]?.parentId ?? ''));
  const chains = [...parents.values()];
  const rows = await refusing(
    command,
    chains,
    () => def.insert?.(tx, items) ?? Promise.resolve(items.map(() => ({}))),
    within,
  );
  await refusing(command, chains, () => insertRows(tx, table, changes, rows), within);
  await refusing(command, chains, () => def.write?.(tx, items) ?? Promise.resolve(), within);
  return changes;
}

const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

async function refusing<T>(
  command: Command,
  subjects: (Locked | Subject)[],
  work: () => Promise<T>,
  within: string | undefined,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal =
      error instanceof Refused ? { reason: error.reason, params: error.params } : unheld(error as pg.DatabaseError);
    if (!refusal) throw error;
    const id = error instanceof Refused ? error.subjectId : undefined;
    const subject = subjects.find((one) => one.id === id) ?? subjects[0];
    throw new Denied(refusal, command.act, command.input ?? {}, subject as Locked | undefined, within);
  }
}

/** What only the database can know: that two wanted the same at the same moment, or that a thing chosen is not there. */
function unheld({ code, constraint }: pg.DatabaseError): Refusal | undefined {
  if (code === '23505') return { reason: 'alreadyExists', params: { what: constraint } };
  if (code === '23503') return { reason: 'referenceUnknown', params: { what: constraint } };
  return undefined;
}

async function insertRows(tx: Tx, table: string, changes: Change[], rows: Record<string, unknown>[]): Promise<void> {
  const whole = changes.map(({ item }, i) => ({
    ...rows[i],
    id: item.subject.id,
    program_id: item.subject.programId || null,
    state: item.to,
    version: 1,
    created_at: item.at,
    updated_at: item.at,
  }));
  const columns = [...new Set(whole.flatMap((row) => Object.keys(row)))].map((name) => `"${name}"`).join(', ');
  await tx.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(whole)],
  );
}

async function realTime(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ at: string }>('select stamp(clock_timestamp()) as at');
  return row?.at ?? '';
}

const nobody = (id: string, kind: Subject['kind']): Subject => ({
  kind,
  id,
  programId: '',
  state: unborn,
  version: 0,
  facts: {},
});
