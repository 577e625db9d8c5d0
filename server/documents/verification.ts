import type { Db } from '../db/connection.js';

export interface KnownPaper {
  kind: string;
  number: string | null;
  state: string;
  agency: string;
  createdAt: Date;
  sha256: string;
  sandbox: boolean;
  size: number;
}

const select = `select d.kind, n.number, n.state, p.agency_ko as agency, d.created_at as "createdAt", d.sha256, p.sandbox, d.size
  from documents d join notices n on n.id = d.notice_id join programs p on p.id = n.program_id`;

/** What anybody may know of a paper by its verification number: kind, day, issuer, hash and whether it still holds; nothing about people. */
export async function paperByNumber(db: Db, number: string): Promise<KnownPaper | undefined> {
  const { rows } = await db.pool.query<KnownPaper>(`${select} where d.verification_no = $1`, [number]);
  return rows[0];
}

export async function paperByHash(db: Db, sha256: string): Promise<KnownPaper | undefined> {
  const { rows } = await db.pool.query<KnownPaper>(`${select} where d.sha256 = $1 limit 1`, [sha256]);
  return rows[0];
}

/** 16 digits however they are written; undefined for anything else. */
export function numberIn(text: unknown): string | undefined {
  const digits = typeof text === 'string' ? text.replace(/\D/g, '') : '';
  return digits.length === 16 ? (digits.match(/\d{4}/g) ?? []).join('-') : undefined;
}
