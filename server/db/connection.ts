import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.js';

/** One process's way to the database: the pool for hand-written statements, Kysely over the same pool. */
export interface Db {
  pool: pg.Pool;
  kysely: Kysely<Database>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connections at most; 10 when not given. */
  max?: number;
  /** The role statements run as: the program role when not given, null for the one who signed in (the owner). */
  role?: string | null;
  /** Milliseconds; 0 is no limit. 30 s when not given. */
  statementTimeout?: number;
  /** Milliseconds; 0 is no limit. 5 s when not given. */
  lockTimeout?: number;
  applicationName?: string;
}

/** The role of the program, created by the first migration: it cannot update or delete history. */
export const PROGRAM_ROLE = 'gongmo_app';

/**
 * Opens a pool on `url` (postgresql://…). bigint comes back as a checked number,
 * numeric and date as strings, timestamptz as Date. Nothing connects before the
 * first statement.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Db {
  const pool = new pg.Pool({
    ...withSettings(url, options),
    max: options.max ?? 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    types: { getTypeParser },
    // Statements that need nothing of each other's answers travel together: fewer round trips under the locks.
    pipeline: true,
  });
  // Without these a server that goes away takes the process with it.
  pool.on('error', ignoreLostConnection);
  pool.on('connect', (client) => {
    client.on('error', ignoreLostConnection);
  });
  const kysely = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  return {
    pool,
    kysely,
    close: () => {
      closing ??= kysely.destroy().then(() => (pool.ended ? undefined : pool.end()));
      return closing;
    },
  };
}

/**
 * The settings travel as start-up options, so that they hold from the first
 * statement and RESET ROLE falls back to the program role, not to the owner.
 * Options already in the address come first: ours win.
 */
function withSettings(url: string, options: DatabaseOptions): pg.PoolConfig {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.delete('options');
  const role = options.role === undefined ? PROGRAM_ROLE : options.role;
  const settings: [string, string][] = [
    ['timezone', 'UTC'],
    ['statement_timeout', String(options.statementTimeout ?? 30_000)],
    ['lock_timeout', String(options.lockTimeout ?? 5_000)],
    ['idle_in_transaction_session_timeout', '15000'],
  ];
  if (role !== null) settings.push(['role', role]);
  const ours = settings.map(([name, value]) => `-c ${name}=${value}`).join(' ');
  return {
    connectionString: address.href,
    application_name: options.applicationName ?? 'gongmo',
    options: given === null ? ours : `${given} ${ours}`,
  };
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const TEXT_ARRAY = 1009;
/** numeric[] and date[]: strings, as their single values are. */
const STRING_ARRAYS = [1231, 1182];

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return safeInteger;
  if (oid === DATE) return (value) => value;
  if (oid === INT8_ARRAY) {
    const texts = pg.types.getTypeParser(TEXT_ARRAY as number, 'text') as (value: string) => (string | null)[];
    return (value) => texts(value).map((item) => (item === null ? null : safeInteger(item)));
  }
  const known = STRING_ARRAYS.includes(oid) ? TEXT_ARRAY : oid;
  return pg.types.getTypeParser(known, format as 'text') as (value: string) => unknown;
}

/** Won and counts are JS numbers; what a number cannot hold is an error, never rounded. */
function safeInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new RangeError(`${value} does not fit a safe integer (±(2^53 − 1))`);
  }
  return number;
}

function ignoreLostConnection(): void {
  // The next statement on that connection is refused, and says why.
}
