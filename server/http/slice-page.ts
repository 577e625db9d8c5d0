import type { Facts, Kind } from '../../workflows/life.js';
import type { Actor } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import type { Lang, Words } from './locale.js';
import type { Cell, TableModel } from './table.js';

export type Row = Record<string, unknown> & { id: string; state: string; title: string };

export interface Reader {
  db: Db;
  actor: Actor;
  lang: Lang;
}

export interface ListColumn extends Words {
  key: string;
  align?: 'start' | 'center' | 'end';
  /** What stands in the cell; the value of `key` when absent. */
  cell?: (row: Row, lang: Lang) => Cell;
  /** Sorts by the select's expression of this name. */
  sort?: 'text' | 'number' | 'time';
}

export interface Section {
  type: 'table';
  table: TableModel;
}
export type AnySection =
  | Section
  | { type: 'text'; heading: string; paragraphs: string[] }
  | { type: 'figure'; heading: string; svg: string; table: TableModel };

export interface Related {
  kind: Kind;
  /** The column of the related table that points here. */
  by: string;
}

/** How one kind looks: the columns of its list, the facts of its page, what hangs on it. Rows are read once, with `select` over `t`. */
export interface SlicePage {
  kind: Kind;
  /** SQL expressions over `t` by name, beside id, state and title. */
  select: Record<string, string>;
  /** The same, for a subject's own page only: what hangs on it as JSON, what is long. No list reads it. */
  detail?: Record<string, string>;
  columns: ListColumn[];
  facts: (row: Row, lang: Lang) => { label: string; value: Cell }[];
  related?: Related[];
  sections?: (reader: Reader, row: Row, facts: Facts) => Promise<AnySection[]>;
  /** What an act's form is filled in with. */
  values?: Record<string, (row: Row) => unknown>;
  /** Acts that belong first on the page. */
  synthetic?: (row: Row) => boolean;
}

const pages = new Map<Kind, SlicePage>();

export function registerPage(page: SlicePage): SlicePage {
  if (pages.has(page.kind)) throw new Error(`pages of ${page.kind} are registered twice`);
  pages.set(page.kind, page);
  return page;
}

export function pageOfKind(kind: Kind): SlicePage {
  const page = pages.get(kind);
  if (!page) throw new Error(`${kind} has no pages`);
  return page;
}

export const allPages = (): SlicePage[] => [...pages.values()];

/** A label and a value that is there; nothing for what is not. */
export const fact = (label: Words, lang: Lang, value: Cell | undefined): { label: string; value: Cell }[] =>
  value === undefined || value === null || value === '' ? [] : [{ label: label[lang], value }];
