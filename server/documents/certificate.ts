import { createHash, createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { OID } from './cms.js';
import { bits, der, integer, nothing, octets, oid, sequence, setOf, utcTime, utf8 } from './der.js';

export interface CertificateWish {
  /** Common name of whom it is for, and the organization. */
  name: string;
  organization: string;
  publicKey: KeyObject;
  from: Date;
  to: Date;
  authority: boolean;
  issuer: { name: string; organization: string; key: KeyObject };
}

/** An X.509 certificate, signed by the issuer's RSA key. For throwaway authorities only: real ones come from a real authority. */
export function makeCertificate(wish: CertificateWish): X509Certificate {
  const algorithm = sequence(oid(OID.rsaSha256), nothing());
  const spki = wish.publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    der(0xa0, integer(2)),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(12)])),
    algorithm,
    nameOf(wish.issuer),
    sequence(utcTime(wish.from), utcTime(wish.to)),
    nameOf(wish),
    spki,
    der(0xa3, sequence(...extensions(wish))),
  );
  return new X509Certificate(sequence(body, algorithm, bits(sign('sha256', body, wish.issuer.key))));
}

function extensions({ authority, publicKey, issuer }: CertificateWish): Buffer[] {
  const usage = authority ? [1, 0x06] : [6, 0xc0];
  return [
    extension('2.5.29.19', true, authority ? sequence(der(0x01, Buffer.from([0xff]))) : sequence()),
    extension('2.5.29.15', true, der(0x03, Buffer.from(usage))),
    extension('2.5.29.14', false, octets(keyId(publicKey))),
    extension('2.5.29.35', false, sequence(der(0x80, keyId(createPublicKey(issuer.key))))),
  ];
}

function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), octets(value));
}

function nameOf({ name, organization }: { name: string; organization: string }): Buffer {
  const part = (type: string, value: Buffer) => setOf(sequence(oid(type), value));
  return sequence(
    part('2.5.4.6', der(0x13, Buffer.from('KR'))),
    part('2.5.4.10', utf8(organization)),
    part('2.5.4.3', utf8(name)),
  );
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}
