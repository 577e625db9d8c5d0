import { createHash, randomBytes } from 'node:crypto';
import { OID, readSignedData, type SignedData } from './cms.js';
import { at, der, integer, nothing, octets, oid, oidOf, readDer, sequence, timeOf } from './der.js';

/** A time-stamping authority (RFC 3161), by configuration: one of our own would prove nothing to others. */
export interface TimestampAuthority {
  url: string;
  timeoutMs?: number;
}

/** The authority did not stamp: no answer, a refusal, or an answer to another question. */
export class TimestampFault extends Error {
  override readonly name = 'TimestampFault';

  constructor(problem: string) {
    super(
      `시점확인(타임스탬프)을 받지 못했습니다: ${problem}. 잠시 뒤 다시 시도하거나 설정을 확인하십시오. / No time-stamp: ${problem}. Try again later or check the configuration.`,
    );
  }
}

/** A time-stamp token over the signature, checked to be about it. */
export async function fetchTimestamp(
  signature: Buffer,
  { url, timeoutMs = 5000 }: TimestampAuthority,
): Promise<Buffer> {
  const nonce = randomBytes(8);
  const answer = await ask(url, query(signature, nonce), timeoutMs);
  const token = tokenOf(answer);
  const stamp = readTimestamp(token, signature);
  if (!stamp.aboutThis || !stamp.nonce?.equals(integer(nonce)))
    throw new TimestampFault('an answer to another question');
  return token;
}

/** `TimeStampReq` for the SHA-256 of the data. */
function query(data: Buffer, nonce: Buffer): Buffer {
  const imprint = sequence(sequence(oid(OID.sha256), nothing()), octets(createHash('sha256').update(data).digest()));
  return sequence(integer(1), imprint, integer(nonce), der(0x01, Buffer.from([0xff])));
}

async function ask(url: string, body: Buffer, timeoutMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new TimestampFault(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof TimestampFault) throw error;
    throw new TimestampFault(error instanceof Error ? error.name : 'no answer');
  }
}

function tokenOf(answer: Buffer): Buffer {
  const [status, token] = readDer(answer).children();
  const code = status ? at(status.children(), 0).body.readUIntBE(0, 1) : 2;
  if (!token || code > 1) throw new TimestampFault(`the authority refused (${code})`);
  return token.whole;
}

export interface Timestamp {
  at: Date;
  signed: SignedData;
  /** The stamp is about this data and its own signature is whole. */
  aboutThis: boolean;
  nonce: Buffer | null;
}

/** Reads a token. @throws DerFault where it is none. */
export function readTimestamp(token: Buffer, data: Buffer): Timestamp {
  const signed = readSignedData(token);
  const content = signed.content ?? Buffer.alloc(0);
  const info = readDer(content).children();
  const imprint = at(info, 2).children();
  const sha256 = oidOf(at(at(imprint, 0).children(), 0)) === OID.sha256;
  const right = createHash('sha256').update(data).digest().equals(at(imprint, 1).body);
  const intact = createHash(signed.hash).update(content).digest().equals(signed.messageDigest);
  return {
    at: timeOf(at(info, 4)),
    signed,
    aboutThis: sha256 && right && intact && signed.matches && signed.contentType === OID.tstInfo,
    nonce: info.slice(5).find((element) => element.tag === 0x02)?.whole ?? null,
  };
}
