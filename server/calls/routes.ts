import { noticeDocuments } from '../documents/listing.js';
import { date, dateTime, remaining, wonShort } from '../http/formats.js';
import { kindRoutes } from '../http/kind-routes.js';
import { listOf, relatedTable, rowsOf } from '../http/listing.js';
import { t } from '../http/locale.js';
import type { Route } from '../http/route.js';
import { pageOfKind, type Reader, type Row } from '../http/slice-page.js';
import { seenSubject, subjectPage } from '../http/subject.js';
import { stateLabel, stepsBar, toneOf } from '../http/subject-words.js';
import { render, viewerOf } from '../http/views.js';

/** The public reads calls in words of its own; everybody else gets the desks that every kind has. */
const publicRoutes: Route[] = [
  {
    method: 'get',
    path: '/calls',
    right: 'call.read',
    handle: async (house, req, res) => {
      if (req.actor.role !== 'public' && req.actor.role !== 'applicant')
        return generic('/calls').handle(house, req, res);
      const reader: Reader = { db: house.db, actor: req.actor, lang: req.lang };
      if (req.query.format === 'csv') return generic('/calls').handle(house, req, res);
      const { now } = viewerOf(res);
      const rows = await rowsOf(reader, 'call', {
        search: '',
        key: 'closesAt',
        descending: true,
        part: 'time',
        cursor: undefined,
        size: 50,
      });
      const open = rows.filter(({ state }) => state === 'announced' || state === 'accepting');
      render(res, 'public/calls', {
        title: t(req.lang, 'calls.title'),
        lead: t(req.lang, 'calls.lead'),
        breadcrumb: [{ label: t(req.lang, 'nav.calls') }],
        calls: open.map((row) => card(row, req.lang, now)),
        closed: { ...(await listOf(reader, 'call', req.query)), captionHidden: true },
        empty: { title: t(req.lang, 'calls.emptyTitle'), whatToDo: t(req.lang, 'calls.emptyHelp') },
      });
    },
  },
  {
    method: 'get',
    path: '/calls/:id',
    right: 'call.read',
    handle: async ({ db }, req, res) => {
      const subject = await seenSubject(db, req, 'call', String(req.params.id));
      if (req.actor.role !== 'public') return subjectPage(db, req, res, subject);
      const reader: Reader = { db, actor: req.actor, lang: req.lang };
      const [row] = await rowsOf(reader, 'call', {
        search: '',
        key: '',
        descending: false,
        part: 'id',
        cursor: undefined,
        size: 1,
        by: { column: 'id', id: subject.id },
      });
      if (!row) return;
      const page = pageOfKind('call');
      const { now } = viewerOf(res);
      const topics = await relatedTable(reader, 'topic', 'call_id', subject.id);
      render(res, 'public/call', {
        title: row.title,
        kindLabel: kindLabel(row, req.lang),
        synthetic: row.sandbox === true,
        state: { label: stateLabel('call', row.state, req.lang, 'public'), tone: toneOf(row.state) },
        remaining: left(row, req.lang, now),
        steps: stepsBar('call', row.state, new Set(), req.lang, 'public'),
        facts: page.facts(row, req.lang).filter(({ value }) => !isProgramLink(value)),
        sections: [
          ...(await (page.sections?.(reader, row, subject.facts) ?? [])),
          ...(topics ? [{ type: 'table', table: topics }] : []),
        ],
        documents: await noticeDocuments(reader, 'call', subject.id),
        applyHref: row.state === 'accepting' ? `/sign-in?return=/calls/${subject.id}` : null,
        breadcrumb: [{ label: t(req.lang, 'nav.calls'), href: '/calls' }, { label: row.title }],
      });
    },
  },
];

const generics = kindRoutes('call');
const generic = (path: string): Route => {
  const found = generics.find((route) => route.method === 'get' && route.path === path);
  if (!found) throw new Error(`no route ${path}`);
  return found;
};

const isProgramLink = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  String((value as { href?: string }).href ?? '').startsWith('/programs/');
const kindLabel = (row: Row, lang: 'ko' | 'en'): string =>
  (row.kind === 'designated' ? { ko: '지정공모', en: 'Designated' } : { ko: '자유공모', en: 'Open' })[lang];
const left = (row: Row, lang: 'ko' | 'en', now: Date): string | undefined =>
  row.state === 'accepting' ? remaining(now, (row.closesAt as Date).toISOString(), lang) : undefined;

const card = (row: Row, lang: 'ko' | 'en', now: Date) => ({
  title: row.title,
  href: `/calls/${row.id}`,
  state: { label: stateLabel('call', row.state, lang, 'public'), tone: toneOf(row.state) },
  kindLabel: kindLabel(row, lang),
  remaining: left(row, lang, now),
  synthetic: row.sandbox === true,
  period: `${date((row.opensAt as Date).toISOString(), lang)} ~ ${dateTime((row.closesAt as Date).toISOString(), lang)}`,
  budget: wonShort(Number(row.budgetWon), lang),
  topics: Number(row.topics) || undefined,
});

export const callRoutes: Route[] = [
  ...publicRoutes,
  ...generics.filter(({ method, path }) => !(method === 'get' && (path === '/calls' || path === '/calls/:id'))),
  ...kindRoutes('topic'),
];
