import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult as KyselyResult,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type pg from 'pg';
import type { Db } from './connection.js';
import type { Database } from './schema.js';

/** One transaction: hand-written statements and Kysely over the same connection. */
export interface Tx {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  kysely: Kysely<Database>;
}

/** Runs `work` in one transaction; commits what it returns, rolls back what it throws. Deadlocks and serialization failures are tried again, three times in all. */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>, opening = 'begin'): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await db.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(opening);
      const result = await work(over(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      if (attempt < 3 && isPassing(error)) continue;
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

function over(client: pg.PoolClient): Tx {
  let kysely: Kysely<Database> | undefined;
  return {
    // Named, so that each connection plans a statement once: planning is most of what a short one costs.
    query: async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await client.query<R>({ name: nameOf(text), text, values })).rows,
    get kysely() {
      kysely ??= new Kysely<Database>({
        dialect: {
          createAdapter: () => new PostgresAdapter(),
          createDriver: () => borrowed(client),
          createIntrospector: (db) => new PostgresIntrospector(db),
          createQueryCompiler: () => new PostgresQueryCompiler(),
        },
      });
      return kysely;
    },
  };
}

/** A Kysely driver over a connection that somebody else opened and will end; it never begins or commits. */
function borrowed(client: pg.PoolClient) {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<KyselyResult<R>> => {
      const { rows, rowCount } = await client.query(query.sql, [...query.parameters]);
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    // biome-ignore lint/correctness/useYield: nothing streams inside a transaction
    streamQuery: async function* () {
      throw new Error('nothing streams inside a transaction');
    },
  };
  const refuse = async () => {
    throw new Error('a transaction is already open');
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

const isPassing = (error: unknown): boolean => ['40001', '40P01'].includes((error as { code?: string }).code ?? '');

const names = new Map<string, string>();

/** One name for one text. Statements are put together from our own tables only, so there are few of them. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
