import pg from 'pg';
import type { Db } from '../db/connection.js';
import { type OpenTx, transaction } from '../db/tx.js';
import type { ActDef } from './act.js';
import type { Command, Outcome } from './advance.js';
import { accept, changedMeanwhile, Denied, settle } from './judge.js';
import { answeredKeys, keepAnswers, keyOf } from './keys.js';
import { lockFree } from './lock.js';
import { kindDef, kindOf } from './registry.js';
import { append, type Change, enqueue } from './save.js';

/**
 * Acts of one name that come while another is being written go together: one transaction, and few statements whatever
 * their number. Each keeps its own policy, machine, entry and answer. Nobody waits for company: an act that finds the way
 * free leaves at once, and a batch waits for no row that somebody else holds.
 */
export function together(db: Db, def: ActDef, command: Command, ways: Ways): Promise<Outcome> {
  const lane = laneOf(db, def, ways);
  return new Promise((answer, fail) => {
    lane.waiting.push({ command, id: command.ids?.[0] ?? '', answer, fail });
    depart(lane);
  });
}

/** How an act is done by itself, and how one that was refused is recorded and answered. */
export interface Ways {
  opening: string;
  alone(db: Db, command: Command): Promise<Outcome>;
  refuse(db: Db, command: Command, denied: Denied): Promise<Outcome>;
}

interface Ask {
  command: Command;
  id: string;
  answer(outcome: Outcome): void;
  fail(error: unknown): void;
}

interface Lane {
  db: Db;
  def: ActDef;
  ways: Ways;
  waiting: Ask[];
  underWay: number;
}

/** While one batch is at the database, the next is judged. */
const ABREAST = 2;
const MOST = 64;

const lanes = new WeakMap<Db, Map<string, Lane>>();

function laneOf(db: Db, def: ActDef, ways: Ways): Lane {
  const known = lanes.get(db) ?? new Map<string, Lane>();
  lanes.set(db, known);
  const lane = known.get(def.name) ?? { db, def, ways, waiting: [], underWay: 0 };
  known.set(def.name, lane);
  return lane;
}

function depart(lane: Lane): void {
  if (lane.underWay >= ABREAST || lane.waiting.length === 0) return;
  const asks = boarding(lane);
  lane.underWay += 1;
  void ride(lane, asks).finally(() => {
    lane.underWay -= 1;
    depart(lane);
  });
}

/** The first who wait; of several for one subject, or with one key, the first. */
function boarding(lane: Lane): Ask[] {
  const taken = new Set<string>();
  const asks: Ask[] = [];
  const rest: Ask[] = [];
  for (const ask of lane.waiting) {
    const key = ask.command.key && keyOf(ask.command, ask.command.key);
    if (asks.length >= MOST || taken.has(ask.id) || (key && taken.has(key))) rest.push(ask);
    else {
      asks.push(ask);
      taken.add(ask.id);
      if (key) taken.add(key);
    }
  }
  lane.waiting = rest;
  return asks;
}

/** Never rejects: every ask is answered, or fails by itself. */
async function ride({ db, def, ways }: Lane, asks: Ask[]): Promise<void> {
  const alone = (ask: Ask) => void ways.alone(db, ask.command).then(ask.answer, ask.fail);
  const voyage: Voyage = { done: new Map(), denied: new Map(), sailed: false };
  try {
    await transaction(db, (tx) => attempt(tx, def, asks, voyage), ways.opening);
  } catch (error) {
    // What failed before the commit has left nothing behind: the bad one fails again by itself, the others pass.
    if (!voyage.sailed || undone(error)) for (const ask of asks) alone(ask);
    // A connection lost over the commit: nobody knows, and doing it again might do it twice.
    else for (const ask of asks) ask.fail(error);
    return;
  }
  for (const ask of asks) {
    const outcome = voyage.done.get(ask);
    const denied = voyage.denied.get(ask);
    if (outcome) ask.answer(outcome);
    else if (denied) void ways.refuse(db, ask.command, denied).then(ask.answer, ask.fail);
    else alone(ask);
  }
}

interface Voyage {
  done: Map<Ask, Outcome>;
  denied: Map<Ask, Denied>;
  /** Whether everything was sent, so that only the commit is left. */
  sailed: boolean;
}

async function attempt(tx: OpenTx, def: ActDef, asks: Ask[], voyage: Voyage): Promise<void> {
  voyage.done.clear();
  voyage.denied.clear();
  voyage.sailed = false;
  const [answered, held] = await Promise.all([
    answeredKeys(
      tx,
      asks.map(({ command }) => command),
    ),
    lockFree(
      tx,
      kindDef(kindOf(def.name)),
      asks.map(({ id }) => id),
    ),
  ]);
  const changes: Change[] = [];
  for (const ask of asks) {
    const subject = held.get(ask.id);
    if (!subject || (ask.command.key && answered.has(keyOf(ask.command, ask.command.key)))) continue;
    try {
      changedMeanwhile(def, ask.command, subject);
      const item = accept(def, ask.command, subject, subject.state, subject, undefined);
      const change: Change = { item, chain: subject, effects: [] };
      settle(def, ask.command, change, undefined);
      changes.push(change);
      const { kind, id, version } = subject;
      voyage.done.set(ask, { ok: true, subjects: [{ kind, id, state: item.to, version: version + 1 }] });
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      voyage.denied.set(ask, error);
    }
  }
  if (changes.length > 0) {
    await def.write?.(
      tx,
      changes.map(({ item }) => item),
    );
    append(tx, def, changes, undefined);
    enqueue(tx, changes);
    keepAnswers(
      tx,
      [...voyage.done].map(([{ command }, outcome]) => [command, outcome]),
    );
  }
  voyage.sailed = true;
}

/** The server itself said no to a statement or to the commit; of its own end it says so as FATAL, and nothing is sure. */
const undone = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity === 'ERROR';
