import { createHash } from 'node:crypto';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { newId } from '../db/ids.js';
import type { Tx } from '../db/tx.js';
import type { EffectContext } from '../lifecycle/effects.js';
import { carry, isFinalRefusal } from './transport.js';

/** A letter to one person. `key` names the occasion: the same key is sent once, whoever asks again. */
export interface Mail {
  key: string;
  personId: string | null;
  to: string;
  subject: string;
  text: string;
  html?: string;
}

/** What became of a letter. */
export interface SentMail extends Mail {
  id: string;
  state: 'queued' | 'sent' | 'failed';
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

/** Two days of trying every five minutes: a mail server may be down over a weekend's night. */
const MAX_ATTEMPTS = 600;

/** Writes the letter and the job that sends it, together with whatever else `tx` does. */
export async function queueMail(tx: Pick<Tx, 'query'>, mail: Mail): Promise<void> {
  const created = await tx.query(
    `insert into mails (id, key, person_id, "to", subject, text, html)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (key) do nothing returning id`,
    [newId(), mail.key, mail.personId, mail.to, mail.subject, mail.text, mail.html ?? null],
  );
  if (created.length === 0) return;
  await tx.query(`select graphile_worker.add_job('mail.send', $1::json, job_key => $2, max_attempts => $3)`, [
    JSON.stringify({ key: mail.key }),
    `mail:${mail.key}`,
    MAX_ATTEMPTS,
  ]);
}

/**
 * The job `mail.send`. The Message-ID is fixed before the first try, so that a
 * crash between the server's yes and our note of it leaves two copies that mail
 * programs know to be one. Throws when it is worth trying again.
 */
export async function sendMail(
  { key }: { key: string },
  { db, config, log }: Pick<EffectContext, 'db' | 'config' | 'log'>,
): Promise<void> {
  const mail = await begin(db, config, key);
  if (!mail) return;
  try {
    await carry(config, mail);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const state = isFinalRefusal(error) ? 'failed' : 'queued';
    await db.pool.query('update mails set last_error = $2, state = $3 where key = $1', [key, said, state]);
    if (state === 'queued') throw error;
    log.warn({ key, error: said }, 'the mail server refuses this letter for good');
    return;
  }
  await db.pool.query(
    `update mails set state = 'sent', sent_at = clock_timestamp(), last_error = null where key = $1`,
    [key],
  );
}

async function begin(db: Db, config: Config, key: string): Promise<Parameters<typeof carry>[1] | undefined> {
  const domain = /@([^<>@\s]+)>?$/.exec(config.mailFrom)?.[1] ?? 'localhost';
  const local = createHash('sha256').update(key).digest('hex').slice(0, 32);
  const { rows } = await db.pool.query(
    `update mails set attempts = attempts + 1, message_id = coalesce(message_id, $2)
     where key = $1 and state = 'queued'
     returning id, message_id as "messageId", "to", subject, text, html, created_at as "createdAt"`,
    [key, `<${local}@${domain}>`],
  );
  return rows[0];
}

/**
 * Letters, newest first, 50 at a time; `cursor` is the `next` of the page before.
 * This is what the sandbox shows when there is no mail server.
 */
export async function listMails(db: Db, cursor?: string): Promise<{ mails: SentMail[]; next: string | undefined }> {
  const { rows } = await db.pool.query<SentMail>(
    `select id, key, person_id as "personId", "to", subject, text, html, state, attempts,
       last_error as "lastError", created_at as "createdAt", sent_at as "sentAt"
     from mails where $1::uuid is null or id < $1::uuid order by id desc limit 51`,
    [cursor ?? null],
  );
  const mails = rows.slice(0, 50);
  return { mails, next: rows.length > 50 ? mails.at(-1)?.id : undefined };
}
