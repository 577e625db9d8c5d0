import { Temporal } from 'temporal-polyfill';
import { bare, isTree, rowsOf, type Tree, type Typed } from './form-body.js';
import type { Shape } from './form-shape.js';

type Leaf = Extract<Shape, { kind: 'leaf' }>;
type Path = (string | number)[];

/** What a typed text is not: the code of a message, with what it speaks of. */
export interface Misfit {
  path: Path;
  code:
    | 'notNumber'
    | 'notInteger'
    | 'tooBigToCount'
    | 'notDate'
    | 'notDateTime'
    | 'controlCharacter'
    | 'unknownField'
    | 'missing'
    | 'severalValues';
  shape: Shape | null;
}

export interface Read {
  /** As the act's schema expects it: numbers, ISO times, lists; left out what was left blank. */
  value: unknown;
  /** The same, as typed, with blank rows gone: what the form shows again. */
  typed: Typed | undefined;
  misfits: Misfit[];
}

/** Turns what was typed into what the schema asks for. What cannot be turned stays as typed and is named among `misfits`. */
export function readTyped(shape: Shape, typed: Typed | undefined, path: Path = []): Read {
  switch (shape.kind) {
    case 'group':
      return readGroup(shape, isTree(typed) ? typed : bare(), path);
    case 'record':
      return readRecord(shape, isTree(typed) ? typed : bare(), path);
    case 'rows':
      return readRows(shape, typed, path);
    case 'many':
      return readMany(shape, typed, path);
    case 'leaf':
      return readLeaf(shape, typed, path);
  }
}

function readGroup(shape: Extract<Shape, { kind: 'group' }>, tree: Tree, path: Path): Read {
  const known = new Set(shape.fields.map(([name]) => name));
  const misfits: Misfit[] = Object.keys(tree)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: [...path, name], code: 'unknownField', shape: null }));
  const value: Record<string, unknown> = {};
  const kept = bare();
  for (const [name, field] of shape.fields) {
    const read = readTyped(field, tree[name], [...path, name]);
    if (read.value !== undefined) value[name] = read.value;
    if (read.typed !== undefined) kept[name] = read.typed;
    misfits.push(...read.misfits);
  }
  const leftOut = path.length > 0 && !shape.required && misfits.length === 0 && isBlank(shape, kept);
  return { value: leftOut ? undefined : value, typed: kept, misfits };
}

function readRecord(shape: Extract<Shape, { kind: 'record' }>, tree: Tree, path: Path): Read {
  const known = new Set(shape.keys.map((key) => key.value));
  const misfits: Misfit[] = Object.keys(tree)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: [...path, name], code: 'unknownField', shape: null }));
  const value: Record<string, unknown> = {};
  const kept = bare();
  for (const key of shape.keys) {
    const field = { ...shape.value, label: { ko: key.ko ?? key.value, en: key.en ?? key.value } };
    const read = readTyped(field, tree[key.value], [...path, key.value]);
    if (read.value !== undefined) value[key.value] = read.value;
    else if (shape.required && shape.value.required)
      misfits.push({ path: [...path, key.value], code: 'missing', shape: field });
    if (read.typed !== undefined) kept[key.value] = read.typed;
    misfits.push(...read.misfits);
  }
  const leftOut = !shape.required && Object.keys(value).length === 0;
  return { value: leftOut ? undefined : value, typed: kept, misfits };
}

/** A row that holds nothing is a row that nobody meant: it goes, and those behind it move up. */
function readRows(shape: Extract<Shape, { kind: 'rows' }>, typed: Typed | undefined, path: Path): Read {
  const filled = rowsOf(typed).filter((row) => !isBlank(shape.row, row));
  const reads = filled.map((row, index) => readTyped(shape.row, row, [...path, index]));
  const kept = bare();
  reads.forEach((read, index) => {
    kept[index] = read.typed ?? bare();
  });
  const leftOut = !shape.required && reads.length === 0;
  const emptied = shape.nullable && typed !== undefined ? null : undefined;
  return {
    value: leftOut ? emptied : reads.map((read) => read.value),
    typed: kept,
    misfits: reads.flatMap((read) => read.misfits),
  };
}

function readMany(shape: Extract<Shape, { kind: 'many' }>, typed: Typed | undefined, path: Path): Read {
  const given = typed === undefined ? [] : isTree(typed) ? Object.values(typed).map(String) : [typed].flat();
  const texts = (shape.widget === 'lines' ? given.flatMap((text) => text.split(/\r\n?|\n/)) : given)
    .map(clean)
    .filter((text) => text !== '');
  const misfits: Misfit[] = texts.some((text) => control.test(text)) ? [{ path, code: 'controlCharacter', shape }] : [];
  const numbers = shape.item === 'number' ? texts.map((text) => numberOf(text)) : undefined;
  if (numbers?.includes(undefined)) misfits.push({ path, code: 'notNumber', shape });
  const leftOut = texts.length === 0 && (shape.absent || shape.default !== undefined);
  return {
    value: leftOut ? undefined : (numbers ?? texts),
    typed: shape.widget === 'lines' ? given.join('\n') : texts,
    misfits,
  };
}

function readLeaf(shape: Leaf, typed: Typed | undefined, path: Path): Read {
  if (shape.type === 'boolean') {
    const on = typeof typed === 'string' && ['on', 'true', '1', 'yes'].includes(typed);
    return { value: on, typed: on ? 'true' : '', misfits: [] };
  }
  if (Array.isArray(typed) || isTree(typed))
    return { value: undefined, typed: undefined, misfits: [{ path, code: 'severalValues', shape }] };
  const text = shape.widget === 'password' ? (typed ?? '').normalize('NFC') : clean(typed ?? '');
  if (text === '')
    return {
      value: shape.nullable && typed !== undefined ? null : undefined,
      typed: typed === undefined ? undefined : '',
      misfits: [],
    };
  const read = convert(shape, text);
  return read.misfit
    ? { value: text, typed: text, misfits: [{ path, code: read.misfit, shape }] }
    : { value: read.value, typed: text, misfits: [] };
}

function convert(shape: Leaf, text: string): { value?: unknown; misfit?: Misfit['code'] } {
  if ((shape.widget === 'textarea' ? controlInLines : control).test(text)) return { misfit: 'controlCharacter' };
  if (shape.type === 'number' || shape.widget === 'won' || shape.widget === 'integer' || shape.widget === 'points')
    return convertNumber(shape, text);
  if (shape.widget === 'date') {
    const day = dayOf(text);
    return day ? { value: day.toString() } : { misfit: 'notDate' };
  }
  if (shape.widget === 'datetime') {
    const moment = momentOf(text);
    return moment ? { value: moment } : { misfit: 'notDateTime' };
  }
  return { value: text };
}

function convertNumber(shape: Leaf, text: string): { value?: unknown; misfit?: Misfit['code'] } {
  const digits = digitsOf(text);
  if (digits === undefined) return { misfit: 'notNumber' };
  if (shape.widget !== 'points' && digits.includes('.')) return { misfit: 'notInteger' };
  // Scores that the act keeps as decimals stay texts: 0.1 has no exact number.
  if (shape.type === 'string') return { value: digits };
  const number = Number(digits);
  return Math.abs(number) > Number.MAX_SAFE_INTEGER ? { misfit: 'tooBigToCount' } : { value: number };
}

/** `1,950,000,000원`, `１２ 점`, `₩5,000` as digits; undefined when it is no number. */
function digitsOf(text: string): string | undefined {
  const bare = text
    .normalize('NFKC')
    .replace(/^[₩\\]\s*|\s*(원|점|KRW)$/gi, '')
    .replace(/^KRW\s*/i, '')
    .replace(/\s/g, '')
    .replace(/(?<=\d),(?=\d{3}(\D|$))/g, '')
    .replace(/^−/, '-');
  return /^-?\d{1,20}(\.\d{1,20})?$/.test(bare) ? bare : undefined;
}

function numberOf(text: string): number | undefined {
  const digits = digitsOf(text);
  return digits === undefined ? undefined : Number(digits);
}

/** `2020-06-22` as the date field sends it, `2020. 6. 22.` as people write it. */
function dayOf(text: string): Temporal.PlainDate | undefined {
  const [, year, month, day] =
    /^(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:\s*\([월화수목금토일]\))?$/.exec(text) ?? [];
  return real(() =>
    Temporal.PlainDate.from({ year: Number(year), month: Number(month), day: Number(day) }, { overflow: 'reject' }),
  );
}

/** A wall clock in Seoul as an instant (ISO 8601 with zone); one that already has a zone stays. */
function momentOf(text: string): string | undefined {
  if (/(Z|[+-]\d{2}:\d{2})$/.test(text)) return real(() => Temporal.Instant.from(text))?.toString();
  const [, before, hour, minute, second] = /^(.+?)(?:\s*T\s*|\s+)(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  const day = before === undefined ? undefined : dayOf(before);
  if (!day) return undefined;
  return real(() =>
    day
      .toPlainDateTime(
        Temporal.PlainTime.from(
          { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) },
          { overflow: 'reject' },
        ),
      )
      .toZonedDateTime('Asia/Seoul')
      .toInstant(),
  )?.toString();
}

function real<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Whether nothing was put into these fields; hidden ones and choices that stand on their default do not count. */
function isBlank(shape: Shape, typed: Typed | undefined): boolean {
  if (typed === undefined) return true;
  switch (shape.kind) {
    case 'group':
      return isTree(typed) && shape.fields.every(([name, field]) => isBlank(field, typed[name]));
    case 'record':
      return isTree(typed) && shape.keys.every((key) => isBlank(shape.value, typed[key.value]));
    case 'rows':
      return rowsOf(typed).every((row) => isBlank(shape.row, row));
    case 'many':
      return typed.length === 0 || (typeof typed === 'string' && typed.trim() === '');
    case 'leaf':
      return (
        shape.widget === 'hidden' ||
        (typeof typed === 'string' && (typed.trim() === '' || typed === String(shape.default)))
      );
  }
}

const clean = (text: string): string => text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, lines and tabs allowed
const controlInLines = /[\u0000-\u0008\u000b-\u001f\u007f]/;
