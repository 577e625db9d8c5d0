import type { Logger } from 'pino';
import type { Actor } from '../../workflows/policy.js';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { advance, type Command } from './advance.js';

export interface EffectContext {
  db: Db;
  config: Config;
  log: Logger;
}

/** What `advance` hands to the worker: which subject moved, when (program time), by whom. */
export interface EffectPayload {
  kind: string;
  id: string;
  at: string;
  by: string | null;
}

export type Effect = (payload: EffectPayload, context: EffectContext) => Promise<void>;

/** Work that follows an act, by the name the machine gives it; each slice registers its own. */
export const effects: Record<string, Effect> = {};

export function registerEffect(name: string, effect: Effect): void {
  if (effects[name]) throw new Error(`effect ${name} is registered twice`);
  effects[name] = effect;
}

/** The program itself, doing what somebody's act asked for. */
export const worker: Actor = { personId: null, role: 'worker', organizationIds: [], programIds: [] };

/**
 * An act of the worker: told by its key, so that a job which runs twice acts once. A refusal is recorded on the subject,
 * where people see it; trying again would not help.
 */
export async function workerAct(
  { db, log }: EffectContext,
  command: Omit<Command, 'actor'> & { key: string },
): Promise<string | undefined> {
  const outcome = await advance(db, { ...command, actor: worker });
  if (!outcome.ok) log.warn({ act: command.act, refusal: outcome.refusal }, 'the worker was refused');
  return outcome.ok ? outcome.subjects[0]?.id : undefined;
}
