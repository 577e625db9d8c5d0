import type { Actor } from '../../workflows/policy.js';
import { canonical, sha256 } from '../audit/chain.js';
import type { OpenTx, Tx } from '../db/tx.js';
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

/** Which of these posts, by `keyOf`, were posted before: they are answered one by one. */
export async function answeredKeys(tx: Tx, commands: Command[]): Promise<Set<string>> {
  const keyed = commands.filter(({ key }) => key);
  if (keyed.length === 0) return new Set();
  const rows = await tx.query<{ actor: string; key: string }>(
    'select actor, key from idempotency_keys where (actor, key) in (select * from unnest($1::text[], $2::text[]))',
    [keyed.map(({ actor }) => actorKey(actor)), keyed.map(({ key }) => key)],
  );
  return new Set(rows.map(({ actor, key }) => `${actor} ${key}`));
}

/** Keeps the answers of posts whose keys were free; a key taken meanwhile undoes the transaction. */
export function keepAnswers(tx: OpenTx, answers: [Command, Outcome][]): void {
  const keyed = answers.filter(([{ key }]) => key);
  if (keyed.length === 0) return;
  tx.send(
    'insert into idempotency_keys (actor, key, act, input_hash, answer) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[])',
    [
      keyed.map(([{ actor }]) => actorKey(actor)),
      keyed.map(([{ key }]) => key),
      keyed.map(([{ act }]) => act),
      keyed.map(([command]) => hashOf(command)),
      keyed.map(([, outcome]) => JSON.stringify(outcome)),
    ],
  );
}

export const keyOf = ({ actor }: Command, key: string): string => `${actorKey(actor)} ${key}`;

export const actorKey = (actor: Actor): string => actor.personId ?? actor.role;

export const hashOf = ({ act, ids, births, input }: Command): string => sha256(canonical({ act, ids, births, input }));
