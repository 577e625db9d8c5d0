import { createHash } from 'node:crypto';

/** What an entry's hash covers; the seal of one act on one subject. Times are UTC with microseconds. */
export interface Sealed {
  kind: string;
  id: string;
  n: number;
  program: string | null;
  at: string;
  realAt: string;
  actor: string | null;
  role: string;
  act: string;
  within: string | null;
  event: unknown;
  from: string;
  to: string;
  version: number;
  outcome: string;
  reason: string | null;
  params: unknown;
}

/** SHA-256 over the hash before it and the canonical JSON of the entry: a changed, lost or moved entry breaks the chain. */
export const seal = (prev: string, entry: Sealed): string => sha256(`${prev}\n${canonical(entry)}`);

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** Canonical JSON (RFC 8785): keys in the order of their UTF-16 units, numbers and strings as ECMAScript writes them. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const record = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    if (record[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(record[key])}`);
  }
  return `{${parts.join(',')}}`;
}
