import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { pino } from 'pino';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type Config, loadConfig } from '../../server/config.js';
import { transaction } from '../../server/db/tx.js';
import { drainTasks } from '../../server/jobs/drain.js';
import { listMails, type Mail, queueMail, sendMail } from '../../server/mail/send.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

const log = pino({ level: 'silent' });
const mail: Mail = {
  key: 'receipt:1:ada',
  personId: null,
  to: '가상 신청자 <applicant@univ.example>',
  subject: '신청서가 접수되었습니다 (접수번호 2020-001)',
  text: '과제: 인공지능 학습용 데이터 구축\n韓國 데이터 ✓\n',
};

let database: TestDatabase;
let varDir: string;
let received: string[];
let server: SMTPServer | undefined;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  received = [];
  varDir = mkdtempSync(join(tmpdir(), 'gongmo-mail-'));
});
afterEach(async () => {
  await new Promise<void>((done) => (server ? server.close(done) : done()));
  server = undefined;
  rmSync(varDir, { recursive: true, force: true });
  await database.owner.pool.query('delete from mails; delete from graphile_worker._private_jobs');
});

const config = (smtpUrl?: string): Config =>
  loadConfig({ VAR_DIR: varDir, MAIL_FROM: '공모 <notice@gongmo.example>', ...(smtpUrl ? { SMTP_URL: smtpUrl } : {}) });
const queue = (one: Mail) => transaction(database.db, (tx) => queueMail(tx, one));
const work = (settings: Config) =>
  drainTasks(database.db, {
    'mail.send': (payload) => sendMail(payload as { key: string }, { db: database.db, config: settings, log }),
  });
const again = () => database.owner.pool.query('update graphile_worker._private_jobs set run_at = now()');
const fate = async () => {
  const { mails } = await listMails(database.db);
  return mails.map(({ state, attempts, lastError }) => ({ state, attempts, lastError }));
};

async function listen(options: SMTPServerOptions = {}): Promise<string> {
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

describe('without a mail server', () => {
  test('the letter lies in the outbox as it would have gone out, in Korean and Hanja', async () => {
    await queue(mail);
    await work(config());
    const [name] = readdirSync(join(varDir, 'outbox'));
    const letter = await simpleParser(readFileSync(join(varDir, 'outbox', String(name))));
    expect({
      subject: letter.subject,
      text: letter.text,
      from: letter.from?.text,
      to: [letter.to].flat()[0]?.text,
    }).toEqual({
      subject: mail.subject,
      text: mail.text,
      from: '"공모" <notice@gongmo.example>',
      to: '"가상 신청자" <applicant@univ.example>',
    });
    expect(await fate()).toEqual([{ state: 'sent', attempts: 1, lastError: null }]);
  });

  test('the sandbox page turns through the letters, newest first', async () => {
    for (let n = 1; n <= 53; n += 1) await queue({ ...mail, key: `k${n}`, subject: `${n}` });
    const first = await listMails(database.db);
    const second = await listMails(database.db, first.next);
    expect([...first.mails, ...second.mails].map((one) => one.subject)).toEqual(
      Array.from({ length: 53 }, (_, n) => `${53 - n}`),
    );
    expect(second.next).toBeUndefined();
  });
});

describe('a letter is sent once', () => {
  test('however often the same occasion asks for it', async () => {
    const url = await listen();
    await queue(mail);
    await queue({ ...mail, subject: 'again' });
    await work(config(url));
    await queue(mail);
    await work(config(url));
    expect(received).toHaveLength(1);
  });

  test('and not at all when the act that wrote it was rolled back', async () => {
    await expect(
      transaction(database.db, async (tx) => {
        await queueMail(tx, mail);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await work(config())).toBe(0);
    expect((await listMails(database.db)).mails).toEqual([]);
  });

  test('and its words cannot be changed afterwards', async () => {
    await queue(mail);
    await expect(database.db.pool.query(`update mails set text = 'other'`)).rejects.toThrow('permission denied');
    await expect(database.db.pool.query('delete from mails')).rejects.toThrow('permission denied');
  });
});

describe('a mail server in trouble', () => {
  test('that is not there: the letter waits and goes out when it is back, under the same Message-ID', async () => {
    await queue(mail);
    await expect(work(config('smtp://127.0.0.1:9'))).rejects.toThrow('mail.send');
    const { rows } = await database.db.pool.query('select message_id, state from mails');
    expect(rows).toEqual([{ message_id: expect.stringMatching(/^<[0-9a-f]{32}@gongmo\.example>$/), state: 'queued' }]);
    await again();
    await work(config(await listen()));
    expect((await simpleParser(String(received[0]))).messageId).toBe(rows[0].message_id);
    expect(await fate()).toEqual([{ state: 'sent', attempts: 2, lastError: null }]);
  });

  test('that is busy (421, 451): tried again', async () => {
    let busy = true;
    const url = await listen({
      onRcptTo: (_address, _session, done) =>
        done(busy ? Object.assign(new Error('try later'), { responseCode: 451 }) : undefined),
    });
    await queue(mail);
    await expect(work(config(url))).rejects.toThrow('try later');
    busy = false;
    await again();
    await work(config(url));
    expect(received).toHaveLength(1);
  });

  test('that does not know the address (550): given up, with its words kept', async () => {
    const url = await listen({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 550 })),
    });
    await queue(mail);
    expect(await work(config(url))).toBe(1);
    expect(await fate()).toEqual([
      { state: 'failed', attempts: 1, lastError: expect.stringContaining('no such user') },
    ]);
  });

  test('that hangs up after the letter: two copies at most, with one Message-ID', async () => {
    let drop = true;
    const sockets: Socket[] = [];
    const url = await listen({
      onData(stream, _session, done) {
        let text = '';
        stream.on('data', (chunk) => {
          text += String(chunk);
        });
        stream.on('end', () => {
          received.push(text);
          if (!drop) return done();
          drop = false;
          for (const socket of sockets) socket.destroy();
        });
      },
    });
    server?.server.on('connection', (socket) => sockets.push(socket));
    await queue(mail);
    await expect(work(config(url))).rejects.toThrow('mail.send');
    await again();
    await work(config(url));
    const ids = await Promise.all(received.map(async (text) => (await simpleParser(text)).messageId));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('that says nothing: left after ten seconds, other jobs meanwhile go on', async () => {
    const mute = createServer();
    const sockets: Socket[] = [];
    mute.on('connection', (socket) => sockets.push(socket));
    await new Promise<void>((ready) => mute.listen(0, '127.0.0.1', ready));
    await queue(mail);
    const began = Date.now();
    await expect(work(config(`smtp://127.0.0.1:${(mute.address() as AddressInfo).port}`))).rejects.toThrow(
      /[Gg]reeting/,
    );
    expect(Date.now() - began).toBeLessThan(12_000);
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => mute.close(done));
    expect(await fate()).toEqual([{ state: 'queued', attempts: 1, lastError: expect.any(String) }]);
  });
});
