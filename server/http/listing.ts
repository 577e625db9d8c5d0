import { z } from 'zod';
import type { Kind } from '../../workflows/life.js';
import { statesOf } from '../../workflows/step.js';
import { kindWords } from '../../workflows/words.js';
import { named } from '../db/named.js';
import { kindDef } from '../lifecycle/registry.js';
import { visibleTo } from '../lifecycle/visible.js';
import { batchOf } from './batch.js';
import { formOf } from './forms.js';
import { type Lang, t } from './locale.js';
import { decodeCursor, type KeyPart, pageOf, urlWith } from './paging.js';
import { pageOfKind, type Reader, type Row } from './slice-page.js';
import { stateLabel, toneOf } from './subject-words.js';
import { type Column, sortable, sortOf, type TableModel } from './table.js';

const SIZE = 50;

export interface ListQuery {
  [name: string]: unknown;
}

/** A list of a kind as this reader may see it: filtered, sorted, one keyset page of 50; one statement. */
export async function listOf(
  reader: Reader,
  kind: Kind,
  query: ListQuery,
  path = kindDef(kind).path,
): Promise<TableModel> {
  const page = pageOfKind(kind);
  const sortKeys = ['title', 'state', ...page.columns.filter(({ sort }) => sort).map(({ key }) => key)];
  const sort = sortOf(query.sort, sortKeys, '');
  const state = statesOf(kind).includes(String(query.state)) ? String(query.state) : undefined;
  const search = typeof query.q === 'string' ? query.q.normalize('NFC').trim().slice(0, 100).replaceAll('\0', '') : '';
  const key = sort.replace(/^-/, '');
  const part: KeyPart = key === '' ? 'id' : (page.columns.find((column) => column.key === key)?.sort ?? 'text');
  const cursor = decodeCursor(query.page, key === '' ? ['id'] : [part, 'id']);
  const { rows, prev, next } = pageOf(
    await rowsOf(reader, kind, {
      ...(state && { state }),
      search,
      key,
      descending: sort.startsWith('-') || key === '',
      part,
      cursor,
      size: SIZE,
    }),
    SIZE,
    cursor,
    (row) => (key === '' ? [row.id] : [row._key as string | number | null, row.id]),
  );
  const batch = batchOf(kind, state, reader.actor, reader.lang);
  const link = (change: Record<string, string | undefined>) => urlWith(path, query, { page: undefined, ...change });
  return {
    ...tableFrom(kind, rows, reader.lang, reader.actor.role),
    columns: sortable(columnsOf(kind, reader.lang), sortKeys, sort, (by) => link({ sort: by })),
    filter: filterOf(kind, reader.lang, path, state, search, sort),
    paging: {
      ...(prev && { prev: link({ page: prev }), first: link({}) }),
      ...(next && { next: link({ page: next }) }),
    },
    ...(batch && { batch }),
    exports: [{ label: 'CSV', href: link({ format: 'csv' }) }],
  };
}

/** Rows that hang on one subject, as a table without paging: the first 50, newest first. */
export async function relatedTable(
  reader: Reader,
  kind: Kind,
  by: string,
  id: string,
): Promise<TableModel | undefined> {
  const rows = await rowsOf(reader, kind, {
    search: '',
    key: '',
    descending: false,
    part: 'id',
    cursor: undefined,
    size: SIZE,
    by: { column: by, id },
  });
  if (rows.length === 0) return undefined;
  const table = tableFrom(kind, rows.slice(0, SIZE), reader.lang, reader.actor.role);
  return rows.length > SIZE
    ? {
        ...table,
        paging: { next: `${kindDef(kind).path}?${by}=${id}`, note: t(reader.lang, 'list.first', { count: SIZE }) },
      }
    : table;
}

interface Wanted {
  state?: string;
  search: string;
  key: string;
  descending: boolean;
  part: KeyPart;
  cursor: { direction: 'after' | 'before'; key: (string | number | null)[] } | undefined;
  size: number;
  by?: { column: string; id: string };
}

/** One statement for any list: what may be seen, what was asked for, from where it goes on. Column and sort names come from our own tables, never from the address. */
export async function rowsOf(reader: Reader, kind: Kind, wanted: Wanted): Promise<Row[]> {
  const def = kindDef(kind);
  const page = pageOfKind(kind);
  const sight = visibleTo(kind, reader.actor);
  const values: unknown[] = [...sight.values];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const terms = [sight.sql];
  if (wanted.state) terms.push(`t.state = ${bind(wanted.state)}`);
  if (wanted.by) terms.push(`t.${wanted.by.column} = ${bind(wanted.by.id)}::uuid`);
  const selected = { title: def.title, ...page.select, ...(wanted.by?.column === 'id' && page.detail) };
  const expression =
    wanted.key === 'state'
      ? 't.state'
      : wanted.key === ''
        ? undefined
        : (selected as Record<string, string>)[wanted.key];
  const collated =
    expression && wanted.part === 'text' ? `(${expression}) collate korean` : expression && `(${expression})`;
  const down = wanted.cursor?.direction === 'before' ? !wanted.descending : wanted.descending;
  if (wanted.search) terms.push(`(${def.title}) ilike ${bind(`%${wanted.search.replace(/[\\%_]/g, '\\$&')}%`)}`);
  if (wanted.cursor) {
    const sign = down ? '<' : '>';
    const [first, second] = wanted.cursor.key;
    if (!collated) terms.push(`t.id ${sign} ${bind(first)}::uuid`);
    else
      terms.push(
        `(${collated}, t.id) ${sign} (${bind(first)}::${typeOf[wanted.part]}${wanted.part === 'text' ? ' collate korean' : ''}, ${bind(second)}::uuid)`,
      );
  }
  const columns = Object.entries(selected).map(([name, sql]) => `${sql} as "${name}"`);
  if (collated) columns.push(`${wanted.part === 'time' ? `stamp(${expression})` : expression} as _key`);
  const order = collated
    ? `${collated} ${down ? 'desc' : 'asc'}, t.id ${down ? 'desc' : 'asc'}`
    : `t.id ${down ? 'desc' : 'asc'}`;
  const text = `select t.id, t.state, ${columns.join(', ')} from ${def.table} t where ${terms.join(' and ')} order by ${order} limit ${wanted.size + 1}`;
  // A search is planned for what it looks for.
  const { rows } = await reader.db.pool.query<Row>(wanted.search ? { text, values } : named(text, values));
  return rows;
}

const typeOf: Record<KeyPart, string> = { text: 'text', number: 'numeric', time: 'timestamptz', id: 'uuid' };

function columnsOf(kind: Kind, lang: Lang): Column[] {
  return [
    { key: 'title', label: kindWords[kind][lang], rowHeader: true },
    ...pageOfKind(kind).columns.map(({ key, align, ...words }) => ({
      key,
      label: words[lang],
      ...(align && { align }),
    })),
    { key: 'state', label: t(lang, 'list.state') },
  ];
}

function tableFrom(kind: Kind, rows: Row[], lang: Lang, role: Reader['actor']['role']): TableModel {
  const { path } = kindDef(kind);
  const { columns } = pageOfKind(kind);
  return {
    caption: kindWords[kind][lang],
    columns: columnsOf(kind, lang),
    rows: rows.map((row) => ({
      id: row.id,
      name: row.title,
      cells: [
        { text: row.title, href: `${path}/${row.id}` },
        ...columns.map(({ key, cell }) => (cell ? cell(row, lang) : ((row[key] ?? null) as string | number | null))),
        { badge: stateLabel(kind, row.state, lang, role), tone: toneOf(row.state) },
      ],
    })),
    empty: { title: t(lang, 'list.emptyTitle', { label: kindWords[kind][lang] }), whatToDo: t(lang, 'list.emptyHelp') },
  };
}

function filterOf(
  kind: Kind,
  lang: Lang,
  action: string,
  state: string | undefined,
  search: string,
  sort: string,
): NonNullable<TableModel['filter']> {
  const { fields } = formOf(filterSchema(kind, sort !== ''), {
    action,
    lang,
    legend: t(lang, 'list.filter'),
    submit: t(lang, 'list.search'),
    values: { q: search, state, sort },
  });
  return {
    action,
    legend: t(lang, 'list.filter'),
    submitLabel: t(lang, 'list.search'),
    ...((state || search) && { clearHref: action }),
    fields: fields.map((field) => ({ ...field, id: `filter-${field.id}`, optional: false })),
  };
}

function filterSchema(kind: Kind, sorted: boolean): z.ZodType {
  const key = `${kind} ${sorted}`;
  const known = filterSchemas.get(key);
  if (known) return known;
  const states = statesOf(kind).map((one) => ({
    value: one,
    ko: stateLabel(kind, one, 'ko'),
    en: stateLabel(kind, one, 'en'),
  }));
  const schema = z.object({
    q: z.string().meta({ ko: kindWords[kind].ko, en: kindWords[kind].en, widget: 'text' }).optional(),
    state: z
      .enum(states.map(({ value }) => value) as [string, ...string[]])
      .meta({ ko: t('ko', 'list.state'), en: t('en', 'list.state'), widget: 'select', options: states })
      .optional(),
    ...(sorted && { sort: z.string().meta({ widget: 'hidden' }).optional() }),
  });
  filterSchemas.set(key, schema);
  return schema;
}

const filterSchemas = new Map<string, z.ZodType>();
