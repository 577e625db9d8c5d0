import type pg from 'pg';
import type { Db } from './connection.js';
import { named } from './named.js';
import type { Tx } from './tx.js';

/** Single statements without a transaction, for pages that only read: two round trips less. */
export const reading = (db: Db): Tx => ({
  kysely: db.kysely,
  query: async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await db.pool.query<R>(named(text, values))).rows,
});
