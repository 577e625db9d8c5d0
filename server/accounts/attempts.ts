import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../db/connection.js';

export interface Attempts {
  /** Counts one attempt; answers with the seconds to wait when there were too many, else null. */
  count(email: string, address: string): Promise<number | null>;
  /** Forgets an account's attempts, once its password was right. */
  forget(email: string): Promise<void>;
}

const WINDOW_SECONDS = 15 * 60;

/** Five attempts per account and fifty per address in a quarter of an hour, counted in PostgreSQL by all web processes together; by each alone while it is away. */
export function signInAttempts(db: Db): Attempts {
  const perAccount = limiter(db, 'sign-in-account', 5);
  const perAddress = limiter(db, 'sign-in-address', 50);
  return {
    async count(email, address) {
      const waits = await Promise.all([wait(perAccount, accountKey(email)), wait(perAddress, address)]);
      const longest = Math.max(...waits);
      return longest === 0 ? null : longest;
    },
    forget: async (email) => {
      await perAccount.delete(accountKey(email));
    },
  };
}

const limiter = (db: Db, keyPrefix: string, points: number): RateLimiterPostgres =>
  new RateLimiterPostgres({
    storeClient: db.pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix,
    points,
    duration: WINDOW_SECONDS,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS }),
  });

async function wait(limit: RateLimiterPostgres, key: string): Promise<number> {
  try {
    await limit.consume(key);
    return 0;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000);
    throw refused;
  }
}

/** Hashed: what is typed there may be a password in the wrong field, and has no length. */
const accountKey = (email: string): string =>
  createHash('sha256').update(email.normalize('NFC').trim().toLowerCase()).digest('hex');
