import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type SigningKey, sandboxKey, signPdf } from '../../server/documents/sign.js';
import { verifyPdf } from '../../server/documents/verify.js';
import { installed, pdfOf } from './support.js';

const folder = mkdtempSync(path.join(tmpdir(), 'gongmo-tsa-'));
const file = (name: string) => path.join(folder, name);
const AT = new Date('2020-06-22T01:02:03Z');
let key: SigningKey;
let pdf: Buffer;
let server: Server;
let answer: (query: Buffer) => { status: number; body: Buffer };

beforeAll(async () => {
  key = sandboxKey(folder, '한국정보화진흥원');
  pdf = await pdfOf('receipt');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, body } = answer(Buffer.concat(chunks));
      response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const authority = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, timeoutMs: 2000 });

describe('a time-stamp authority that does not do its work', () => {
  test.each([
    ['is down', () => ({ status: 503, body: Buffer.alloc(0) })],
    ['answers with garbage', () => ({ status: 200, body: Buffer.from('hello') })],
    ['refuses', () => ({ status: 200, body: Buffer.from('3005300302010200', 'hex').subarray(0, 7) })],
  ])('%s: the paper is not signed as if it had been stamped', async (_, behave) => {
    answer = behave;
    await expect(signPdf(pdf, key, AT, '접수', authority())).rejects.toThrow();
  });

  test('is not there at all: the reason is told in both languages', async () => {
    await expect(signPdf(pdf, key, AT, '접수', { url: 'http://127.0.0.1:1/', timeoutMs: 500 })).rejects.toThrow(
      /시점확인.*No time-stamp/s,
    );
  });
});

/** OpenSSL plays the authority. */
function openTsa(): void {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(
    file('ext.cnf'),
    'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n',
  );
  run('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tsa.key', '-subj', '/CN=TEST TSA', '-out', 'tsa.csr');
  run(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'root.crt',
    '-CAkey',
    'root.key',
    '-set_serial',
    '77',
    '-days',
    '30',
    '-extfile',
    'ext.cnf',
    '-out',
    'tsa.crt',
  );
  writeFileSync(file('serial'), '01\n');
  writeFileSync(
    file('tsa.cnf'),
    '[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.crt\nsigner_key=tsa.key\ncerts=root.crt\nsigner_digest=sha256\ndigests=sha256\ndefault_policy=1.2.3.4\nclock_precision_digits=0\ness_cert_id_alg=sha256\n',
  );
}

function reply(query: Buffer): Buffer {
  writeFileSync(file('q.tsq'), query);
  execFileSync('openssl', ['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'q.tsq', '-out', 'a.tsr'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return readFileSync(file('a.tsr'));
}

(installed('openssl') ? describe : describe.skip)('a time-stamp authority that OpenSSL plays', () => {
  beforeAll(openTsa);
  const trust = () => ({ roots: [readFileSync(file('root.crt'))], now: new Date() });

  test('stamps the signature, and the check says when and by whom', async () => {
    answer = (query) => ({ status: 200, body: reply(query) });
    const before = Date.now();
    const result = await verifyPdf(await signPdf(pdf, key, AT, '접수', authority()), trust());
    expect(result).toMatchObject({ ok: true, signatures: [{ timestamp: { authority: 'TEST TSA', trusted: true } }] });
    expect(Math.abs((result.signatures[0]?.timestamp?.at.getTime() ?? 0) - before)).toBeLessThan(60_000);
  });

  test('a stamp made for another question is refused', async () => {
    const old = reply(readFileSync(file('q.tsq')));
    answer = () => ({ status: 200, body: old });
    await expect(signPdf(pdf, key, AT, '다른 접수', authority())).rejects.toThrow(/another question/);
  });

  test('a stamp of an authority nobody trusts does not count', async () => {
    answer = (query) => ({ status: 200, body: reply(query) });
    const stamped = await signPdf(pdf, key, AT, '접수', authority());
    const result = await verifyPdf(stamped, { ...trust(), timestampRoots: [key.certificate.toString()] });
    expect(result.signatures[0]?.timestamp).toMatchObject({ trusted: false });
  });
});
