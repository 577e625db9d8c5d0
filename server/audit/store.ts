import type { Db } from '../db/connection.js';
import { allKinds } from '../lifecycle/registry.js';
import { type Break, ChainWalk, type Entry, type Verification } from './verify.js';

const PAGE = 2000;

/** Every entry in the order of recording, read in pages. */
export async function* entriesOf(db: Db, programId?: string): AsyncGenerator<Entry> {
  let after = 0;
  for (;;) {
    const { rows } = await db.pool.query<Entry>(
      `select seq, subject_kind as kind, subject_id as id, n, program_id as program, stamp(at) as at, stamp(real_at) as "realAt", actor_id as actor, actor_role as role,
         act, within, event, from_state as "from", to_state as "to", version, outcome, reason, params, prev, hash
       from audit_entries where seq > $1 and ($2::uuid is null or program_id = $2) order by seq limit ${PAGE}`,
      [after, programId ?? null],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.seq;
  }
}

/** Holds every chain of a database to its hashes, and every subject to the end of its chain. */
export async function verifyDatabase(db: Db, onEntry: (count: number) => void = () => {}): Promise<Verification> {
  const walk = new ChainWalk();
  let count = 0;
  for await (const entry of entriesOf(db)) {
    walk.add(entry);
    count += 1;
    if (count % PAGE === 0) onEntry(count);
  }
  const result = walk.end();
  if (!result.verified) return result;
  const loose = await looseSubject(db, walk);
  return loose ? { ...result, verified: false, first: loose } : result;
}

/** A subject whose row does not stand where its chain ends: a tail was cut, or the row was changed by another hand. */
async function looseSubject(db: Db, walk: ChainWalk): Promise<Break | undefined> {
  const heads = walk.heads();
  for (const { kind, table } of allKinds()) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await db.pool.query<{ id: string; entries: number; head: string }>(
        `select id, entries, head from ${table} where id > $1 order by id limit ${PAGE}`,
        [after],
      );
      for (const { id, entries, head } of rows) {
        const end = heads.get(id);
        if (end?.n !== entries || end.hash !== head) return { kind, id, n: entries, seq: 0, what: 'order' };
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.id;
    }
  }
  return undefined;
}
