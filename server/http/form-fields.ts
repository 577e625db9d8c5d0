import { nameOf } from './form-body.js';
import { type Option, type Shape, typedWidgets } from './form-shape.js';
import { grouped, localDateTime } from './formats.js';
import { type Lang, t } from './locale.js';

/** A field as views/partials/field.hbs prints it. Every name is there; null where it says nothing. */
export interface FieldModel {
  /** Names the partial in views/partials/fields that draws it. */
  widget: string;
  id: string;
  name: string;
  label: string;
  hint: string | null;
  error: string | null;
  /** Ids of hint and error, for aria-describedby. */
  describedBy: string | null;
  required: boolean;
  /** Whether "(optional)" is said beside the label. */
  optional: boolean;
  value: string;
  checked: boolean;
  options: { value: string; label: string; hint: string | null; selected: boolean; id: string }[];
  maxLength: number | null;
  /** Height of a textarea, in lines. */
  lines: number;
  autocomplete: string | null;
  /** The sign behind a number: 원, 점. */
  unit: string | null;
  /** Groups: their fields. */
  fields: FieldModel[];
  /** Lists: their rows, and the words and values of the buttons that add and remove one. */
  rows: { legend: string; fields: FieldModel[]; remove: string | null }[];
  add: string | null;
  addLabel: string;
  removeLabel: string;
}

export interface FieldContext {
  lang: Lang;
  /** Makes ids unique on a page with several forms. */
  prefix: string;
  /** What each field has wrong, by its name. */
  errors: ReadonlyMap<string, string>;
  /** Options of fields whose widget names what is to be chosen. */
  choices: Readonly<Record<string, readonly Option[]>>;
}

/** The fields below one schema. `value` is what the subject has, or what was typed: a text always stays as it is. */
export function fieldsOf(shape: Shape, value: unknown, context: FieldContext): FieldModel[] {
  return shape.kind === 'group' ? children(shape, value, [], context) : [fieldOf(shape, value, ['value'], context)];
}

type Path = (string | number)[];
type Group = Extract<Shape, { kind: 'group' }>;
type Leaf = Extract<Shape, { kind: 'leaf' }>;

const children = (shape: Group, value: unknown, path: Path, context: FieldContext): FieldModel[] =>
  shape.fields.map(([name, field]) => fieldOf(field, part(value, name), [...path, name], context));

function fieldOf(shape: Shape, given: unknown, path: Path, context: FieldContext): FieldModel {
  const value = given === undefined ? shape.default : given;
  const field = base(shape, path, context);
  switch (shape.kind) {
    case 'group':
      return {
        ...field,
        widget: isScoreSheet(shape) ? 'record' : 'group',
        fields: children(shape, value, path, context),
      };
    case 'record':
      return {
        ...field,
        widget: 'record',
        fields: shape.keys.map((key) =>
          fieldOf(keyed(shape.value, key), part(value, key.value), [...path, key.value], context),
        ),
      };
    case 'rows':
      return { ...field, ...rows(shape, value, path, context) };
    case 'many':
      return shape.widget === 'lines'
        ? {
            ...field,
            widget: 'textarea',
            value: Array.isArray(value) ? value.join('\n') : typeof value === 'string' ? value : '',
          }
        : { ...field, widget: 'checkboxes', options: options(shape.options, asList(value), field.id, context.lang) };
    case 'leaf':
      return leaf(shape, value, field, context);
  }
}

function base(shape: Shape, path: Path, { lang, prefix, errors }: FieldContext): FieldModel {
  const name = nameOf(path);
  const id = idOf(prefix, name);
  const hint = shape.hint[lang] ?? shape.hint.ko ?? null;
  const error = errors.get(name) ?? null;
  const described = [hint === null ? '' : `${id}-hint`, error === null ? '' : `${id}-error`].filter(
    (part) => part !== '',
  );
  return {
    widget: 'text',
    id,
    name,
    hint,
    error,
    label: shape.label[lang],
    describedBy: described.length === 0 ? null : described.join(' '),
    required: shape.required,
    optional: !shape.required && !(shape.kind === 'leaf' && shape.type === 'boolean'),
    value: '',
    checked: false,
    options: [],
    maxLength: null,
    lines: 5,
    autocomplete: null,
    unit: null,
    fields: [],
    rows: [],
    add: null,
    addLabel: '',
    removeLabel: t(lang, 'form.remove'),
  };
}

function leaf(shape: Leaf, value: unknown, field: FieldModel, { lang, choices }: FieldContext): FieldModel {
  const text = shown(shape, value);
  const offered = choices[shape.widget];
  const widget = offered ? 'select' : known.has(shape.widget) ? shape.widget : 'text';
  // Whoever speaks for one organization need not choose it.
  const only = offered?.length === 1 && shape.required && text === '' ? offered[0]?.value : undefined;
  const all = offered ?? (widget === 'select' || widget === 'radio' ? shape.options : []);
  return {
    ...field,
    widget,
    value: widget === 'password' ? '' : text,
    checked: value === true || value === 'true' || value === 'on',
    options: options(all, [only ?? text], field.id, lang),
    maxLength: shape.maxLength ?? null,
    lines: shape.rows ?? 5,
    autocomplete: shape.autocomplete ?? (widget === 'email' ? 'email' : null),
    unit: widget === 'won' ? t(lang, 'form.unit.won') : widget === 'points' ? t(lang, 'form.unit.points') : null,
  };
}

const known: ReadonlySet<string> = new Set([...typedWidgets, 'select', 'radio', 'checkbox', 'hidden', 'readonly']);

/** A group of nothing but points is filled in as a sheet: one line per criterion. */
const isScoreSheet = (shape: Group): boolean =>
  shape.fields.length > 1 && shape.fields.every(([, field]) => field.kind === 'leaf' && field.widget === 'points');

function rows(
  shape: Extract<Shape, { kind: 'rows' }>,
  value: unknown,
  path: Path,
  context: FieldContext,
): Partial<FieldModel> {
  const given = Array.isArray(value) ? value : value && typeof value === 'object' ? Object.values(value) : [];
  const count = Math.max(given.length, shape.min, 1);
  const row = shape.row;
  if (row.kind !== 'group') return {};
  const label = shape.rowLabel[context.lang];
  return {
    widget: 'rows',
    rows: Array.from({ length: count }, (_, index) => ({
      legend: t(context.lang, 'form.row', { label, number: index + 1 }),
      fields: children(row, given[index], [...path, index], context),
      remove: count > Math.max(shape.min, 1) ? nameOf([...path, index]) : null,
    })),
    add: shape.max === null || count < shape.max ? nameOf(path) : null,
    addLabel: t(context.lang, 'form.add', { label }),
  };
}

/** A number gets its separators, an instant the wall clock in Seoul; what was typed is text and stays. */
function shown(shape: Leaf, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number')
    return typedWidgets.has(shape.widget) && Math.abs(value) >= 10_000 ? grouped(value) : String(value);
  if (value instanceof Date) return localDateTime(value);
  const text = String(value);
  if (shape.widget === 'datetime' && /T.*(Z|[+-]\d{2}:\d{2})$/.test(text)) return localDateTime(text);
  return text;
}

const options = (all: readonly Option[], chosen: readonly string[], id: string, lang: Lang): FieldModel['options'] =>
  all.map((option, index) => ({
    value: option.value,
    label: option[lang] ?? option.ko ?? option.value,
    hint: (lang === 'ko' ? option.hintKo : option.hintEn) ?? null,
    selected: chosen.includes(option.value),
    id: index === 0 ? id : `${id}-${index}`,
  }));

const keyed = (value: Shape, key: Option): Shape => ({
  ...value,
  label: { ko: key.ko ?? key.value, en: key.en ?? key.value },
  hint: { ...(key.hintKo ? { ko: key.hintKo } : {}), ...(key.hintEn ? { en: key.hintEn } : {}) },
});

const part = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
const asList = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(String)
    : value === undefined || value === null || value === ''
      ? []
      : [String(value)];

/** A name as an id: letters, digits and dashes, so that a link to it needs no escaping; other letters by their number, so that no two are one. */
export const idOf = (prefix: string, name: string): string =>
  `${prefix}-${name
    .replaceAll(/[^\0-\x7f]/gu, (letter) => `u${letter.codePointAt(0)?.toString(16)}`)
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/-$/, '')}`;
