import { dateTime, grouped, localDateTime, won, wonShort } from './formats.js';
import type { Lang } from './locale.js';
import type { Cell, Column } from './table.js';

export type Tone = 'info' | 'success' | 'warning' | 'danger' | 'neutral';

/** A cell as its partial prints it: every name is there, null where it says nothing. */
export function cellParts(value: unknown, lang: Lang) {
  const parts = {
    text: '',
    href: null as string | null,
    sub: null as string | null,
    lang: null as string | null,
    tone: null as string | null,
    title: null as string | null,
    at: null as string | null,
    progress: null as { value: number; max: number; percent: number } | null,
  };
  const cell = value as Cell;
  if (cell === null || cell === undefined || cell === '') return { ...parts, text: '–' };
  if (typeof cell === 'string') return { ...parts, text: cell };
  if (typeof cell === 'number') return { ...parts, text: grouped(cell) };
  if ('badge' in cell) return { ...parts, text: cell.badge, tone: cell.tone, href: cell.href ?? null };
  if ('won' in cell)
    return {
      ...parts,
      text: cell.short ? wonShort(cell.won, lang) : won(cell.won, lang),
      title: cell.short ? won(cell.won, lang) : null,
    };
  if ('at' in cell) return { ...parts, text: dateTime(cell.at, lang, cell.seconds), at: localDateTime(cell.at) };
  if ('progress' in cell) {
    const percent = cell.max > 0 ? Math.round((cell.progress / cell.max) * 100) : 0;
    return {
      ...parts,
      text: cell.label ?? `${grouped(cell.progress)} / ${grouped(cell.max)} (${percent}%)`,
      progress: { value: Math.max(0, Math.min(cell.progress, cell.max)), max: Math.max(cell.max, 1), percent },
    };
  }
  return { ...parts, text: cell.text, href: cell.href ?? null, sub: cell.sub ?? null, lang: cell.lang ?? null };
}

/** The cells of a row, each with its column's alignment and whether it names the row. */
export function rowParts(columns: readonly Column[], cells: readonly Cell[], lang: Lang) {
  const named = columns.findIndex((column) => column.rowHeader);
  return columns.map((column, index) => ({
    ...cellParts(cells[index], lang),
    align: column.align ?? 'start',
    header: index === Math.max(named, 0),
  }));
}
