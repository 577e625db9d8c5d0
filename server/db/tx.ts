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
import { named } from './named.js';
import type { Database } from './schema.js';

/** One transaction: hand-written statements and Kysely over the same connection. */
export interface Tx {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  kysely: Kysely<Database>;
}

/** A transaction that is really one: what it sends ends with the commit. */
export interface OpenTx extends Tx {
  /** Sends a statement whose rows nobody reads; its failure comes with the commit, which it turns into a rollback. */
  send(text: string, values: unknown[]): void;
}

/** Runs `work` in one transaction; commits what it returns, rolls back what it throws. Deadlocks and serialization failures are tried again, three times in all. */
export async function transaction<T>(db: Db, work: (tx: OpenTx) => Promise<T>, opening = 'begin'): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await db.pool.connect();
    let broken: Error | undefined;
    // On the wire before the first statement of `work`, which need not wait for its answer.
    const opened = client.query(opening);
    opened.catch(ignore);
    const sent: Promise<unknown>[] = [opened];
    try {
      const result = await work(over(client, sent));
      // PostgreSQL answers a commit after a failed statement with a rollback, so that nothing of it remains.
      const answers = await Promise.all([...sent, client.query('commit')]);
      if ((answers.at(-1) as pg.QueryResult).command !== 'COMMIT') throw new Error('the transaction was rolled back');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      const cause = await causeOf(error, sent);
      if (attempt < 3 && isPassing(cause)) continue;
      throw cause;
    } finally {
      client.release(broken);
    }
  }
}

function over(client: pg.PoolClient, sent: Promise<unknown>[]): OpenTx {
  let kysely: Kysely<Database> | undefined;
  return {
    send: (text, values) => {
      const answer = client.query(named(text, values));
      answer.catch(ignore);
      sent.push(answer);
    },
    // Named, so that each connection plans a statement once: planning is most of what a short one costs.
    query: async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await client.query<R>(named(text, values))).rows,
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
      const { rows, rowCount } = await client.query(named(query.sql, [...query.parameters]));
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

/** "Transaction is aborted" only repeats the failure of what was sent before; that one says why. */
const causeOf = (error: unknown, sent: Promise<unknown>[]): Promise<unknown> | unknown =>
  (error as { code?: string }).code === '25P02'
    ? Promise.all(sent).then(
        () => error,
        (first) => first,
      )
    : error;

/** Failures are met where the answers are gathered. */
const ignore = (): void => undefined;

const isPassing = (error: unknown): boolean => ['40001', '40P01'].includes((error as { code?: string }).code ?? '');
