import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Db, openDatabase } from '../../server/db/connection.js';

export interface TestDatabase {
  /** As the program role, like web and worker. */
  db: Db;
  /** As the owner: for what only a migration or an attacker with the owner's rights could do. */
  owner: Db;
  /** The owner's address of this database. */
  url: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of one's own; call `drop` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = process.env.GONGMO_TEST_ADMIN_URL;
  if (!admin) throw new Error('Run under Jest with test/jest.config.js, which starts PostgreSQL.');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await run(admin, `create database ${name} template ${process.env.GONGMO_TEST_TEMPLATE}`);
  const address = new URL(admin);
  address.pathname = `/${name}`;
  const url = address.href;
  const db = openDatabase(url);
  const owner = openDatabase(url, { role: null, max: 3 });
  return {
    db,
    owner,
    url,
    async drop() {
      await db.close();
      await owner.close();
      await run(admin, `drop database ${name} with (force)`);
    },
  };
}

async function run(admin: string, statement: string): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
