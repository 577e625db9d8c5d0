import type { Facts } from '../../workflows/life.js';
import type { Actor, Role } from '../../workflows/policy.js';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { drain } from '../jobs/drain.js';
import type { Birth } from '../lifecycle/act.js';
import { advance, type Moved } from '../lifecycle/advance.js';
import { tick } from '../lifecycle/clock.js';

export interface Progress {
  /** Says what is being done now. */
  say(what: string): void;
  /** One unit of work is done. */
  step(): void;
}

/** The stage of a play: its database, its program, its people, and the hand on its clock. */
export interface World {
  db: Db;
  config: Config;
  programId: string;
  staff: Record<'administrator' | 'officer' | 'approver' | 'finance', Actor>;
  /** Organization key of the program file → id, and who speaks for it. */
  organizations: Map<string, { id: string; speaker: Actor }>;
  /** `call code | evaluator name` → person. */
  evaluators: Map<string, Actor>;
  /** Call code → id; application number in its call → id. */
  calls: Map<string, string>;
  applications: Map<string, string>;
  progress: Progress;
}

export class PlayRefused extends Error {
  readonly reason: string;
  readonly subject: string | undefined;
  constructor(act: string, reason: string, params: Facts | undefined, subject: string | undefined) {
    super(`${act} was refused: ${reason} ${JSON.stringify(params ?? {})}`);
    this.reason = reason;
    this.subject = subject;
  }
}

/** An act as its person would post it; throws PlayRefused where a person would read a reason. */
export async function act(
  world: Pick<World, 'db'>,
  actor: Actor,
  name: string,
  ids: string | string[],
  input: Record<string, unknown> = {},
): Promise<Moved[]> {
  const list = typeof ids === 'string' ? [ids] : ids;
  if (list.length === 0) return [];
  return told(name, await advance(world.db, { actor, act: name, ids: list, input }));
}

export async function birth(world: Pick<World, 'db'>, actor: Actor, name: string, births: Birth[]): Promise<Moved[]> {
  if (births.length === 0) return [];
  return told(name, await advance(world.db, { actor, act: name, births }));
}

/** The same act on each of many; those that are refused are left as they are, and told. */
export async function actOnEach(
  world: World,
  actor: Actor,
  name: string,
  ids: string[],
  input: Record<string, unknown> = {},
): Promise<PlayRefused[]> {
  const refused: PlayRefused[] = [];
  let left = ids;
  while (left.length > 0) {
    try {
      await act(world, actor, name, left, input);
      return refused;
    } catch (error) {
      if (!(error instanceof PlayRefused) || !error.subject) throw error;
      refused.push(error);
      left = left.filter((id) => id !== error.subject);
    }
  }
  return refused;
}

/** Moves the program's clock forward, never back, and lets the clock raise what has fallen due. */
export async function moveTo(world: World, to: string | number): Promise<void> {
  const target = typeof to === 'number' ? new Date(to).toISOString() : to;
  // As it is written: a microsecond after the deadline is late.
  if (Date.parse(target) >= (await programNow(world)))
    await act(world, world.staff.officer, 'program.moveClock', world.programId, { to: target, frozen: true });
  await tick(world.db);
}

export async function programNow({ db, programId }: Pick<World, 'db' | 'programId'>): Promise<number> {
  const { rows } = await db.pool.query<{ now: Date }>('select program_now($1) as now', [programId]);
  return rows[0]?.now.getTime() ?? Number.NaN;
}

/** Lets the worker do what the acts asked for: papers and letters. */
export const work = (world: World): Promise<number> => drain(world.db, world.config);

export const idsOf = async ({ db }: Pick<World, 'db'>, statement: string, values: unknown[]): Promise<string[]> =>
  (await db.pool.query<{ id: string }>(statement, values)).rows.map(({ id }) => id);

export const actorOf = (personId: string | null, role: Role, more: Partial<Actor> = {}): Actor => ({
  personId,
  role,
  organizationIds: [],
  programIds: [],
  ...more,
});

export const DAY = 86_400_000;

function told(name: string, outcome: Awaited<ReturnType<typeof advance>>): Moved[] {
  if (outcome.ok) return outcome.subjects;
  throw new PlayRefused(name, outcome.refusal.reason, outcome.refusal.params, outcome.refusal.id);
}
