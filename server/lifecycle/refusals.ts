import { canonical, sha256 } from '../audit/chain.js';
import type { Db } from '../db/connection.js';
import { transaction } from '../db/tx.js';
import { actorKey, type Command, type Denied } from './advance.js';
import { lockSubjects } from './lock.js';
import { actDef, kindDef } from './registry.js';
import { appendRefusal } from './save.js';

/** "I tried": a refused attempt stays on the subject's chain, with its time and its reason; a repeated post is answered with it again. */
export async function recordRefusal(db: Db, command: Command, denied: Denied): Promise<void> {
  const { subject } = denied;
  await transaction(
    db,
    async (tx) => {
      if (subject && subject.version > 0) {
        const held = (await lockSubjects(tx, kindDef(subject.kind), [subject.id])).get(subject.id);
        const secret: string[] = actDef(denied.act).redact ?? [];
        if (held)
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
      if (command.key && denied.refusal.reason !== 'keyReused') {
        const hash = sha256(
          canonical({ act: command.act, ids: command.ids, births: command.births, input: command.input }),
        );
        await tx.query(
          'insert into idempotency_keys (actor, key, act, input_hash, answer) values ($1, $2, $3, $4, $5) on conflict do nothing',
          [
            actorKey(command.actor),
            command.key,
            command.act,
            hash,
            JSON.stringify({ ok: false, refusal: denied.refusal }),
          ],
        );
      }
    },
    "begin; set local gongmo.advance = 'on'",
  );
}
