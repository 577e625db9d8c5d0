import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { bare, type Controls, controlsOf, isTree, nameOf, pathOf, type Tree, treeOf } from './form-body.js';
import { type FieldModel, fieldsOf, idOf } from './form-fields.js';
import { issueMessage, misfitMessage } from './form-messages.js';
import { type Option, type Shape, shapeOf } from './form-shape.js';
import { readTyped } from './form-values.js';
import { type Lang, t } from './locale.js';

/** What is wrong with one field, by its name in the form (`members[0][won]`); '' is the form as a whole. */
export interface FieldError {
  name: string;
  message: string;
}

export interface ErrorSummary {
  title: string;
  items: { href: string; text: string }[];
}

export interface FormModel {
  id: string;
  action: string;
  legend: string;
  fields: FieldModel[];
  errors: ErrorSummary | null;
  hidden: { name: string; value: string }[];
  submitLabel: string;
  help: string | null;
  danger: boolean;
  /** The act to do next: its form stands open on the subject's page. */
  primary: boolean;
  /** Whether it has buttons that add or remove rows: then Enter must not press the first of them. */
  hasRows: boolean;
}

export interface FormOptions {
  action: string;
  lang: Lang;
  /** What the subject has now, in the schema's own terms, or `typed` of a failed `parseForm`. */
  values?: unknown;
  errors?: readonly FieldError[];
  legend: string;
  submit: string;
  help?: string;
  /** The version of the subject that the page shows, so that a second person's change is noticed. */
  version?: number;
  danger?: boolean;
  primary?: boolean;
  /** What can be chosen in fields whose widget is no widget but names it: `{ organization: [{ value: id, ko: name }] }`. */
  choices?: Readonly<Record<string, readonly Option[]>>;
}

/** The form that asks for what `schema` accepts; views/partials/form.hbs prints it. */
export function formOf(schema: z.ZodType, options: FormOptions): FormModel {
  const prefix = `f${createHash('sha256').update(options.action).digest('hex').slice(0, 6)}`;
  const errors = options.errors ?? [];
  const shape = shapeOf(schema);
  const context = {
    lang: options.lang,
    prefix,
    errors: new Map([...errors].reverse().map(({ name, message }) => [name, message])),
    choices: options.choices ?? {},
  };
  const fields = fieldsOf(shape, options.values, context);
  return {
    id: prefix,
    action: options.action,
    legend: options.legend,
    fields: fields.filter((field) => field.widget !== 'hidden'),
    errors: errors.length === 0 ? null : summary(errors, fields, prefix, options.lang),
    hidden: [
      ...fields.filter((field) => field.widget === 'hidden').map(({ name, value }) => ({ name, value })),
      ...(options.version === undefined ? [] : [{ name: '_version', value: String(options.version) }]),
      { name: '_key', value: randomUUID() },
    ],
    submitLabel: options.submit,
    help: options.help ?? null,
    danger: options.danger ?? false,
    primary: options.primary ?? false,
    hasRows: hasRows(shape),
  };
}

export type Parsed =
  | { ok: true; value: unknown }
  /** No errors: a row was added or taken away, and the form is shown again as it is typed. */
  | { ok: false; errors: FieldError[]; typed: unknown };

/**
 * Reads a posted form (`express.urlencoded({ extended: false })`) by the schema of its act. Texts are trimmed and in
 * NFC; won and numbers may have separators and signs; times are Korean wall clock and come out as instants. What the
 * schema does not know is refused by name, never dropped. On errors all that was typed comes back.
 */
export function parseForm(schema: z.ZodType, body: unknown, lang: Lang): Parsed {
  const shape = shapeOf(schema);
  const sent = treeOf(body);
  const controls = controlsOf(body);
  if (controls.add !== undefined || controls.remove !== undefined) {
    return { ok: false, errors: [], typed: withRows(sent, controls) };
  }
  const { value, typed, misfits } = readTyped(shape, sent);
  const errors: FieldError[] = misfits.map((misfit) => ({
    name: misfit.code === 'unknownField' ? '' : nameOf(misfit.path),
    message: misfitMessage(misfit, lang),
  }));
  const told = new Set(misfits.map((misfit) => nameOf(misfit.path)));
  const result = schema.safeParse(value, { reportInput: true });
  for (const issue of result.error?.issues ?? []) {
    const name = nameOf(issue.path);
    if (told.has(name) && name !== '') continue;
    told.add(name);
    const asked = issue.path.length === 0 ? null : shapeAt(shape, issue.path);
    errors.push({ name: asked ? name : '', message: issueMessage(issue, asked, lang) });
  }
  if (result.success && errors.length === 0) return { ok: true, value: result.data };
  return { ok: false, errors: inOrder(errors, shape), typed };
}

function summary(errors: readonly FieldError[], fields: FieldModel[], prefix: string, lang: Lang): ErrorSummary {
  const names = new Set(fields.flatMap(allNames));
  return {
    title: t(lang, 'form.errorTitle', { count: errors.length }),
    items: errors.map(({ name, message }) => ({
      href: names.has(name) ? `#${idOf(prefix, name)}` : `#${prefix}`,
      text: message,
    })),
  };
}

const allNames = (field: FieldModel): string[] => [
  field.name,
  ...field.fields.flatMap(allNames),
  ...field.rows.flatMap((row) => row.fields.flatMap(allNames)),
];

const hasRows = (shape: Shape): boolean =>
  shape.kind === 'rows' || (shape.kind === 'group' && shape.fields.some(([, field]) => hasRows(field)));

/** The form as sent, with one more blank row at its list's end, or without the row that was to go. */
function withRows(sent: Tree, controls: Controls): Tree {
  const path = pathOf(controls.add ?? controls.remove ?? '') ?? [];
  const list = at(sent, controls.add === undefined ? path.slice(0, -1) : path);
  if (list && controls.add === undefined) delete list[path.at(-1) ?? ''];
  if (list && controls.add !== undefined) list[String(Math.max(-1, ...Object.keys(list).map(Number)) + 1)] = bare();
  return compacted(sent);
}

const at = (tree: Tree, path: string[]): Tree | undefined =>
  path.reduce<Tree | undefined>((below, step) => {
    const next = below?.[step];
    return isTree(next) ? next : undefined;
  }, tree);

function compacted(tree: Tree): Tree {
  const keys = Object.keys(tree);
  const isList = keys.length > 0 && keys.every((key) => /^\d{1,4}$/.test(key));
  const ordered = isList ? keys.sort((a, b) => Number(a) - Number(b)) : keys;
  return Object.fromEntries(
    ordered.map((key, index) => [
      isList ? String(index) : key,
      isTree(tree[key]) ? compacted(tree[key]) : (tree[key] ?? ''),
    ]),
  );
}

function shapeAt(shape: Shape, path: readonly PropertyKey[]): Shape | null {
  const [step, ...rest] = path;
  if (step === undefined) return shape;
  if (shape.kind === 'group') {
    const field = shape.fields.find(([name]) => name === step)?.[1];
    return field ? shapeAt(field, rest) : null;
  }
  if (shape.kind === 'record') {
    const key = shape.keys.find((candidate) => candidate.value === step);
    return key ? shapeAt({ ...shape.value, label: { ko: key.ko ?? key.value, en: key.en ?? key.value } }, rest) : null;
  }
  return shape.kind === 'rows' ? shapeAt(shape.row, rest) : shape;
}

/** Errors in the order of the fields on the page; those of the whole form first. */
function inOrder(errors: FieldError[], shape: Shape): FieldError[] {
  const order = shape.kind === 'group' ? shape.fields.map(([name]) => name) : [];
  const place = ({ name }: FieldError) => (name === '' ? -1 : order.indexOf(pathOf(name)?.[0] ?? name));
  return errors
    .map((error, index) => ({ error, index }))
    .sort((a, b) => place(a.error) - place(b.error) || a.index - b.index)
    .map(({ error }) => error);
}
