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
  const [subjects] = await Promise.all([load(tx, def, ids, 'for update'), ...parents]);
  return subjects;
}

/** The parents of subjects to be born, locked for share so that they can't close meanwhile. */
export const loadParents = async (tx: Tx, kind: Kind | undefined, ids: string[]): Promise<Map<string, Locked>> =>
  kind ? load(tx, kindDef(kind), [...new Set(ids)], 'for share') : new Map();

/** A subject as it is now, without a lock: for pages that show which acts are open. */
export async function readSubject(tx: Tx, kind: Kind, id: string): Promise<Locked | undefined> {
  return (await load(tx, kindDef(kind), [id], '')).get(id);
}

async function load(tx: Tx, def: KindDef, ids: string[], lock: string): Promise<Map<string, Locked>> {
  const [rows, facts] = await Promise.all([
    tx.query<Row>(
      `with held as materialized (select id, program_id, state, version, entries, head from ${def.table} where id = any($1::uuid[]) order by id ${lock})
       select held.*, stamp(program_now(program_id)) as at, stamp(clock_timestamp()) as real_at from held order by id`,
      [ids],
    ),
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
