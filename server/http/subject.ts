import type { Request, Response } from 'express';
import type { Kind } from '../../workflows/life.js';
import { allows, type Role, readRows } from '../../workflows/policy.js';
import { timetable } from '../../workflows/timetable.js';
import { actWords, kindWords, roleWords } from '../../workflows/words.js';
import type { Db } from '../db/connection.js';
import { named } from '../db/named.js';
import { reading } from '../db/reading.js';
import { type Locked, readSubject } from '../lifecycle/lock.js';
import { allKinds, kindDef } from '../lifecycle/registry.js';
import { noting } from './access-log.js';
import { actsOn, type Returned } from './act-forms.js';
import { HttpError } from './errors.js';
import { dateTime, remaining } from './formats.js';
import { relatedTable, rowsOf } from './listing.js';
import type { Lang } from './locale.js';
import { type AnySection, pageOfKind, type Reader, type Row } from './slice-page.js';
import { refusalText, stateLabel, stepsBar, toneOf } from './subject-words.js';
import type { Cell } from './table.js';
import { render } from './views.js';

/** What the notice slice lends to every page: the papers about a subject. */
export const house: { documents: (reader: Reader, kind: string, id: string) => Promise<object[]> } = {
  documents: async () => [],
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The subject as its reader may see it; 404 for what is not there and for what may not be known of, alike. */
export async function seenSubject(db: Db, req: Request, kind: Kind, id: string): Promise<Locked> {
  const subject = UUID.test(id) ? await readSubject(reading(db), kind, id) : undefined;
  if (!subject || !allows({ actor: req.actor, act: `${kind}.read`, state: subject.state, facts: subject.facts }))
    throw new HttpError(404, 'notFound');
  return subject;
}

/** One page for every subject, made of the same parts; `returned` brings back what was typed into a form that was refused. */
export async function subjectPage(
  db: Db,
  req: Request,
  res: Response,
  subject: Locked,
  status = 200,
  returned?: Returned,
): Promise<void> {
  const { lang, actor } = req;
  const reader: Reader = { db, actor, lang };
  const { kind, id, state } = subject;
  const page = pageOfKind(kind);
  const [row] = await rowsOf(reader, kind, {
    search: '',
    key: '',
    descending: false,
    part: 'id',
    cursor: undefined,
    size: 1,
    by: { column: 'id', id },
  });
  if (!row) throw new HttpError(404, 'notFound');
  const [acts, history, documents, sections] = await Promise.all([
    actsOn(reader, subject, row, returned),
    timelineOf(req, db, subject),
    house.documents(reader, kind, id),
    sectionsOf(reader, row, subject),
  ]);
  render(
    res,
    'subject',
    {
      kind,
      kindLabel: kindWords[kind][lang],
      title: row.title,
      subtitle: undefined,
      synthetic: page.synthetic?.(row) ?? false,
      breadcrumb: [{ label: kindWords[kind][lang], href: kindDef(kind).path }, { label: row.title }],
      state: { name: state, label: stateLabel(kind, state, lang, actor.role), tone: toneOf(state) },
      steps: stepsBar(kind, state, history.visited, lang, actor.role),
      next: nextOf(kind, state, subject, lang),
      facts: page.facts(row, lang).map(({ label, value }) => ({ label, value: openable(value, actor.role) })),
      sections,
      acts,
      documents,
      timeline: history.entries,
      timelineMore: history.more,
    },
    status,
  );
}

/** A link to a kind that this role never reads is a name only. */
function openable(value: Cell, role: Role): Cell {
  if (typeof value !== 'object' || value === null || !('text' in value) || !value.href) return value;
  const kind = allKinds().find(({ path }) => value.href?.startsWith(`${path}/`))?.kind;
  return kind && readRows(role, kind).length === 0 ? value.text : value;
}

function nextOf(kind: Kind, state: string, subject: Locked, lang: Lang) {
  return timetable(kind, state, subject.facts, subject.at).map((next) => ({
    what: actWords[next.act]?.[lang] ?? next.act,
    when: next.at ? dateTime(next.at, lang, true) : undefined,
    remaining: next.at ? remaining(subject.at, next.at, lang) : undefined,
    who: next.by.map((role) => roleWords[role][lang]).join(', '),
    blockedBy: next.blockedBy.map((refusal) => refusalText(refusal, lang)),
  }));
}

interface EntryRow {
  n: number;
  at: string;
  real_at: string;
  act: string;
  from_state: string;
  to_state: string;
  outcome: string;
  reason: string | null;
  params: Record<string, unknown> | null;
  actor_role: Role;
  name: string | null;
}

const RECENT = 30;
const inside = new Set<Role>(['officer', 'approver', 'finance', 'auditor', 'administrator']);

/**
 * The story of a subject from its audit log; that it was read is noted with it. People inside see who acted; others see
 * roles, and of refused attempts only their own.
 */
async function timelineOf(req: Request, db: Db, { kind, id, entries: count }: Locked) {
  const { lang } = req;
  const { role } = req.actor;
  const { sql, values } = noting(req, kind, id);
  const { rows } = await db.pool.query<EntryRow>(
    named(
      `with ${sql} select e.n, stamp(e.at) as at, stamp(e.real_at) as real_at, e.act, e.from_state, e.to_state, e.outcome, e.reason, e.params, e.actor_role, p.name
     from audit_entries e left join people p on p.id = e.actor_id
     where e.subject_id = $6::uuid and (e.outcome = 'done' or $9 or e.actor_id = $1::uuid) order by e.n desc limit ${RECENT}`,
      [...values, inside.has(role)],
    ),
  );
  const visited = new Set(rows.filter(({ outcome }) => outcome === 'done').map(({ to_state }) => to_state));
  const entries =
    role === 'public'
      ? []
      : rows.map((entry) => ({
          at: dateTime(entry.at, lang, true),
          who:
            inside.has(role) && entry.name
              ? `${entry.name} (${roleWords[entry.actor_role][lang]})`
              : roleWords[entry.actor_role][lang],
          what: actWords[entry.act]?.[lang] ?? entry.act,
          ...(entry.outcome === 'done' &&
            entry.from_state !== entry.to_state &&
            entry.from_state !== 'new' && { from: stateLabel(kind, entry.from_state, lang) }),
          ...(entry.outcome === 'done' && { to: stateLabel(kind, entry.to_state, lang) }),
          ...(entry.outcome === 'refused' && {
            refused: refusalText({ reason: entry.reason ?? '', params: entry.params ?? {} }, lang),
          }),
          ...(Math.abs(Date.parse(entry.at) - Date.parse(entry.real_at)) > 60_000 && {
            realAt: dateTime(entry.real_at, lang, true),
          }),
        }));
  return {
    entries,
    visited: rows.length === RECENT ? new Set<string>() : visited,
    more: inside.has(role) && count > RECENT ? `/audit?subject=${id}` : undefined,
  };
}

async function sectionsOf(reader: Reader, row: Row, subject: Locked): Promise<AnySection[]> {
  const page = pageOfKind(subject.kind);
  const [own, ...related] = await Promise.all([
    page.sections?.(reader, row, subject.facts) ?? [],
    ...(page.related ?? [])
      .filter(({ kind }) => readRows(reader.actor.role, kind).length > 0)
      .map(({ kind, by }) => relatedTable(reader, kind, by, subject.id)),
  ]);
  return [...own, ...related.flatMap((table): AnySection[] => (table ? [{ type: 'table', table }] : []))];
}
