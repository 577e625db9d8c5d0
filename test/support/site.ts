import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { keepLink } from '../../server/accounts/store.js';
import { createApp } from '../../server/app.js';
import type { Config } from '../../server/config.js';
import type { Db } from '../../server/db/connection.js';
import { drain } from '../../server/jobs/drain.js';
import { tick } from '../../server/lifecycle/clock.js';
import { staffOf } from '../../server/play/cast.js';
import { loadProgram } from '../../server/play/fill.js';
import { play, type StageName } from '../../server/play/play.js';
import type { FilledProgram } from '../../server/play/program-filled.js';
import type { World } from '../../server/play/world.js';
import type { Role } from '../../workflows/policy.js';
import { testDatabase } from './database.js';
import { Person } from './people.js';

export const config: Config = {
  port: 3000,
  host: '127.0.0.1',
  databaseUrl: undefined,
  varDir: 'var/test',
  publicUrl: undefined,
  smtpUrl: undefined,
  mailFrom: '공모 <gongmo@localhost>',
  sessionSecret: 's'.repeat(32),
  signing: { p12: undefined, p12Password: undefined, cert: undefined, key: undefined, tsaUrl: undefined },
  logLevel: 'silent',
  production: false,
};

/** The whole web over a database of its own, with a program that was played; the worker is in the test's hand. */
export interface Site {
  app: Express;
  origin: string;
  db: Db;
  /** The database's owner, for counting rows whatever the program role may see. */
  owner: Db;
  world: World;
  /** Officer, approver, finance officer, auditor, administrator. */
  staff: string[];
  /** What the log of errors took: empty at the end of a good test. */
  logged: object[];
  /** A person in a browser of their own, signed in through a link; the public when no id is given. */
  person(id?: string, role?: Role): Promise<Person>;
  /** Address of a link that signs this person in. */
  link(id: string, role: Role): Promise<string>;
  /** What the worker does: raises what is due, then does every job. */
  work(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a site whose program is played up to and with `to`. */
export async function startSite(to: StageName, name = 'practice.json'): Promise<Site> {
  const database = await testDatabase();
  const { db, owner } = database;
  const program = programOf(name);
  const staff = await staffOf({ db }, program.program.code);
  const world = await play(db, config, program, to, { say: () => undefined, step: () => undefined }, staff);
  const logged: object[] = [];
  const app = createApp(db, config, { error: (fields: object) => void logged.push(fields) });
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const link = async (personId: string, role: Role) => {
    const token = randomBytes(32).toString('base64url');
    const tokenHash = createHash('sha256').update(token).digest('hex');
    await keepLink(db, { tokenHash, personId, role, hours: 1 });
    return `/sign-in/${token}`;
  };
  return {
    app,
    origin,
    db,
    owner,
    world,
    staff,
    logged,
    link,
    async person(id, role = 'public') {
      const person = new Person(origin);
      if (!id) return person;
      await person.open(await link(id, role));
      await person.send('/sign-in/');
      return person;
    },
    async work() {
      await tick(db);
      await drain(db, config);
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await database.drop();
    },
  };
}

/** A program file of test/programs, as the play reads it. */
export function programOf(name: string): FilledProgram {
  const loaded = loadProgram(readFileSync(new URL(`../programs/${name}`, import.meta.url)));
  if ('faults' in loaded) throw new Error(`${name}: ${loaded.faults[0]?.path}`);
  return loaded.program;
}
