import type { RankingInput } from '../../workflows/ranking.js';
import { organizationKey, type Program, type ProgramApplication, type ProgramCall } from './program.js';

/** A program in which nothing is left to chance: who applied, when, and what the evaluators said. */
export interface FilledProgram extends Program {
  readonly calls: readonly FilledCall[];
  /** Of everything that is made up and of the lottery: `fill.seed`, or 0. */
  readonly seed: number;
}

export interface FilledCall extends ProgramCall {
  /** In the order of the file, then the synthetic ones. */
  readonly applications: readonly FilledApplication[];
}

export interface FilledApplication extends ProgramApplication {
  /** True for one that the file does not bring: it and its organizations are made up. */
  readonly synthetic: boolean;
  readonly submittedAt: string;
  /** Submitted after the call closed: to be refused, and counted nowhere but among the refused. */
  readonly late: boolean;
}

/** What `rank` needs of a filled call; the late applications are left out, for they were never received. */
export function rankingInputOf(call: FilledCall, seed: number): RankingInput {
  return {
    call,
    criteria: call.criteria,
    rules: call.rules,
    seed,
    contenders: call.applications
      .filter(({ late }) => !late)
      .map(({ no, topic, lead, requestedWon, screening, reviews }) => ({
        no,
        unit: call.kind === 'open' ? 'pool' : String(topic),
        lead: organizationKey(lead),
        requestedWon,
        eligible: screening.eligible,
        reviews,
      })),
  };
}
