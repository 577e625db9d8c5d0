import type { Facts } from '../../workflows/life.js';

/** Rows with an `id` as facts by id. Columns must be plain JSON: times as `stamp(…)`, won as numbers. */
export const byId = (rows: Record<string, unknown>[]): Map<string, Facts> =>
  new Map(rows.map(({ id, ...facts }) => [String(id), facts]));
