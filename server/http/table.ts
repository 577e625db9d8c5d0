import type { FieldModel } from './form-fields.js';
import type { Tone } from './table-cells.js';

/** What a cell may hold. A bare text is a text; `sub` is a second, smaller line below it. */
export type Cell =
  | string
  | number
  | null
  | { text: string; href?: string; sub?: string; lang?: 'ko' | 'en' }
  | { badge: string; tone: Tone; href?: string }
  | { won: number; short?: boolean }
  | { at: string; seconds?: boolean }
  | { progress: number; max: number; label?: string };

export interface Column {
  key: string;
  label: string;
  align?: 'start' | 'center' | 'end';
  /** The address of this list sorted by this column. */
  sort?: string;
  sorted?: 'ascending' | 'descending';
  /** The column that names its row, for who cannot see the table; the first one unless another says so. */
  rowHeader?: boolean;
}

export interface TableModel {
  caption: string;
  /** The caption is read out only: a heading above says the same. */
  captionHidden?: boolean;
  columns: Column[];
  rows: { cells: Cell[]; id?: string; name?: string }[];
  /** Buttons for acts on the rows that are ticked; each row then has its id and its name. */
  batch?: { key: string; legend: string; all: string; buttons: { label: string; action: string }[] } | undefined;
  /** A GET form above the table. */
  filter?: { action: string; legend: string; fields: FieldModel[]; submitLabel: string; clearHref?: string };
  paging?: { prev?: string; next?: string; first?: string; note?: string };
  exports?: { label: string; href: string }[];
  /** Said in place of an empty table: what is not there, and what to do about it. */
  empty: { title: string; whatToDo: string; link?: { label: string; href: string } };
}

/**
 * The columns with where a click on each leads: the other way round on the one that sorts now.
 * `href` makes the address of a sort order, such as `?sort=-closesAt`.
 */
export function sortable(
  columns: Column[],
  sortKeys: readonly string[],
  sort: string,
  href: (sort: string) => string,
): Column[] {
  return columns.map((column) => {
    if (!sortKeys.includes(column.key)) return column;
    const sorted = sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : undefined;
    return {
      ...column,
      sort: href(sorted === 'ascending' ? `-${column.key}` : column.key),
      ...(sorted ? { sorted } : {}),
    };
  });
}

/** `?sort=` if it is one of these keys (a leading `-` turns it round), else `usual`: a made-up order never reaches SQL. */
export const sortOf = (asked: unknown, sortKeys: readonly string[], usual: string): string =>
  typeof asked === 'string' && sortKeys.includes(asked.replace(/^-/, '')) ? asked : usual;
