import type pg from 'pg';

const names = new Map<string, string>();

/** Lists differ by filter, order and length: what comes after so many is planned each time, and no connection fills up. */
const MOST_NAMES = 1000;

/** A statement under the one name of its text, so that each connection plans it once: planning is most of what a short one costs. */
export function named(text: string, values: unknown[] = []): pg.QueryConfig {
  const known = names.get(text);
  if (known) return { name: known, text, values };
  if (names.size >= MOST_NAMES) return { text, values };
  const name = `s${names.size}`;
  names.set(text, name);
  return { name, text, values };
}
