import { createHash, X509Certificate } from 'node:crypto';
import { readSignedData } from './cms.js';
import { readDer } from './der.js';
import { readTimestamp } from './timestamp.js';

export interface Trust {
  /** PEM or DER of the authorities whose certificates are believed. */
  roots: (string | Buffer)[];
  /** Of time-stamp authorities; the same as `roots` when absent. */
  timestampRoots?: (string | Buffer)[];
  now: Date;
  /** Larger files are refused unread. */
  maxBytes?: number;
}

export type Problem =
  | 'tooLarge'
  | 'notPdf'
  | 'cutShort'
  | 'notSigned'
  | 'malformed'
  | 'changed'
  | 'signatureBroken'
  | 'appended'
  | 'untrusted'
  | 'expired'
  | 'severalSignatures';

export interface SignatureCheck {
  signer: string | null;
  issuer: string | null;
  /** As the file claims; proven only by a time-stamp. */
  claimedAt: Date | null;
  timestamp: { at: Date; authority: string | null; trusted: boolean } | null;
  digestMatches: boolean;
  signatureMatches: boolean;
  coversWholeFile: boolean;
  certificate: { from: Date; to: Date; validWhenSigned: boolean; validNow: boolean; trusted: boolean } | null;
}

export interface Verification {
  /** One signature, over the whole file, whole, from a trusted certificate that was in force. */
  ok: boolean;
  /** Empty exactly when `ok`; the first is the gravest. */
  problems: Problem[];
  /** One sentence for each problem, or the good news. */
  messages: { ko: string; en: string }[];
  signatures: SignatureCheck[];
  /** Bytes after what the last signature covers. */
  appendedBytes: number;
  sha256: string | null;
}

/** Checks a PDF's signatures. Never throws on what people upload: garbage is a finding too. A root that is no certificate throws. */
export async function verifyPdf(bytes: Buffer, trust: Trust): Promise<Verification> {
  if (bytes.length > (trust.maxBytes ?? MAX_BYTES)) return verdict(['tooLarge'], [], 0, null);
  const roots = { own: certificatesOf(trust.roots), timestamp: certificatesOf(trust.timestampRoots ?? trust.roots) };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') return verdict(['notPdf'], [], 0, sha256);
  try {
    const found = findSignatures(bytes);
    const whole = /%%EOF\s*$/.test(bytes.subarray(-1024).toString('latin1'));
    if (found.length === 0) return verdict([whole ? 'notSigned' : 'cutShort'], [], 0, sha256);
    const covered = Math.max(...found.map(({ range }) => range[2] + range[3]));
    const signatures = found.map((signature) => check(bytes, signature, roots, trust.now));
    const appended = Math.max(0, bytes.length - covered);
    return verdict(problemsOf(signatures, appended, covered > bytes.length), signatures, appended, sha256);
  } catch {
    return verdict(['malformed'], [], 0, sha256);
  }
}

const MAX_BYTES = 50 * 1024 * 1024;

interface Found {
  range: [number, number, number, number];
  claimedAt: Date | null;
}

function findSignatures(bytes: Buffer): Found[] {
  const latin = bytes.toString('latin1');
  return [...latin.matchAll(/\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g)].map(
    (match) => {
      const around = latin.slice(match.index, match.index + 200_000);
      const time = /\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\)/.exec(around);
      const [, year, month, day, hour, minute, second] = (time ?? []).map(Number);
      return {
        range: [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4])],
        claimedAt: time ? new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)) : null,
      };
    },
  );
}

interface Roots {
  own: X509Certificate[];
  timestamp: X509Certificate[];
}

function check(bytes: Buffer, { range, claimedAt }: Found, roots: Roots, now: Date): SignatureCheck {
  const [start, length, next, rest] = range;
  const hex = bytes.subarray(start + length, next).toString('latin1');
  const failed = {
    signer: null,
    issuer: null,
    claimedAt,
    timestamp: null,
    digestMatches: false,
    signatureMatches: false,
    coversWholeFile: false,
    certificate: null,
  };
  if (start !== 0 || next <= length || next + rest > bytes.length || !/^<[0-9a-fA-F]*>$/.test(hex) || hex.length % 2)
    return failed;
  const contents = Buffer.from(hex.slice(1, -1), 'hex');
  try {
    const signature = readDer(contents).whole;
    if (contents.subarray(signature.length).some((byte) => byte !== 0)) return failed;
    const signed = readSignedData(signature);
    const digest = createHash(signed.hash)
      .update(bytes.subarray(0, length))
      .update(bytes.subarray(next, next + rest))
      .digest();
    const timestamp = stampOf(signed.timestampToken, signed.signature, roots.timestamp);
    const signedAt = timestamp?.trusted ? timestamp.at : claimedAt;
    return {
      signer: signed.signer && commonName(signed.signer.subject),
      issuer: signed.signer && commonName(signed.signer.issuer),
      claimedAt,
      timestamp,
      digestMatches: digest.equals(signed.messageDigest),
      signatureMatches: signed.matches,
      coversWholeFile: next + rest === bytes.length,
      certificate: signed.signer && certificateOf(signed.signer, signed.certificates, signedAt, roots.own, now),
    };
  } catch {
    return failed;
  }
}

function stampOf(token: Buffer | null, signature: Buffer, roots: X509Certificate[]): SignatureCheck['timestamp'] {
  if (!token) return null;
  const stamp = readTimestamp(token, signature);
  const authority = stamp.signed.signer;
  const trusted =
    stamp.aboutThis &&
    authority !== null &&
    leadsTo(authority, stamp.signed.certificates, roots) &&
    inForce(authority, stamp.at);
  return { at: stamp.at, authority: authority && commonName(authority.subject), trusted };
}

function certificateOf(
  certificate: X509Certificate,
  others: X509Certificate[],
  signedAt: Date | null,
  roots: X509Certificate[],
  now: Date,
): SignatureCheck['certificate'] {
  return {
    from: new Date(certificate.validFrom),
    to: new Date(certificate.validTo),
    validWhenSigned: signedAt !== null && inForce(certificate, signedAt),
    validNow: inForce(certificate, now),
    trusted: leadsTo(certificate, others, roots),
  };
}

/** The certificate is a root's, or leads to one over issuers that may issue. */
function leadsTo(
  certificate: X509Certificate,
  others: X509Certificate[],
  roots: X509Certificate[],
  depth = 0,
): boolean {
  if (roots.some((root) => root.fingerprint256 === certificate.fingerprint256)) return true;
  if (depth > 5) return false;
  return [...roots, ...others]
    .filter(
      (issuer) =>
        issuer.ca &&
        certificate.checkIssued(issuer) &&
        certificate.verify(issuer.publicKey) &&
        issuer.fingerprint256 !== certificate.fingerprint256,
    )
    .some((issuer) => leadsTo(issuer, others, roots, depth + 1));
}

function inForce(certificate: X509Certificate, when: Date): boolean {
  return when >= new Date(certificate.validFrom) && when <= new Date(certificate.validTo);
}

function certificatesOf(roots: readonly (string | Buffer)[]): X509Certificate[] {
  return roots.map((root) => new X509Certificate(root));
}

function commonName(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
}

function problemsOf(signatures: readonly SignatureCheck[], appended: number, cutShort: boolean): Problem[] {
  const problems = new Set<Problem>();
  if (cutShort) problems.add('cutShort');
  for (const signature of signatures) {
    if (cutShort) break;
    if (signature.certificate === null) problems.add('signatureBroken');
    else if (!signature.digestMatches) problems.add('changed');
    else if (!signature.signatureMatches) problems.add('signatureBroken');
    else if (!signature.certificate.trusted) problems.add('untrusted');
    else if (!signature.certificate.validWhenSigned) problems.add('expired');
  }
  if (appended > 0) problems.add('appended');
  if (signatures.length > 1) problems.add('severalSignatures');
  return [...problems];
}

function verdict(
  problems: Problem[],
  signatures: SignatureCheck[],
  appendedBytes: number,
  sha256: string | null,
): Verification {
  const ok = problems.length === 0;
  return {
    ok,
    problems,
    messages: ok ? [GOOD] : problems.map((problem) => MESSAGES[problem]),
    signatures,
    appendedBytes,
    sha256,
  };
}

const GOOD = {
  ko: '전자서명이 유효하며, 서명한 뒤 한 글자도 바뀌지 않았습니다.',
  en: 'The signature is valid and covers the whole file: nothing has changed since.',
};

const MESSAGES: Record<Problem, { ko: string; en: string }> = {
  tooLarge: {
    ko: '파일이 너무 커서 확인하지 않았습니다. 발급된 PDF 파일을 올려 주십시오.',
    en: 'The file is too large and was not checked. Upload the PDF as it was issued.',
  },
  notPdf: {
    ko: 'PDF 파일이 아닙니다. 발급된 PDF 파일을 올려 주십시오.',
    en: 'This is no PDF. Upload the PDF as it was issued.',
  },
  cutShort: {
    ko: '파일의 끝이 잘려 있습니다. 파일을 다시 내려받아 올려 주십시오.',
    en: 'The file is cut short. Download it again and upload that.',
  },
  notSigned: {
    ko: '전자서명이 없는 PDF입니다. 인쇄하거나 다시 저장한 사본일 수 있으니 발급된 파일을 올려 주십시오.',
    en: 'The PDF has no signature. It may be a printed or re-saved copy; upload the file that was issued.',
  },
  malformed: {
    ko: '전자서명을 읽을 수 없습니다. 파일이 손상되었습니다.',
    en: 'The signature cannot be read: the file is damaged.',
  },
  changed: {
    ko: '서명한 뒤 내용이 바뀌었습니다. 이 파일을 믿지 마십시오.',
    en: 'The content has changed since it was signed. Do not rely on this file.',
  },
  signatureBroken: {
    ko: '전자서명이 서명자의 인증서와 맞지 않습니다. 이 파일을 믿지 마십시오.',
    en: 'The signature does not fit the signer’s certificate. Do not rely on this file.',
  },
  appended: {
    ko: '서명한 뒤 파일 끝에 내용이 덧붙었습니다. 덧붙은 부분은 서명되지 않았습니다.',
    en: 'Something was appended after signing. That part is not signed.',
  },
  untrusted: {
    ko: '서명 인증서를 발급한 기관을 믿을 수 있는지 확인할 수 없습니다.',
    en: 'The authority that issued the signing certificate is not a trusted one.',
  },
  expired: {
    ko: '서명한 때에 인증서의 유효기간이 아니었습니다.',
    en: 'The certificate was not in force when the paper was signed.',
  },
  severalSignatures: {
    ko: '전자서명이 둘 이상입니다. 발급된 문서에는 서명이 하나만 있습니다.',
    en: 'There is more than one signature. An issued paper has exactly one.',
  },
};
