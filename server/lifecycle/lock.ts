import type { Facts, Kind } from '../../workflows/life.js';
import type { Tx } from '../db/tx.js';
import type { KindDef, Subject } from './act.js';
import { kindDef } from './registry.js';

/** A subject under its lock, with the end of its chain and the two times of the moment after the lock was had. */
export interface Locked extends Subject {
  entries: number;
  head: string;
  at: string;
  realAt: string;
}

interface Row {
  id: string;
  program_id: string | null;
  state: string;
  version: number;
  entries: number;
  head: string;
  at: string;
  real_at: string;
}

/**
 * Locks parents for share, then the subjects for update, each in id order, and reads their facts. The times are read after
 * the locks: a submission that waited for the closing of its call is judged by the moment at which it went on.
 */
export async function lockSubjects(tx: Tx, def: KindDef, ids: string[]): Promise<Map<string, Locked>> {
  // Sent together and run one after the other: each has its own snapshot, taken after the locks before it were had.
  const parents = def.parents.map(({ kind, column }) =>
    tx.query(
      `select id from ${kindDef(kind).table} where id in (select ${column} from ${def.table} where id = any($1::uuid[])) order by id for share`,
      [ids],
    ),
  );
  const [subjects] = await Promise.all([load(tx, def, ids, locking(def, 'for update')), ...parents]);
  return subjects;
}

/**
 * The same for those of these subjects that nobody else holds, themselves or a parent: nothing is waited for, so that one
 * busy call holds up no other. Locks are had in one statement, facts read in the next, with a snapshot of their own.
 */
export async function lockFree(tx: Tx, def: KindDef, ids: string[]): Promise<Map<string, Locked>> {
  const parents = def.parents.map(
    ({ kind, column }, i) =>
      `p${i} as materialized (select id from ${kindDef(kind).table} where id in (select ${column} from ${def.table} where id = any($1::uuid[])) order by id for share skip locked)`,
  );
  const free = def.parents.map(({ column }, i) => `and (t.${column} is null or t.${column} in (select id from p${i}))`);
  const held = `select ${own} from ${def.table} t where t.id = any($1::uuid[]) ${free.join(' ')} order by t.id for update of t skip locked`;
  return load(tx, def, ids, `with ${[...parents, `held as materialized (${held})`].join(', ')} ${timed}`);
}

/** The parents of subjects to be born, locked for share so that they can't close meanwhile. */
export const loadParents = async (tx: Tx, kind: Kind | undefined, ids: string[]): Promise<Map<string, Locked>> =>
  kind ? load(tx, kindDef(kind), [...new Set(ids)], locking(kindDef(kind), 'for share')) : new Map();

/** A subject as it is now, without a lock: for pages that show which acts are open. */
export async function readSubject(tx: Tx, kind: Kind, id: string): Promise<Locked | undefined> {
  return (await load(tx, kindDef(kind), [id], locking(kindDef(kind), ''))).get(id);
}

const own = 'id, program_id, state, version, entries, head';
const timed = `select ${own}, stamp(program_now(program_id)) as at, stamp(clock_timestamp()) as real_at from held order by id`;
const locking = (def: KindDef, lock: string) =>
  `with held as materialized (select ${own} from ${def.table} where id = any($1::uuid[]) order by id ${lock}) ${timed}`;

async function load(tx: Tx, def: KindDef, ids: string[], statement: string): Promise<Map<string, Locked>> {
  const [rows, facts] = await Promise.all([
    tx.query<Row>(statement, [ids]),
    ids.length > 0 ? def.facts(tx, ids) : new Map<string, Facts>(),
  ]);
  return new Map(rows.map((row) => [row.id, subjectOf(def.kind, row, facts.get(row.id) ?? {})]));
}

const subjectOf = (kind: Kind, row: Row, facts: Facts): Locked => ({
  kind,
  id: row.id,
  programId: row.program_id ?? '',
  state: row.state,
  version: row.version,
  facts: { programId: row.program_id, ...facts },
  entries: row.entries,
  head: row.head,
  at: row.at,
  realAt: row.real_at,
});
