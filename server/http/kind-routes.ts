import { stringify } from 'csv-stringify';
import type { Kind } from '../../workflows/life.js';
import { actsFor, type Role, readRows } from '../../workflows/policy.js';
import { actWords, kindWords } from '../../workflows/words.js';
import { allActs, kindDef, kindOf } from '../lifecycle/registry.js';
import { birthForm, postAct, postBirth } from './acting.js';
import { batchRoutes } from './batch.js';
import { HttpError } from './errors.js';
import { listOf, rowsOf } from './listing.js';
import { t } from './locale.js';
import type { Route } from './route.js';
import { pageOfKind, type Reader } from './slice-page.js';
import { seenSubject, subjectPage } from './subject.js';
import { stateLabel } from './subject-words.js';
import { render } from './views.js';

/** The URLs that every kind has: its list, its subjects, and one for each act that people do. */
export function kindRoutes(kind: Kind): Route[] {
  const { path } = kindDef(kind);
  const foundling = allActs().find((def) => kindOf(def.name) === kind && !def.parent && !def.hidden && def.insert);
  return [
    ...(foundling
      ? ([
          {
            method: 'get',
            path: `${path}/new`,
            right: foundling.name,
            handle: ({ db }, req, res) => {
              mayEver(req.actor.role, foundling.name);
              return birthForm(db, req, res, foundling);
            },
          },
          {
            method: 'post',
            path,
            right: foundling.name,
            handle: ({ db }, req, res) => postBirth(db, req, res, foundling),
          },
        ] satisfies Route[])
      : []),
    {
      method: 'get',
      path,
      right: `${kind}.read`,
      handle: async ({ db }, req, res) => {
        mayEverRead(req.actor.role, kind);
        const reader: Reader = { db, actor: req.actor, lang: req.lang };
        if (req.query.format === 'csv') return csv(reader, kind, res);
        const label = kindWords[kind][req.lang];
        const birth =
          foundling && actsFor(req.actor.role, kind).includes(foundling.name)
            ? { newAct: { label: actWords[foundling.name]?.[req.lang] ?? '', href: `${path}/new` } }
            : { newAct: null };
        render(res, 'list', {
          title: label,
          breadcrumb: [{ label }],
          table: { ...(await listOf(reader, kind, req.query)), captionHidden: true },
          ...birth,
        });
      },
    },
    {
      method: 'get',
      path: `${path}/:id`,
      right: `${kind}.read`,
      handle: async ({ db }, req, res) =>
        subjectPage(db, req, res, await seenSubject(db, req, kind, String(req.params.id))),
    },
    ...batchRoutes(kind),
    ...allActs()
      .filter((def) => !def.hidden && (def.parent ? def.parent === kind : kindOf(def.name) === kind && !def.insert))
      .map(
        (def): Route => ({
          method: 'post',
          path: `${path}/:id/${def.path}`,
          right: def.name,
          handle: ({ db }, req, res) => postAct(db, req, res, def),
        }),
      ),
  ];
}

/** A form is shown to a role that may ever post it. */
function mayEver(role: Role, act: string): void {
  if (!actsFor(role, kindOf(act)).includes(act)) throw refusal(role);
}

/** A list that must be empty for this role says so, rather than that there is nothing. */
function mayEverRead(role: Role, kind: Kind): void {
  if (readRows(role, kind).length === 0) throw refusal(role);
}

const refusal = (role: Role): HttpError =>
  role === 'public' ? new HttpError(401, 'signInFirst') : new HttpError(403, 'notYourRole');

const PAGE = 500;
const MOST = 100_000;

/** The list as a file: UTF-8 with a byte order mark, cells that begin like a formula made harmless. Read and written in pages. */
async function csv(reader: Reader, kind: Kind, res: import('express').Response): Promise<void> {
  const { columns } = pageOfKind(kind);
  res.type('text/csv; charset=utf-8').setHeader('Content-Disposition', `attachment; filename="${kind}.csv"`);
  const out = stringify({ bom: true, escape_formulas: true, quoted_string: true, record_delimiter: 'windows' });
  out.pipe(res);
  out.write([
    kindWords[kind][reader.lang],
    ...columns.map((column) => column[reader.lang]),
    t(reader.lang, 'list.state'),
  ]);
  let after: string | undefined;
  for (let written = 0; written < MOST; ) {
    const rows = await rowsOf(reader, kind, {
      search: '',
      key: '',
      descending: false,
      part: 'id',
      cursor: after ? { direction: 'after', key: [after] } : undefined,
      size: PAGE,
    });
    for (const row of rows.slice(0, PAGE))
      out.write([
        row.title,
        ...columns.map(({ key, cell }) => plain(cell ? cell(row, reader.lang) : row[key])),
        stateLabel(kind, row.state, reader.lang),
      ]);
    written += PAGE;
    if (rows.length <= PAGE) break;
    after = rows[PAGE - 1]?.id;
  }
  out.end();
}

function plain(cell: unknown): string | number {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'object') return typeof cell === 'number' ? cell : String(cell);
  const { text, badge, won, at, progress } = cell as Record<string, unknown>;
  return (
    (won as number | undefined) ??
    (text as string | undefined) ??
    (badge as string | undefined) ??
    (at as string | undefined) ??
    (progress as number | undefined) ??
    ''
  );
}
