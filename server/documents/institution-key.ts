import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { Refused } from '../lifecycle/act.js';
import { keyFromPem, keyFromPkcs12, type SigningKey, SigningKeyFault, sandboxKey, signPdf } from './sign.js';
import { TimestampFault } from './timestamp.js';

/**
 * Whose key signs: a sandbox's papers carry the throwaway authority's and say 가상, whatever is configured; a real program's
 * the institution's own (SIGNING_P12, or SIGNING_CERT and SIGNING_KEY). Keys stay in memory and in their files: in no
 * database, log or dump.
 */
export interface Seal {
  sign(pdf: Buffer, institution: string, sandbox: boolean, at: Date): Promise<Buffer>;
}

let seal: Seal | undefined;

/** Set once by each process that issues papers: worker, play. */
export function useSigning(config: Pick<Config, 'signing' | 'varDir'>): void {
  seal = sealOf(config);
}

export async function signed(pdf: Buffer, institution: string, sandbox: boolean, at: Date): Promise<Buffer> {
  if (!seal) throw new Error('no signing key in this process: papers are issued by the worker');
  try {
    return await seal.sign(pdf, institution, sandbox, at);
  } catch (error) {
    if (error instanceof SigningKeyFault || error instanceof TimestampFault)
      throw new Refused('signingFailed', { faultDetail: error.message });
    throw error;
  }
}

/** PEM of the authorities that our own papers are checked against. */
export function trustedRoots({ signing, varDir }: Pick<Config, 'signing' | 'varDir'>, sandbox: boolean): string[] {
  const own = ownKey(signing);
  const roots = own ? [(own.chain.at(-1) ?? own.certificate).toString()] : [];
  return sandbox ? [...roots, sandboxKey(folderOf(varDir), 'root').chain[0]?.toString() ?? ''] : roots;
}

const folderOf = (varDir: string): string => join(varDir, 'authority');

function sealOf({ signing, varDir }: Pick<Config, 'signing' | 'varDir'>): Seal {
  const kept = new Map<string, SigningKey>();
  let own: SigningKey | undefined;
  const keyFor = (institution: string, sandbox: boolean): SigningKey => {
    if (!sandbox) {
      own ??= ownKey(signing);
      if (!own) throw new Refused('noSigningKey');
      return own;
    }
    const key = kept.get(institution) ?? sandboxKey(folderOf(varDir), institution);
    kept.set(institution, key);
    return key;
  };
  return {
    sign: (pdf, institution, sandbox, at) =>
      signPdf(
        pdf,
        keyFor(institution, sandbox),
        at,
        undefined,
        signing.tsaUrl && !sandbox ? { url: signing.tsaUrl } : undefined,
      ),
  };
}

function ownKey(signing: Config['signing']): SigningKey | undefined {
  if (signing.p12) return keyFromPkcs12(readFileSync(signing.p12), signing.p12Password ?? '');
  if (signing.cert && signing.key)
    return keyFromPem(readFileSync(signing.key, 'utf8'), readFileSync(signing.cert, 'utf8'));
  return undefined;
}
