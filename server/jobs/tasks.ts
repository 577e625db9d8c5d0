import '../slices.js';
import type { TaskList } from 'graphile-worker';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { useSigning } from '../documents/institution-key.js';
import { type EffectContext, effects } from '../lifecycle/effects.js';
import { sendMail } from '../mail/send.js';

/** Every job that this program can do, by name: the effects of the machines, and mail. */
export function taskList(db: Db, config: Config, log: EffectContext['log']): TaskList {
  useSigning(config);
  const context: EffectContext = { db, config, log };
  return Object.fromEntries(
    Object.entries({ ...effects, 'mail.send': sendMail }).map(([name, effect]) => [
      name,
      (payload: unknown) => effect(payload as never, context),
    ]),
  );
}
