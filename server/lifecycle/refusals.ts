import type { Db } from '../db/connection.js';
import { type Tx, transaction } from '../db/tx.js';
import type { Command, Outcome } from './advance.js';
import type { Denied } from './judge.js';
import { actorKey, answerTo, hashOf } from './keys.js';
import { lockSubjects } from './lock.js';
import { actDef, kindDef } from './registry.js';
import { appendRefusal } from './save.js';

/**
 * "I tried": a refused attempt stays on the subject's chain, with its time and its reason. The same post sent many times is
 * one attempt: the first takes the key and is recorded, the others are answered with what it was told.
 */
export async function recordRefusal(db: Db, command: Command, denied: Denied): Promise<Outcome> {
  const outcome: Outcome = { ok: false, refusal: denied.refusal };
  return transaction(
    db,
    async (tx) => {
      const earlier = await keepAnswer(tx, command, outcome);
      if (earlier) return earlier;
      await chainRefusal(tx, command, denied);
      return outcome;
    },
    "begin; set local gongmo.advance = 'on'",
  );
}

async function keepAnswer(tx: Tx, command: Command, outcome: Outcome): Promise<Outcome | undefined> {
  if (!command.key || (!outcome.ok && outcome.refusal.reason === 'keyReused')) return undefined;
  const [kept] = await tx.query(
    'insert into idempotency_keys (actor, key, act, input_hash, answer) values ($1, $2, $3, $4, $5) on conflict do nothing returning key',
    [actorKey(command.actor), command.key, command.act, hashOf(command), JSON.stringify(outcome)],
  );
  if (kept) return undefined;
  return (await answerTo(tx, command, command.key)) ?? outcome;
}

async function chainRefusal(tx: Tx, command: Command, denied: Denied): Promise<void> {
  const { subject } = denied;
  if (!subject || subject.version === 0) return;
  const held = (await lockSubjects(tx, kindDef(subject.kind), [subject.id])).get(subject.id);
  if (!held) return;
  const secret: string[] = actDef(denied.act).redact ?? [];
  await appendRefusal(tx, held, {
    act: denied.act,
    within: denied.cause_ ?? null,
    actor_id: command.actor.personId,
    actor_role: command.actor.role,
    event: {
      input: Object.fromEntries(Object.entries(denied.input).filter(([name]) => !secret.includes(name))),
      facts: held.facts,
    },
    reason: denied.refusal.reason,
    params: denied.refusal.params ?? null,
  });
}
