import { Buffer } from 'node:buffer';
import { HttpError } from './errors.js';

/** What a column of a sort order holds; the last one is always an id, so that no two rows stand at one place. */
export type KeyPart = 'text' | 'number' | 'time' | 'id';
export type Key = (string | number | null)[];

export interface Cursor {
  /** `after` walks on, `before` walks back. */
  direction: 'after' | 'before';
  key: Key;
}

/** A place in a list as an opaque word for a link: the values of its sort columns, in order. */
export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.direction === 'after' ? 1 : 0, ...cursor.key])).toString('base64url');

/**
 * Reads `?page=`; undefined when there is none. Every value is checked against its column, so that a made-up word is
 * answered with 400 and never reaches the database.
 */
export function decodeCursor(text: unknown, parts: readonly KeyPart[]): Cursor | undefined {
  if (text === undefined || text === '') return undefined;
  const values = typeof text === 'string' && text.length <= 2000 ? parsed(text) : undefined;
  if (!values || values.length !== parts.length + 1 || !parts.every((part, index) => checks[part](values[index + 1]))) {
    throw new HttpError(400, 'badCursor');
  }
  return { direction: values[0] === 1 ? 'after' : 'before', key: values.slice(1) as Key };
}

/** The two links below a list: `rows` holds one more than `size` when the list goes on. Drops that one and says where to go. */
export function pageOf<R>(
  found: readonly R[],
  size: number,
  cursor: Cursor | undefined,
  keyOf: (row: R) => Key,
): { rows: R[]; prev?: string; next?: string } {
  const more = found.length > size;
  const back = cursor?.direction === 'before';
  const rows = back ? found.slice(0, size).reverse() : found.slice(0, size);
  const first = rows[0];
  const last = rows[rows.length - 1];
  return {
    rows,
    ...(first !== undefined && (back ? more : cursor !== undefined)
      ? { prev: encodeCursor({ direction: 'before', key: keyOf(first) }) }
      : {}),
    ...(last !== undefined && (back || more) ? { next: encodeCursor({ direction: 'after', key: keyOf(last) }) } : {}),
  };
}

/** The address of the same list with other parameters; an undefined value takes its parameter out. */
export function urlWith(
  path: string,
  query: Record<string, unknown>,
  change: Record<string, string | undefined>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, ...change }))
    if (typeof value === 'string' && value !== '') search.append(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

const checks: Record<KeyPart, (value: unknown) => boolean> = {
  text: (value) => value === null || (typeof value === 'string' && !value.includes('\0')),
  number: (value) =>
    value === null ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(value)),
  time: (value) =>
    value === null ||
    (typeof value === 'string' &&
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/.test(value) &&
      !Number.isNaN(Date.parse(value))),
  id: (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
};

function parsed(text: string): unknown[] | undefined {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(values) && (values[0] === 0 || values[0] === 1) ? values : undefined;
  } catch {
    return undefined;
  }
}
