import type { Request, Response } from 'express';
import { type DocumentName, noticeKinds } from '../../workflows/notices.js';
import { dateTime } from '../http/formats.js';
import { t } from '../http/locale.js';
import type { House, Route } from '../http/route.js';
import { stateLabel } from '../http/subject-words.js';
import { oneFile } from '../http/upload.js';
import { render } from '../http/views.js';
import { trustedRoots } from './institution-key.js';
import { type KnownPaper, numberIn, paperByHash, paperByNumber } from './verification.js';
import { verifyPdf } from './verify.js';

const MOST = 50 * 1024 * 1024;

interface Finding {
  tone: 'success' | 'danger' | 'warning' | 'info';
  title: string;
  lines: string[];
}

/** Anybody checks a paper: by the number printed on it, or by the file itself. */
export const verifyRoutes: Route[] = [
  {
    method: 'get',
    path: '/verify',
    right: 'everyone',
    handle: async ({ db }, req, res) => {
      const asked = typeof req.query.number === 'string' ? req.query.number : '';
      const number = numberIn(asked);
      const paper = number ? await paperByNumber(db, number) : undefined;
      const { lang } = req;
      const finding: Finding | null =
        asked === ''
          ? null
          : paper
            ? good(t(lang, 'verify.known'))
            : {
                tone: 'danger',
                title: t(lang, number ? 'verify.unknown' : 'verify.badNumber'),
                lines: [t(lang, number ? 'verify.unknownHelp' : 'verify.badNumberHelp')],
              };
      page(req, res, { asked, finding, paper });
    },
  },
  { method: 'post', path: '/verify', right: 'everyone', handle: checkFile },
];

async function checkFile({ db, config }: House, req: Request, res: Response): Promise<void> {
  const { lang } = req;
  const file = await oneFile(req, 'file', MOST);
  if (!file || file.bytes.length === 0)
    return page(
      req,
      res,
      {
        asked: '',
        finding: { tone: 'warning', title: t(lang, 'verify.noFile'), lines: [t(lang, 'verify.noFileHelp')] },
        paper: undefined,
      },
      422,
    );
  if (file.cut)
    return page(
      req,
      res,
      { asked: '', finding: { tone: 'danger', title: t(lang, 'verify.tooLarge'), lines: [] }, paper: undefined },
      413,
    );
  const verification = await verifyPdf(file.bytes, { roots: trustedRoots(config, true), now: new Date() });
  const paper = verification.sha256 ? await paperByHash(db, verification.sha256) : undefined;
  const words = verification.messages.map((message) => message[lang]);
  const finding: Finding = verification.ok
    ? paper
      ? good(t(lang, 'verify.whole'), words)
      : { tone: 'warning', title: t(lang, 'verify.signedElsewhere'), lines: words }
    : { tone: 'danger', title: t(lang, 'verify.broken'), lines: words };
  page(req, res, { asked: '', finding, paper, file: { name: file.name, sha256: verification.sha256 ?? '' } });
}

const good = (title: string, lines: string[] = []): Finding => ({ tone: 'success', title, lines });

function page(
  req: Request,
  res: Response,
  {
    asked,
    finding,
    paper,
    file,
  }: { asked: string; finding: Finding | null; paper: KnownPaper | undefined; file?: { name: string; sha256: string } },
  status = 200,
): void {
  const { lang } = req;
  render(
    res,
    'verify',
    {
      title: t(lang, 'verify.title'),
      breadcrumb: [{ label: t(lang, 'verify.title') }],
      asked,
      finding,
      facts: [
        ...(paper
          ? [
              { label: t(lang, 'papers.kind'), value: noticeKinds[paper.kind as DocumentName]?.[lang] ?? paper.kind },
              ...(paper.number ? [{ label: t(lang, 'papers.number'), value: paper.number }] : []),
              {
                label: t(lang, 'verify.issuer'),
                value: paper.sandbox ? `${paper.agency} (${t(lang, 'sandbox.mark')})` : paper.agency,
              },
              { label: t(lang, 'papers.issued'), value: dateTime(paper.createdAt, lang, true) },
              { label: t(lang, 'list.state'), value: stateLabel('notice', paper.state, lang) },
              { label: 'SHA-256', value: paper.sha256 },
            ]
          : []),
        ...(file
          ? [
              { label: t(lang, 'verify.file'), value: file.name },
              ...(file.sha256 ? [{ label: t(lang, 'verify.fileHash'), value: file.sha256 }] : []),
            ]
          : []),
      ],
    },
    status,
  );
}
