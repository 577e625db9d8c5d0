import type pg from 'pg';
import type { Db } from '../db/connection.js';
import { allKinds } from '../lifecycle/registry.js';
import { type Break, ChainWalk, type Entry, type Verification } from './verify.js';

const PAGE = 2000;

/** Every entry in the order of recording, read in pages. */
export async function* entriesOf(
  { pool }: { pool: Pick<pg.Pool, 'query'> },
  programId?: string,
): AsyncGenerator<Entry> {
  let after = 0;
  for (;;) {
    const { rows } = await pool.query<Entry>(
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

/** Holds every chain of a database to its hashes, and every subject to the end of its chain: all as they stand at one moment, while people go on working. */
export async function verifyDatabase(db: Db, onEntry: (count: number) => void = () => {}): Promise<Verification> {
  const client = await db.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const walk = new ChainWalk();
    let count = 0;
    for await (const entry of entriesOf({ pool: client })) {
      walk.add(entry);
      count += 1;
      if (count % PAGE === 0) onEntry(count);
    }
    const result = walk.end();
    if (!result.verified) return result;
    const loose = await looseSubject(client, walk);
    return loose ? { ...result, verified: false, first: loose } : result;
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

/** A subject that does not stand where its chain ends, or a chain without its subject: a tail was cut, or a row was changed by another hand. */
async function looseSubject(client: pg.PoolClient, walk: ChainWalk): Promise<Break | undefined> {
  const chains = new Map(walk.heads());
  for (const { kind, table } of allKinds()) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await client.query<SubjectRow>(
        `select id, state, version, entries, head from ${table} where id > $1 order by id limit ${PAGE}`,
        [after],
      );
      for (const { id, state, version, entries, head } of rows) {
        const end = chains.get(id);
        chains.delete(id);
        if (end?.kind !== kind || end.n !== entries || end.hash !== head)
          return { kind, id, n: Math.min(entries, end?.n ?? 0) + 1, seq: end?.seq ?? 0, what: 'order' };
        if (end.state !== state || end.version !== version)
          return { kind, id, n: end.n, seq: end.seq, what: 'subject' };
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.id;
    }
  }
  for (const [id, { kind, n, seq }] of chains) return { kind, id, n, seq, what: 'subject' };
  return undefined;
}

interface SubjectRow {
  id: string;
  state: string;
  version: number;
  entries: number;
  head: string;
}
