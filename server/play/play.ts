import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { cast } from './cast.js';
import type { FilledProgram } from './program-filled.js';
import { announce, applyAndClose, screen } from './stage-calls.js';
import { contract, publish, report } from './stage-contracts.js';
import { evaluate, notify, select } from './stage-evaluation.js';
import type { Progress, World } from './world.js';

type Stage = (world: World, program: FilledProgram) => Promise<void>;

/** What is played, in order; `settled` stands between `reported` and `published` and is not built yet. */
export const stages = {
  announced: announce,
  closed: applyAndClose,
  screened: screen,
  evaluated: evaluate,
  selected: select,
  noticed: notify,
  contracted: contract,
  reported: report,
  published: publish,
} satisfies Record<string, Stage>;
export type StageName = keyof typeof stages;
export const stageNames = Object.keys(stages) as StageName[];
export const unbuilt: readonly string[] = ['settled'];

/** Plays a program in a sandbox of its own through the same acts as people, up to and with `to`; with new staff unless some are given. */
export async function play(
  db: Db,
  config: Config,
  program: FilledProgram,
  to: StageName,
  progress: Progress,
  staff?: string[],
): Promise<World> {
  const world = await cast(db, config, program, progress, staff);
  for (const name of stageNames) {
    await (stages[name] as Stage)(world, program);
    if (name === to) break;
  }
  return world;
}

/** How many steps a play reports, for its progress bar. */
export function stepsOf(program: FilledProgram, to: StageName): number {
  const calls = program.calls.length;
  const applications = program.calls.reduce((sum, call) => sum + call.applications.length, 0);
  const reviews = program.calls.reduce(
    (sum, call) =>
      sum + call.applications.reduce((n, a) => n + (a.late || !a.screening.eligible ? 0 : a.reviews.length), 0),
    0,
  );
  const places = program.calls.reduce((sum, call) => sum + (call.slots ?? call.topics.length), 0);
  const weights: Record<StageName, number> = {
    announced: calls,
    closed: applications,
    screened: calls,
    evaluated: reviews,
    selected: calls,
    noticed: calls,
    contracted: places,
    reported: places * 3,
    published: places,
  };
  return stageNames.slice(0, stageNames.indexOf(to) + 1).reduce((sum, name) => sum + weights[name], 0);
}
