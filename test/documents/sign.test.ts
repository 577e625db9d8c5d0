import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCertificate } from '../../server/documents/certificate.js';
import { keyFromPem, keyFromPkcs12, type SigningKey, sandboxKey, signPdf } from '../../server/documents/sign.js';
import { verifyPdf } from '../../server/documents/verify.js';
import { installed, pdfOf, read, VERIFIED } from './support.js';

const AT = new Date('2020-06-22T01:02:03Z');
const folder = mkdtempSync(path.join(tmpdir(), 'gongmo-sign-'));
let key: SigningKey;
let root: Buffer;
let pdf: Buffer;
let signed: Buffer;

beforeAll(async () => {
  key = sandboxKey(folder, '한국정보화진흥원');
  root = readFileSync(path.join(folder, 'root.crt'));
  pdf = await pdfOf('selectionNotice', VERIFIED);
  signed = await signPdf(pdf, key, AT, '선정결과 통보 발급');
});

afterAll(() => rmSync(folder, { recursive: true }));

const verify = (bytes: Buffer, more = {}) =>
  verifyPdf(bytes, { roots: [root], now: new Date('2026-11-24T00:00:00Z'), ...more });

describe('signing a paper', () => {
  test('leaves what was there byte for byte, and gives the same bytes again', async () => {
    expect(signed.subarray(0, pdf.length).equals(pdf)).toBe(true);
    expect((await signPdf(pdf, key, AT, '선정결과 통보 발급')).equals(signed)).toBe(true);
  });

  test('a reader of another make finds the signature field and still all of the text', async () => {
    const document = await read(signed);
    const fields = await document.getFieldObjects();
    expect(Object.values(fields ?? {}).flat()).toContainEqual(expect.objectContaining({ type: 'signature' }));
    expect(document.numPages).toBe(1);
    await document.destroy();
  });

  test('its widget prints, is locked, named and without size, as PDF/A and PDF/UA want', () => {
    expect(signed.toString('latin1')).toMatch(
      /\/Subtype\/Widget\/FT\/Sig.*\/TU<FEFF[0-9A-F]+>.*\/Rect\[0 0 0 0\]\/F 132\/.*\/AP/,
    );
  });

  test('the same authority is used again, and its keys are for their owner only', () => {
    expect(sandboxKey(folder, '한국정보화진흥원').certificate.fingerprint256).toBe(key.certificate.fingerprint256);
    expect(statSync(path.join(folder, 'root.key')).mode & 0o077).toBe(0);
    expect(key.certificate.subject).toContain('가상');
    expect(key.certificate.issuer).toContain('가상 인증기관');
  });

  test('an expired certificate does not sign, and says until when it was valid', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const certificate = makeCertificate({
      name: '옛 기관',
      organization: '옛 기관',
      publicKey: createPublicKey(privateKey),
      from: new Date('2010-01-01'),
      to: new Date('2012-01-01'),
      authority: false,
      issuer: { name: 'x', organization: 'x', key: key.key },
    });
    await expect(signPdf(pdf, { key: privateKey, certificate, chain: [] }, AT)).rejects.toThrow(
      /2010-01-01 ~ 2012-01-01.*Renew it/s,
    );
  });

  test('what is no PDF of ours is not signed', async () => {
    await expect(signPdf(Buffer.from('hello'), key, AT)).rejects.toThrow(/cannot be signed/);
  });
});

describe('loading a key', () => {
  const pem = () => key.key.export({ type: 'pkcs8', format: 'pem' }) as string;

  test('from PEM, the certificate found among its issuers', () => {
    const loaded = keyFromPem(pem(), `${root}\n${key.certificate}`);
    expect(loaded.certificate.fingerprint256).toBe(key.certificate.fingerprint256);
    expect(loaded.chain).toHaveLength(1);
  });

  test('that does not match the certificate is refused', () => {
    expect(() => keyFromPem(pem(), root.toString())).toThrow(/맞지 않습니다.*does not match/s);
    expect(() => keyFromPem(pem(), '')).toThrow(/no signing certificate/);
  });

  test('that cannot be opened is refused without a word of it', () => {
    const locked = key.key.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    }) as string;
    expect(keyFromPem(locked, key.certificate.toString(), 'secret').certificate.fingerprint256).toBe(
      key.certificate.fingerprint256,
    );
    const opening = () => keyFromPem(locked, key.certificate.toString(), 'wrong');
    expect(opening).toThrow(/Check that it is PEM, and its password/);
    expect(opening).not.toThrow(/wrong|PRIVATE/);
  });

  (installed('openssl') ? test : test.skip)(
    'from PKCS#12 as OpenSSL writes it, with today’s and with yesterday’s ciphers',
    () => {
      const files = {
        key: path.join(folder, 'own.key'),
        crt: path.join(folder, 'own.crt'),
        p12: path.join(folder, 'own.p12'),
      };
      writeFileSync(files.key, pem(), { mode: 0o600 });
      writeFileSync(files.crt, key.certificate.toString());
      const make = (...more: string[]) =>
        execFileSync(
          'openssl',
          [
            'pkcs12',
            '-export',
            '-inkey',
            files.key,
            '-in',
            files.crt,
            '-certfile',
            path.join(folder, 'root.crt'),
            '-passout',
            'pass:비밀 pw',
            '-out',
            files.p12,
            ...more,
          ],
          { stdio: 'pipe' },
        );
      for (const more of [
        [],
        ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
        ['-keypbe', 'AES-128-CBC', '-certpbe', 'NONE'],
      ]) {
        make(...more);
        const loaded = keyFromPkcs12(readFileSync(files.p12), '비밀 pw');
        expect(loaded.certificate.fingerprint256).toBe(key.certificate.fingerprint256);
        expect(loaded.chain).toHaveLength(1);
      }
      expect(() => keyFromPkcs12(readFileSync(files.p12), 'wrong')).toThrow(/비밀번호.*password/s);
    },
  );

  test('from what is no PKCS#12 is refused', () => {
    expect(() => keyFromPkcs12(Buffer.from('nonsense'), 'x')).toThrow(/no PKCS#12 file/);
  });
});

describe('checking a paper', () => {
  test('an issued one is good, and says who signed and when', async () => {
    const result = await verify(signed);
    expect(result).toMatchObject({ ok: true, problems: [], appendedBytes: 0 });
    expect(result.signatures).toEqual([
      expect.objectContaining({
        signer: '한국정보화진흥원 (가상)',
        claimedAt: AT,
        digestMatches: true,
        signatureMatches: true,
        coversWholeFile: true,
      }),
    ]);
  });

  test('one flipped bit is told, wherever it is', async () => {
    const gap = signed.indexOf('/Contents <') + '/Contents <'.length;
    for (const place of [10, 1000, pdf.length - 5, pdf.length + 20, gap + 900, signed.length - 3]) {
      const flipped = Buffer.from(signed);
      flipped[place] = (flipped[place] ?? 0) ^ 1;
      const { ok, problems } = await verify(flipped);
      expect({ place, ok, some: problems.length > 0 }).toEqual({ place, ok: false, some: true });
    }
  });

  test('one appended byte is told', async () => {
    expect(await verify(Buffer.concat([signed, Buffer.from(' ')]))).toMatchObject({
      ok: false,
      problems: ['appended'],
      appendedBytes: 1,
    });
  });

  test('an update after signing is told, even one that is whole in itself', async () => {
    const update = Buffer.from('1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
    expect((await verify(Buffer.concat([signed, update]))).problems).toContain('appended');
  });

  test('two signatures are told', async () => {
    const twice = await signPdf(signed, key, AT);
    expect(await verify(twice)).toMatchObject({ ok: false, problems: ['severalSignatures'] });
  });

  test('a file cut short is told', async () => {
    for (const length of [signed.length - 1, signed.length - 700, pdf.length + 100, 5000])
      expect((await verify(signed.subarray(0, length))).problems).toEqual(['cutShort']);
  });

  test('an unsigned one, none at all and a huge one are told apart', async () => {
    expect((await verify(pdf)).problems).toEqual(['notSigned']);
    expect((await verify(Buffer.from('<html>'))).problems).toEqual(['notPdf']);
    expect((await verify(Buffer.alloc(0))).problems).toEqual(['notPdf']);
    expect((await verify(Buffer.alloc(200 * 1024 * 1024))).problems).toEqual(['tooLarge']);
  });

  test('another authority with the same names is not trusted', async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'gongmo-other-'));
    const forged = await signPdf(pdf, sandboxKey(other, '한국정보화진흥원'), AT);
    rmSync(other, { recursive: true });
    expect(await verify(forged)).toMatchObject({ ok: false, problems: ['untrusted'] });
  });

  test('a certificate that was not in force then is told', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const issuer = { name: '가상 인증기관 SANDBOX(법적 효력 없음)', organization: 'GONGMO SANDBOX' };
    const rootKey = keyFromPem(readFileSync(path.join(folder, 'root.key'), 'utf8'), root.toString()).key;
    const certificate = makeCertificate({
      name: '짧은 기관',
      organization: 'x',
      publicKey: createPublicKey(privateKey),
      from: new Date('2020-01-01'),
      to: new Date('2020-12-31'),
      authority: false,
      issuer: { ...issuer, key: rootKey },
    });
    const paper = await signPdf(pdf, { key: privateKey, certificate, chain: [] }, AT);
    expect(await verify(paper)).toMatchObject({
      ok: true,
      signatures: [{ certificate: { validWhenSigned: true, validNow: false, trusted: true } }],
    });
    const moved = Buffer.from(paper.toString('latin1').replace('/M(D:20200622', '/M(D:20210622'), 'latin1');
    expect((await verify(moved)).ok).toBe(false);
  });

  test('garbage of every kind is a finding, never an exception', async () => {
    const shuffled = [
      signed.subarray(0, 300),
      signed.subarray(pdf.length),
      Buffer.from('%PDF-1.7 /ByteRange [0 1 2 3] %%EOF'),
      Buffer.from('%PDF-1.7 /ByteRange [0 9 99999999 3] /Contents <zz> %%EOF'),
    ];
    for (const bytes of shuffled) expect((await verify(Buffer.concat([Buffer.from('%PDF-'), bytes]))).ok).toBe(false);
    const nested = Buffer.from(
      signed
        .toString('latin1')
        .replace(/\/Contents <[0-9a-f]{200}/, (hex) => `/Contents <${'30'.repeat((hex.length - 11) / 2)}`),
      'latin1',
    );
    expect((await verify(nested)).problems).toEqual(['signatureBroken']);
  });
});

(installed('pdfsig') && installed('certutil') ? describe : describe.skip)('poppler and NSS, second witnesses', () => {
  test('find the signature valid, the certificate trusted and the whole document signed', () => {
    const store = path.join(folder, 'nss');
    execFileSync('mkdir', ['-p', store]);
    execFileSync('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
    execFileSync('certutil', [
      '-A',
      '-d',
      `sql:${store}`,
      '-n',
      'root',
      '-t',
      'CT,C,C',
      '-i',
      path.join(folder, 'root.crt'),
    ]);
    const file = path.join(folder, 'signed.pdf');
    writeFileSync(file, signed);
    const report = execFileSync('pdfsig', ['-nssdir', `sql:${store}`, file], { encoding: 'utf8' });
    expect(report).toContain('ETSI.CAdES.detached');
    expect(report).toContain('Signature is Valid');
    expect(report).toContain('Certificate is Trusted');
    expect(report).toContain('Total document signed');
  });
});

(installed('openssl') ? describe : describe.skip)('OpenSSL, a second witness', () => {
  test('verifies the signature over what it covers', () => {
    const [, length, next] = /\/ByteRange \[0 (\d+) (\d+)/.exec(signed.toString('latin1'))?.map(Number) ?? [];
    const contents = Buffer.from(signed.subarray((length ?? 0) + 1, (next ?? 0) - 1).toString('latin1'), 'hex');
    const files = { cms: path.join(folder, 'sig.der'), data: path.join(folder, 'data.bin') };
    writeFileSync(files.cms, contents);
    writeFileSync(files.data, Buffer.concat([signed.subarray(0, length), signed.subarray(next)]));
    const run = () =>
      execFileSync(
        'openssl',
        [
          'cms',
          '-verify',
          '-binary',
          '-inform',
          'DER',
          '-in',
          files.cms,
          '-content',
          files.data,
          '-CAfile',
          path.join(folder, 'root.crt'),
          '-purpose',
          'any',
          '-cades',
          '-out',
          '/dev/null',
        ],
        { stdio: 'pipe' },
      );
    expect(run).not.toThrow();
  });
});
