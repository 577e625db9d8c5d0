import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { at, type Der, DerFault, oidOf, readDer } from './der.js';
import { SigningKeyFault } from './signing-key-fault.js';

/** The private key (PKCS#8) and certificates of a PKCS#12 file (RFC 7292) with password integrity. */
export function readPkcs12(file: Buffer, password: string): { key: Buffer; certificates: Buffer[] } {
  try {
    return open(file, password);
  } catch (error) {
    if (error instanceof SigningKeyFault) throw error;
    throw fault('PKCS#12 파일이 아니거나 손상되었습니다', 'This is no PKCS#12 file, or it is damaged');
  }
}

function open(file: Buffer, password: string): { key: Buffer; certificates: Buffer[] } {
  const [, safe, mac] = readDer(file).children();
  if (!safe || !mac) throw new DerFault('no content or no integrity check');
  const content = at(at(safe.children(), 1).children(), 0).body;
  if (!macFits(mac, content, password))
    throw fault('PKCS#12 파일의 비밀번호가 맞지 않습니다', 'The password of the PKCS#12 file is wrong');
  const bags = readDer(content)
    .children()
    .flatMap((info) => bagsOf(info, password));
  const keys = bags.filter((bag) => bag.type === BAGS.shroudedKey || bag.type === BAGS.key);
  const key = keys[0];
  if (keys.length !== 1 || !key)
    throw fault(
      `PKCS#12 파일에 개인키가 ${keys.length}개 있습니다. 하나여야 합니다`,
      `The PKCS#12 file holds ${keys.length} private keys; there must be one`,
    );
  return {
    key: key.type === BAGS.key ? key.value.whole : decryptEncryptedInfo(key.value, password),
    certificates: bags
      .filter((bag) => bag.type === BAGS.certificate)
      .map((bag) => at(at(bag.value.children(), 1).children(), 0).body),
  };
}

const BAGS = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
};
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';

function bagsOf(info: Der, password: string): { type: string; value: Der }[] {
  const [type, wrapped] = info.children();
  if (!type || !wrapped) throw new DerFault('an empty content');
  const inner = at(wrapped.children(), 0);
  const bytes = oidOf(type) === ENCRYPTED_DATA ? decryptContent(inner, password) : inner.body;
  return readDer(bytes)
    .children()
    .map((bag) => {
      const [kind, value] = bag.children();
      if (!kind || !value) throw new DerFault('an empty bag');
      return { type: oidOf(kind), value: at(value.children(), 0) };
    });
}

function decryptContent(encrypted: Der, password: string): Buffer {
  const [, algorithm, content] = at(encrypted.children(), 1).children();
  if (!algorithm || !content) throw new DerFault('no content');
  return decrypt(algorithm, content.body, password);
}

function decryptEncryptedInfo(info: Der, password: string): Buffer {
  const [algorithm, content] = info.children();
  if (!algorithm || !content) throw new DerFault('no key');
  return decrypt(algorithm, content.body, password);
}

const CIPHERS: Record<string, [name: string, keyLength: number]> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
};
const PRFS: Record<string, string> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.11': 'sha512',
};
const PBES2 = '1.2.840.113549.1.5.13';
const TRIPLE_DES = '1.2.840.113549.1.12.1.3';

function decrypt(algorithm: Der, content: Buffer, password: string): Buffer {
  const [scheme, parameters] = algorithm.children();
  if (!scheme || !parameters) throw new DerFault('no algorithm');
  const [name, key, iv] =
    oidOf(scheme) === PBES2
      ? pbes2(parameters, password)
      : oidOf(scheme) === TRIPLE_DES
        ? tripleDes(parameters, password)
        : unknownCipher();
  const decipher = createDecipheriv(name, key, iv);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}

function pbes2(parameters: Der, password: string): [string, Buffer, Buffer] {
  const [derivation, encryption] = parameters.children();
  const [salt, rounds, ...rest] = at(at(derivation ? [derivation] : [], 0).children(), 1).children();
  const [cipher, iv] = encryption?.children() ?? [];
  if (!salt || !rounds || !cipher || !iv) throw new DerFault('no parameters');
  const [name, length] = CIPHERS[oidOf(cipher)] ?? unknownCipher();
  const stated = rest.find((element) => element.tag === 0x30);
  const prf = stated ? (PRFS[oidOf(at(stated.children(), 0))] ?? unknownCipher()) : 'sha1';
  return [name, pbkdf2Sync(password, salt.body, number(rounds), length, prf), iv.body];
}

function tripleDes(parameters: Der, password: string): [string, Buffer, Buffer] {
  const [salt, rounds] = parameters.children();
  if (!salt || !rounds) throw new DerFault('no parameters');
  const derive = (id: number, length: number) => pkcs12Key('sha1', id, password, salt.body, number(rounds), length);
  return ['des-ede3-cbc', derive(1, 24), derive(2, 8)];
}

function macFits(mac: Der, content: Buffer, password: string): boolean {
  const [info, salt, rounds] = mac.children();
  const [algorithm, digest] = info?.children() ?? [];
  if (!algorithm || !digest || !salt) throw new DerFault('no integrity check');
  const hash = MAC_HASHES[oidOf(at(algorithm.children(), 0))] ?? unknownCipher();
  const key = pkcs12Key(hash, 3, password, salt.body, rounds ? number(rounds) : 1, createHash(hash).digest().length);
  const own = createHmac(hash, key).update(content).digest();
  return own.length === digest.body.length && timingSafeEqual(own, digest.body);
}

const MAC_HASHES: Record<string, string> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** RFC 7292, appendix B.2. */
function pkcs12Key(hash: string, id: number, password: string, salt: Buffer, rounds: number, length: number): Buffer {
  const block = hash === 'sha512' ? 128 : 64;
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const fill = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const input = Buffer.concat([fill(salt), fill(text)]);
  const output: Buffer[] = [];
  for (let have = 0; have < length; ) {
    let a = createHash(hash).update(Buffer.alloc(block, id)).update(input).digest();
    for (let i = 1; i < rounds; i++) a = createHash(hash).update(a).digest();
    output.push(a);
    have += a.length;
    addTo(input, Buffer.alloc(block, a), block);
  }
  return Buffer.concat(output).subarray(0, length);
}

/** Each block of the input becomes itself plus B plus 1, modulo its size. */
function addTo(input: Buffer, b: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += (input[start + i] ?? 0) + (b[i] ?? 0);
      input[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}

function number(element: Der): number {
  return element.body.readUIntBE(0, Math.min(6, element.body.length));
}

function unknownCipher(): never {
  throw fault(
    'PKCS#12 파일의 암호 방식을 쓸 수 없습니다. AES-256으로 다시 내보내십시오(openssl pkcs12 -export)',
    'The PKCS#12 file is encrypted in an old way. Export it again with AES-256 (openssl pkcs12 -export)',
  );
}

function fault(ko: string, en: string): SigningKeyFault {
  return new SigningKeyFault(`${ko}. / ${en}.`);
}
