import { createHash, createVerify, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { at, type Der, DerFault, der, integer, nothing, octets, oid, oidOf, readDer, sequence, setOf } from './der.js';

export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  rsa: '1.2.840.113549.1.1.1',
  rsaSha256: '1.2.840.113549.1.1.11',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  ecdsaSha384: '1.2.840.10045.4.3.3',
  sha256: '2.16.840.1.101.3.4.2.1',
};

const HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** What a signature is made with. */
export interface Signer {
  key: KeyObject;
  certificate: X509Certificate;
  /** Issuers that travel with the signature, nearest first; the root too, so that a reader can name it. */
  chain: X509Certificate[];
}

/**
 * A detached CMS signature over content with that SHA-256 digest, in the CAdES form PAdES B-B wants: content type,
 * message digest, signing certificate v2, no time (the PDF's /M tells it). RSA PKCS#1 v1.5: the same input gives the
 * same bytes. `timestamp` fetches a time-stamp token over the signature (PAdES B-T).
 */
export async function signDetached(
  digest: Buffer,
  signer: Signer,
  timestamp?: (signature: Buffer) => Promise<Buffer>,
): Promise<Buffer> {
  const attributes = attributesOf(digest, signer);
  const signature = sign('sha256', der(0x31, ...attributes), signer.key);
  return wrap(attributes, signature, signer, await timestamp?.(signature));
}

/** How long such a signature is at most, without making one. */
export function signatureRoom(signer: Signer): number {
  const { modulusLength } = signer.key.asymmetricKeyDetails ?? {};
  const signature = Buffer.alloc(modulusLength ? modulusLength / 8 : 144, 0xff);
  return wrap(attributesOf(Buffer.alloc(32), signer), signature, signer, undefined).length;
}

function attributesOf(digest: Buffer, { certificate }: Signer): Buffer[] {
  const hash = createHash('sha256').update(certificate.raw).digest();
  return [
    sequence(oid(OID.contentType), setOf(oid(OID.data))),
    sequence(oid(OID.messageDigest), setOf(octets(digest))),
    sequence(oid(OID.signingCertificateV2), setOf(sequence(sequence(sequence(octets(hash)))))),
  ].sort(Buffer.compare);
}

function wrap(attributes: Buffer[], signature: Buffer, signer: Signer, token: Buffer | undefined): Buffer {
  const sha256 = sequence(oid(OID.sha256), nothing());
  const { issuer, serial } = issuerAndSerial(signer.certificate);
  const rsa = signer.key.asymmetricKeyType === 'rsa';
  const info = sequence(
    integer(1),
    sequence(issuer, serial),
    sha256,
    der(0xa0, ...attributes),
    rsa ? sequence(oid(OID.rsaSha256), nothing()) : sequence(oid(OID.ecdsaSha256)),
    octets(signature),
    ...(token ? [der(0xa1, sequence(oid(OID.timestampToken), setOf(token)))] : []),
  );
  const certificates = [signer.certificate, ...signer.chain].map((certificate) => certificate.raw);
  const signedData = sequence(
    integer(1),
    setOf(sha256),
    sequence(oid(OID.data)),
    der(0xa0, ...certificates.sort(Buffer.compare)),
    setOf(info),
  );
  return sequence(oid(OID.signedData), der(0xa0, signedData));
}

function issuerAndSerial(certificate: X509Certificate): { issuer: Buffer; serial: Buffer } {
  const fields = tbsOf(certificate);
  return { serial: at(fields, 0).whole, issuer: at(fields, 2).whole };
}

/** The fields of a certificate after its version. */
function tbsOf(certificate: X509Certificate): Der[] {
  const fields = at(readDer(certificate.raw).children(), 0).children();
  return fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
}

export interface SignedData {
  certificates: X509Certificate[];
  signer: X509Certificate | null;
  /** The signed digest of the content, and its hash. */
  messageDigest: Buffer;
  hash: string;
  signature: Buffer;
  /** The signature fits the signed attributes, and they name this certificate. */
  matches: boolean;
  /** The content, where it is not detached. */
  content: Buffer | null;
  contentType: string;
  timestampToken: Buffer | null;
}

/** Reads and checks a CMS signature by itself. @throws DerFault where it is none. */
export function readSignedData(bytes: Buffer): SignedData {
  const outer = readDer(bytes).children();
  if (oidOf(at(outer, 0)) !== OID.signedData) throw new DerFault('not signed data');
  const fields = at(at(outer, 1).children(), 0).children();
  const content = at(fields, 2).children();
  const certificates = fields
    .filter((field) => field.tag === 0xa0)
    .flatMap((field) => field.children().map((child) => new X509Certificate(child.whole)));
  const infos = (fields.at(-1) as Der).children();
  if (infos.length !== 1) throw new DerFault(`${infos.length} signers within one signature`);
  const info = at(infos, 0).children();
  const signer = certificates.find((certificate) => isNamedBy(certificate, at(info, 1))) ?? null;
  const attributes = at(info, 3);
  if (attributes.tag !== 0xa0) throw new DerFault('no signed attributes');
  const hash = HASHES[oidOf(at(at(info, 2).children(), 0))];
  if (!hash) throw new DerFault('an unknown hash');
  const signature = at(info, 5).body;
  const unsigned = info[6]?.tag === 0xa1 ? info[6] : null;
  return {
    certificates,
    signer,
    hash,
    signature,
    messageDigest: at(attributeValue(attributes, OID.messageDigest), 0).body,
    matches: signer !== null && fits(signer, attributes, signature, hash) && namesSigner(attributes, signer),
    content: content[1] ? octetsWithin(at(content[1].children(), 0)) : null,
    contentType: oidOf(at(content, 0)),
    timestampToken: unsigned ? (attributeValue(unsigned, OID.timestampToken, true)[0]?.whole ?? null) : null,
  };
}

/** Signed attributes are hashed as the SET they are, not with the tag they travel under. */
function fits(signer: X509Certificate, attributes: Der, signature: Buffer, hash: string): boolean {
  const signed = Buffer.concat([Buffer.from([0x31]), attributes.whole.subarray(1)]);
  return createVerify(hash).update(signed).verify(signer.publicKey, signature);
}

/** signingCertificateV2, where it stands, must be the hash of this certificate: nobody puts another in its place. */
function namesSigner(attributes: Der, signer: X509Certificate): boolean {
  const stated = attributeValue(attributes, OID.signingCertificateV2, true)[0];
  if (!stated) return true;
  const first = at(at(stated.children(), 0).children(), 0).children();
  const named =
    first[0]?.tag === 0x30
      ? { hash: HASHES[oidOf(at(first[0].children(), 0))], value: at(first, 1).body }
      : { hash: 'sha256', value: at(first, 0).body };
  return named.hash !== undefined && createHash(named.hash).update(signer.raw).digest().equals(named.value);
}

function attributeValue(attributes: Der, type: string, optional = false): Der[] {
  for (const attribute of attributes.children()) {
    const [kind, values] = attribute.children();
    if (kind && values && oidOf(kind) === type) return values.children();
  }
  if (optional) return [];
  throw new DerFault(`no attribute ${type}`);
}

function isNamedBy(certificate: X509Certificate, sid: Der): boolean {
  if (sid.tag !== 0x30) return certificate.raw.includes(sid.body);
  const { issuer, serial } = issuerAndSerial(certificate);
  const [name, number] = sid.children();
  return Boolean(name?.whole.equals(issuer) && number?.whole.equals(serial));
}

function octetsWithin(element: Der): Buffer {
  return element.tag === 0x24 ? Buffer.concat(element.children().map((child) => child.body)) : element.body;
}
