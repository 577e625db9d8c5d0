import { z } from 'zod';
import type { Words } from './locale.js';

/** What a schema may say about how it looks in a form: `z.string().meta({ ko: '취하 사유', en: 'Reason', widget: 'textarea' })`. */
export interface FieldMeta {
  ko?: string;
  en?: string;
  hintKo?: string;
  hintEn?: string;
  /**
   * How it is asked for. `none` leaves a field to programs: no form shows it and none may send it. A name that is no
   * widget of ours (`organization`) is a choice whose options the page hands to `formOf`.
   */
  widget?: Widget | (string & {});
  /** Choices with their labels; for a record, its keys. */
  options?: readonly Option[];
  /** Label of one row of a repeated group, and of the button that adds one. */
  rowKo?: string;
  rowEn?: string;
  /** Lines of a textarea. */
  rows?: number;
  /** HTML autocomplete token, where a browser may fill in what it knows. */
  autocomplete?: string;
}

export type Widget =
  | 'text'
  | 'textarea'
  | 'email'
  | 'password'
  | 'won'
  | 'points'
  | 'integer'
  | 'date'
  | 'datetime'
  | 'select'
  | 'radio'
  | 'checkbox'
  | 'checkboxes'
  | 'lines'
  | 'hidden'
  | 'readonly';

/** Widgets that are filled in by typing; every other one is a choice or stands there already. */
export const typedWidgets: ReadonlySet<string> = new Set([
  'text',
  'textarea',
  'email',
  'password',
  'won',
  'points',
  'integer',
  'date',
  'datetime',
]);

export interface Option extends Partial<Words> {
  value: string;
  hintKo?: string;
  hintEn?: string;
}

interface Common {
  label: Words;
  hint: Partial<Words>;
  required: boolean;
  default: unknown;
}

export type Shape =
  | (Common & {
      kind: 'leaf';
      type: 'string' | 'number' | 'boolean';
      widget: string;
      options: readonly Option[];
      rows?: number;
      maxLength?: number;
      autocomplete?: string;
      nullable: boolean;
    })
  /** `absent`: the schema may do without the list; left blank it is not there, rather than empty. */
  | (Common & {
      kind: 'many';
      options: readonly Option[];
      widget: 'checkboxes' | 'lines';
      item: 'string' | 'number';
      absent: boolean;
    })
  | (Common & { kind: 'group'; fields: [string, Shape][] })
  | (Common & { kind: 'record'; keys: readonly Option[]; value: Shape })
  | (Common & { kind: 'rows'; row: Shape; rowLabel: Words; min: number; max: number | null; nullable: boolean });

/**
 * How a schema looks as a form: read from its JSON Schema, so that whatever zod can say of itself, a form can show.
 * Throws on a schema that no form can ask for (a union of objects, an unnamed record), naming the field.
 */
export function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = read(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json, '', true);
  shapes.set(schema, shape);
  return shape;
}

const shapes = new WeakMap<z.ZodType, Shape>();

interface Json extends FieldMeta {
  type?: string;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Json[];
  default?: unknown;
  properties?: Record<string, Json>;
  required?: string[];
  additionalProperties?: Json | false;
  propertyNames?: Json;
  items?: Json;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

function read(given: Json, name: string, required: boolean): Shape {
  const nullable = given.anyOf?.some((one) => one.type === 'null') ?? false;
  const json = flat(given);
  const common: Common = {
    label: { ko: json.ko ?? name, en: json.en ?? json.ko ?? name },
    hint: { ...(json.hintKo ? { ko: json.hintKo } : {}), ...(json.hintEn ? { en: json.hintEn } : {}) },
    required: required && json.default === undefined && !nullable,
    default: json.default,
  };
  if (json.type === 'object' && json.properties) {
    const asked = Object.entries(json.properties).filter(([, value]) => flat(value).widget !== 'none');
    const fields = asked.map(([key, value]): [string, Shape] => [
      key,
      read(value, key, json.required?.includes(key) ?? false),
    ]);
    return { ...common, kind: 'group', fields };
  }
  if (json.type === 'object' && json.additionalProperties) {
    const keys =
      json.options ??
      json.propertyNames?.options ??
      json.propertyNames?.enum?.map((value) => ({ value: String(value) }));
    if (!keys) throw new Error(`a form cannot ask for ${name || 'this'}: its keys have no names (meta.options)`);
    return { ...common, kind: 'record', keys, value: read(json.additionalProperties, name, true) };
  }
  if (json.type === 'object') return { ...common, kind: 'group', fields: [] };
  if (json.type === 'array' && json.items) return list(json, name, common, nullable);
  return leaf(json, name, common, nullable);
}

function list(json: Json, name: string, common: Common, nullable: boolean): Shape {
  const items = flat(json.items ?? {});
  if (items.type === 'object' && items.properties) {
    return {
      ...common,
      kind: 'rows',
      row: read(items, name, true),
      rowLabel: { ko: json.rowKo ?? common.label.ko, en: json.rowEn ?? common.label.en },
      min: json.minItems ?? 0,
      max: json.maxItems ?? null,
      nullable,
    };
  }
  const options = json.options ?? items.options ?? items.enum?.map((value) => ({ value: String(value) }));
  const item = items.type === 'integer' || items.type === 'number' ? 'number' : 'string';
  const required = common.required && (json.minItems ?? 0) > 0;
  return {
    ...common,
    required,
    kind: 'many',
    options: options ?? [],
    widget: options ? 'checkboxes' : 'lines',
    item,
    absent: !common.required,
  };
}

function leaf(json: Json, name: string, common: Common, nullable: boolean): Shape {
  const choices =
    json.options ??
    (json.enum ?? (json.const !== undefined && json.type !== 'boolean' ? [json.const] : undefined))?.map((value) => ({
      value: String(value),
    }));
  const type =
    json.type === 'integer' || json.type === 'number'
      ? 'number'
      : json.type === 'boolean'
        ? 'boolean'
        : json.type === 'string'
          ? 'string'
          : undefined;
  if (!type)
    throw new Error(`a form cannot ask for ${name || 'this'}: its schema is no text, number, choice, list or group`);
  return {
    ...common,
    kind: 'leaf',
    type,
    widget: json.widget ?? widgetOf(json, choices !== undefined),
    options: choices ?? [],
    nullable,
    // Yes or no is never left out; only "must be yes" is required.
    required: type === 'boolean' ? json.const === true : common.required,
    ...(json.rows !== undefined ? { rows: json.rows } : {}),
    ...(json.maxLength !== undefined ? { maxLength: json.maxLength } : {}),
    ...(json.autocomplete !== undefined ? { autocomplete: json.autocomplete } : {}),
  };
}

function widgetOf(json: Json, choices: boolean): Widget {
  if (json.type === 'boolean') return 'checkbox';
  if (choices) return 'select';
  if (json.type === 'integer') return 'integer';
  if (json.type === 'number') return 'points';
  if (json.format === 'email') return 'email';
  if (json.format === 'date-time') return 'datetime';
  if (json.format === 'date') return 'date';
  return (json.maxLength ?? 0) > 200 ? 'textarea' : 'text';
}

/** `nullable` wraps its schema, a union of words is a choice: both as one schema with its meta. */
function flat(json: Json): Json {
  const { anyOf, ...own } = json;
  if (!anyOf) return json;
  const real = anyOf.filter((one) => one.type !== 'null');
  if (real.length === 1) return { ...flat(real[0] ?? {}), ...own };
  const words = real.flatMap((one) => (one.const !== undefined ? [one.const] : (one.enum ?? [])));
  return words.length === 0 ? own : { type: 'string', enum: words, ...own };
}
