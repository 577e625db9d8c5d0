import type { Actor } from '../../workflows/policy.js';
import { canonical, sha256 } from '../audit/chain.js';
import type { Tx } from '../db/tx.js';
import type { Command, Outcome } from './advance.js';

/** Takes the key for this act, or waits for whoever is using it and says that it is taken. */
export async function claimKey(tx: Tx, command: Command, key: string): Promise<boolean> {
  const rows = await tx.query(
    'insert into idempotency_keys (actor, key, act, input_hash) values ($1, $2, $3, $4) on conflict do nothing returning key',
    [actorKey(command.actor), key, command.act, hashOf(command)],
  );
  return rows.length > 0;
}

/** What the post that used this key before was answered; `keyReused` when it was another. Undefined when there was none. */
export async function answerTo(tx: Tx, command: Command, key: string): Promise<Outcome | undefined> {
  const [earlier] = await tx.query<{ input_hash: string; answer: Outcome | null }>(
    'select input_hash, answer from idempotency_keys where actor = $1 and key = $2',
    [actorKey(command.actor), key],
  );
  if (!earlier) return undefined;
  if (earlier.input_hash !== hashOf(command)) return { ok: false, refusal: { reason: 'keyReused' } };
  return earlier.answer ?? { ok: false, refusal: { reason: 'stillRunning' } };
}

/** The answer that a repeated post will be given. */
export const keepAnswer = (tx: Tx, command: Command, key: string, outcome: Outcome): Promise<unknown> =>
  tx.query('update idempotency_keys set answer = $3 where actor = $1 and key = $2', [
    actorKey(command.actor),
    key,
    JSON.stringify(outcome),
  ]);

export const actorKey = (actor: Actor): string => actor.personId ?? actor.role;

export const hashOf = ({ act, ids, births, input }: Command): string => sha256(canonical({ act, ids, births, input }));
