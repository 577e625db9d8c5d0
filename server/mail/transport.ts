import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer, { type Transporter } from 'nodemailer';
import type { Config } from '../config.js';

/** A letter as it goes out. */
export interface Letter {
  id: string;
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string | null;
  createdAt: Date;
}

/** Hands the letter to the mail server, or writes it to VAR_DIR/outbox when there is none. Throws what the server said. */
export async function carry(config: Config, letter: Letter): Promise<void> {
  const message = {
    from: config.mailFrom,
    to: letter.to,
    subject: letter.subject,
    text: letter.text,
    ...(letter.html === null ? {} : { html: letter.html }),
    messageId: letter.messageId,
    date: letter.createdAt,
  };
  if (config.smtpUrl) {
    await server(config.smtpUrl).sendMail(message);
    return;
  }
  const { message: bytes } = await paper.sendMail(message);
  await keep(join(config.varDir, 'outbox'), `${letter.id}.eml`, bytes as Buffer);
}

/** The server says that this address or this letter is impossible. A refused password or a busy server may pass. */
export function isFinalRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
}

const paper = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

/** A server that hangs is left after 10 s of silence, so that it does not hold the worker. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

const servers = new Map<string, Transporter>();

function server(url: string): Transporter {
  let known = servers.get(url);
  if (!known) {
    known = nodemailer.createTransport({ url, ...TIMEOUTS });
    servers.set(url, known);
  }
  return known;
}

/** Whole or not at all, and the same file when the job runs twice. */
async function keep(folder: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `.${name}.${process.pid}`);
  await writeFile(unfinished, bytes, { mode: 0o600 });
  await rename(unfinished, join(folder, name));
}
