import { named } from '../db/named.js';
import { dateTime } from '../http/formats.js';
import type { Reader } from '../http/slice-page.js';
import { visibleTo } from '../lifecycle/visible.js';

export interface DocumentLink {
  title: string;
  href: string;
  number?: string;
  issuedAt: string;
  size: number;
  sha256: string;
}

/** Issued papers about one subject, as far as this reader may see them; for a notice, its own. One statement. */
export async function noticeDocuments({ db, actor, lang }: Reader, kind: string, id: string): Promise<DocumentLink[]> {
  const sight = visibleTo('notice', actor);
  const { rows } = await db.pool.query<{
    id: string;
    title: string;
    number: string | null;
    size: number;
    sha256: string;
    created_at: Date;
  }>(
    named(
      `select d.id, d.title, t.number, d.size, d.sha256, d.created_at from documents d join notices t on t.id = d.notice_id
     where ${sight.sql} and ${kind === 'notice' ? 't.id' : 't.about_id'} = $4 order by d.created_at desc limit 20`,
      [...sight.values, id],
    ),
  );
  return rows.map((row) => ({
    title: row.title,
    href: `/documents/${row.id}`,
    ...(row.number && { number: row.number }),
    issuedAt: dateTime(row.created_at, lang),
    size: row.size,
    sha256: row.sha256,
  }));
}
