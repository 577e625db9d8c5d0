import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeCertificate } from './certificate.js';
import type { Signer } from './cms.js';
import { readPkcs12 } from './pkcs12.js';
import { SigningKeyFault } from './signing-key-fault.js';

/** The key an institution signs with, its certificate and the issuers of that. Nowhere but in memory and the file it came from. */
export type SigningKey = Signer;

/** From PEM texts: the certificate first, its issuers after it, in one text or in several. */
export function keyFromPem(privateKey: string, certificates: string, password?: string): SigningKey {
  const chain = (certificates.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );
  return checked(openKey(privateKey, password), chain);
}

/** From a PKCS#12 file (.p12, .pfx). */
export function keyFromPkcs12(file: Buffer, password: string): SigningKey {
  const { key, certificates } = readPkcs12(file, password);
  return checked(
    createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    certificates.map((raw) => new X509Certificate(raw)),
  );
}

/** The certificate is in force at that time. @throws SigningKeyFault where it is expired or not yet valid. */
export function checkInForce({ certificate }: SigningKey, when: Date): void {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (when >= from && when <= to) return;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  throw new SigningKeyFault(
    `서명 인증서의 유효기간(${day(from)} ~ ${day(to)})이 서명 시각(${day(when)})을 포함하지 않습니다. 인증서를 갱신하십시오. / ` +
      `The signing certificate is valid from ${day(from)} to ${day(to)}, not on ${day(when)}. Renew it.`,
  );
}

/**
 * A key of a throwaway authority kept in that folder: made on the first call, read on later ones. Its names say
 * 가상 and SANDBOX; it is valid from 2015 to 2045, at simulated and at real time. `root.crt` is what a reader would trust.
 */
export function sandboxKey(folder: string, institution: string): SigningKey {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const root = kept(folder, 'root', (key) =>
    certify({
      key,
      publicKey: createPublicKey(key),
      name: AUTHORITY,
      organization: 'GONGMO SANDBOX',
      authority: true,
      issuer: AUTHORITY,
    }),
  );
  const file = `institution-${createHash('sha256').update(institution).digest('hex').slice(0, 16)}`;
  const own = kept(folder, file, (key) =>
    certify({
      key: root.key,
      publicKey: createPublicKey(key),
      name: `${institution} (가상)`,
      organization: institution,
      authority: false,
      issuer: AUTHORITY,
    }),
  );
  return { key: own.key, certificate: own.certificate, chain: [root.certificate] };
}

const AUTHORITY = '가상 인증기관 SANDBOX(법적 효력 없음)';

function certify(wish: {
  key: KeyObject;
  publicKey: KeyObject;
  name: string;
  organization: string;
  authority: boolean;
  issuer: string;
}): X509Certificate {
  return makeCertificate({
    ...wish,
    from: new Date('2015-01-01T00:00:00Z'),
    to: new Date('2045-01-01T00:00:00Z'),
    issuer: { name: wish.issuer, organization: 'GONGMO SANDBOX', key: wish.key },
  });
}

function kept(
  folder: string,
  name: string,
  make: (key: KeyObject) => X509Certificate,
): { key: KeyObject; certificate: X509Certificate } {
  const [keyFile, certificateFile] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.crt`)];
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    return {
      key: createPrivateKey(readFileSync(keyFile)),
      certificate: new X509Certificate(readFileSync(certificateFile)),
    };
  }
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const certificate = make(key);
  writeFileSync(keyFile, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(certificateFile, certificate.toString());
  return { key, certificate };
}

function openKey(pem: string, password: string | undefined): KeyObject {
  try {
    return createPrivateKey(password === undefined ? pem : { key: pem, passphrase: password });
  } catch {
    throw new SigningKeyFault(
      '서명 개인키를 열 수 없습니다. PEM 형식과 비밀번호를 확인하십시오. / The signing key cannot be opened. Check that it is PEM, and its password.',
    );
  }
}

function checked(key: KeyObject, certificates: X509Certificate[]): SigningKey {
  const certificate = certificates.find((candidate) => candidate.checkPrivateKey(key));
  if (!certificate) {
    throw new SigningKeyFault(
      certificates.length === 0
        ? '서명 인증서가 없습니다. / There is no signing certificate.'
        : '서명 개인키와 인증서가 서로 맞지 않습니다. 같은 발급에서 나온 두 파일을 설정하십시오. / The signing key does not match the certificate. Configure the two that were issued together.',
    );
  }
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec') {
    throw new SigningKeyFault(
      `RSA나 EC 키만 쓸 수 있습니다: ${key.asymmetricKeyType} / Only RSA and EC keys can sign: ${key.asymmetricKeyType}`,
    );
  }
  return { key, certificate, chain: certificates.filter((other) => other !== certificate) };
}
