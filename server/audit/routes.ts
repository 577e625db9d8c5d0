import type { Kind } from '../../workflows/life.js';
import type { Role } from '../../workflows/policy.js';
import { actWords, kindWords, roleWords } from '../../workflows/words.js';
import { HttpError } from '../http/errors.js';
import { t } from '../http/locale.js';
import { decodeCursor, pageOf, urlWith } from '../http/paging.js';
import type { Route } from '../http/route.js';
import { refusalText } from '../http/subject-words.js';
import { render } from '../http/views.js';
import { kindDef } from '../lifecycle/registry.js';
import { auditWords } from './words.js';

const SIZE = 50;
const inside = new Set<Role>(['officer', 'approver', 'finance', 'auditor']);

interface EntryRow {
  seq: number;
  at: string;
  subject_kind: Kind;
  subject_id: string;
  n: number;
  actor_role: Role;
  name: string | null;
  act: string;
  outcome: string;
  reason: string | null;
  params: Record<string, unknown> | null;
  hash: string;
}

/** The log of one's programs, newest first: every act, refused ones too, with the hash that seals it. */
export const auditRoutes: Route[] = [
  {
    method: 'get',
    path: '/audit',
    right: 'program.read',
    handle: async ({ db }, req, res) => {
      const { actor, lang } = req;
      if (!inside.has(actor.role))
        throw new HttpError(
          actor.role === 'public' ? 401 : 403,
          actor.role === 'public' ? 'signInFirst' : 'notYourRole',
        );
      const cursor = decodeCursor(req.query.page, ['number']);
      const subject =
        typeof req.query.subject === 'string' && /^[0-9a-f-]{36}$/.test(req.query.subject) ? req.query.subject : null;
      const refused = req.query.outcome === 'refused';
      const back = cursor?.direction === 'before';
      const found = await db.pool.query<EntryRow>(
        `select e.seq, stamp(e.at) as at, e.subject_kind, e.subject_id, e.n, e.actor_role, p.name, e.act, e.outcome, e.reason, e.params, e.hash
         from audit_entries e left join people p on p.id = e.actor_id
         where e.program_id = any($1::uuid[]) and ($2::uuid is null or e.subject_id = $2) and ($3::bigint is null or e.seq ${back ? '>' : '<'} $3) and (not $4 or e.outcome = 'refused')
         order by e.seq ${back ? 'asc' : 'desc'} limit ${SIZE + 1}`,
        [[...actor.programIds], subject, cursor?.key[0] ?? null, refused],
      );
      const { rows, prev, next } = pageOf(found.rows, SIZE, cursor, (row) => [row.seq]);
      const w = auditWords[lang];
      const link = (page: string | undefined) => urlWith('/audit', req.query, { page });
      render(res, 'list', {
        title: t(lang, 'nav.audit'),
        breadcrumb: [{ label: t(lang, 'nav.audit') }],
        newAct: null,
        table: {
          caption: t(lang, 'nav.audit'),
          captionHidden: true,
          columns: [
            { key: 'at', label: w.at },
            { key: 'act', label: w.act, rowHeader: true },
            { key: 'subject', label: w.subject },
            { key: 'who', label: w.who },
            { key: 'outcome', label: w.outcome },
            { key: 'hash', label: w.hash },
          ],
          rows: rows.map((e) => ({
            cells: [
              { at: e.at, seconds: true },
              actWords[e.act]?.[lang] ?? e.act,
              {
                text: `${kindWords[e.subject_kind][lang]} #${e.n}`,
                href: `${kindDef(e.subject_kind).path}/${e.subject_id}`,
              },
              e.name ? `${e.name} (${roleWords[e.actor_role][lang]})` : roleWords[e.actor_role][lang],
              e.outcome === 'done'
                ? { badge: w.done, tone: 'success' as const }
                : { text: w.refused, sub: refusalText({ reason: e.reason ?? '', params: e.params ?? {} }, lang) },
              e.hash.slice(0, 12),
            ],
          })),
          paging: { ...(prev && { prev: link(prev), first: link(undefined) }), ...(next && { next: link(next) }) },
          empty: { title: w.empty, whatToDo: t(lang, 'list.emptyHelp') },
        },
      });
    },
  },
];
