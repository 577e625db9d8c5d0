import type { Request } from 'express';
import { type DocumentName, noticeKinds } from '../../workflows/notices.js';
import { allows } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import { reading } from '../db/reading.js';
import { noteReading } from '../http/access-log.js';
import { HttpError } from '../http/errors.js';
import { dateTime, bytes as sizeText } from '../http/formats.js';
import { kindRoutes } from '../http/kind-routes.js';
import { t } from '../http/locale.js';
import type { Route } from '../http/route.js';
import { house } from '../http/subject.js';
import { render } from '../http/views.js';
import { readSubject } from '../lifecycle/lock.js';
import { noticeDocuments } from './listing.js';

house.documents = noticeDocuments;

interface Paper {
  id: string;
  notice_id: string;
  kind: string;
  title: string;
  number: string | null;
  size: number;
  sha256: string;
  verification_no: string;
  created_at: Date;
}

/** A paper that this reader may open: whoever may read its notice. */
async function seenPaper(db: Db, req: Request): Promise<Paper> {
  const id = String(req.params.id);
  const { rows } = /^[0-9a-f-]{36}$/.test(id)
    ? await db.pool.query<Paper>(
        'select d.id, d.notice_id, d.kind, d.title, n.number, d.size, d.sha256, d.verification_no, d.created_at from documents d join notices n on n.id = d.notice_id where d.id = $1',
        [id],
      )
    : { rows: [] };
  const paper = rows[0];
  const notice = paper && (await readSubject(reading(db), 'notice', paper.notice_id));
  if (!paper || !notice || !allows({ actor: req.actor, act: 'notice.read', state: notice.state, facts: notice.facts }))
    throw new HttpError(404, 'notFound');
  await noteReading(db, req, 'notice', paper.notice_id);
  return paper;
}

export const documentRoutes: Route[] = [
  ...kindRoutes('notice'),
  {
    method: 'get',
    path: '/documents/:id',
    right: 'notice.read',
    handle: async ({ db }, req, res) => {
      const paper = await seenPaper(db, req);
      const { lang } = req;
      render(res, 'document', {
        title: paper.title,
        kindLabel: noticeKinds[paper.kind as DocumentName]?.[lang] ?? paper.kind,
        number: paper.number,
        href: `/documents/${paper.id}/file`,
        sha256: paper.sha256,
        facts: [
          { label: t(lang, 'papers.issued'), value: dateTime(paper.created_at, lang, true) },
          {
            label: t(lang, 'papers.verification'),
            value: { text: paper.verification_no, href: `/verify?number=${paper.verification_no}` },
          },
          { label: 'PDF', value: sizeText(paper.size) },
        ],
        breadcrumb: [{ label: t(lang, 'nav.notices'), href: `/notices/${paper.notice_id}` }, { label: paper.title }],
      });
    },
  },
  {
    method: 'get',
    path: '/documents/:id/file',
    right: 'notice.read',
    handle: async ({ db }, req, res) => {
      const paper = await seenPaper(db, req);
      const { rows } = await db.pool.query<{ bytes: Buffer }>('select bytes from documents where id = $1', [paper.id]);
      res
        .type('application/pdf')
        .setHeader(
          'Content-Disposition',
          `inline; filename="${paper.kind}.pdf"; filename*=UTF-8''${encodeURIComponent(`${paper.title}.pdf`)}`,
        );
      res.send(rows[0]?.bytes);
    },
  },
];
