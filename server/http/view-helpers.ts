import Handlebars from 'handlebars';
import { assetUrl } from './assets.js';
import { bytes, date, dateTime, grouped, localDateTime, won, wonShort } from './formats.js';
import { icon } from './icons.js';
import { type Lang, t } from './locale.js';
import type { FormModel } from './forms.js';
import { cellParts, rowParts } from './table-cells.js';
import type { Cell, Column } from './table.js';

type Options = Handlebars.HelperOptions;
const langOf = (options: Options): Lang => (options.data as { lang: Lang }).lang;
const html = (text: string) => new Handlebars.SafeString(text);

/** All that a view can call. A view formats nothing by itself. */
export const helpers: Record<string, Handlebars.HelperDelegate> = {
  t: (key: string, options: Options) => t(langOf(options), key, options.hash as Record<string, unknown>),
  eq: (one: unknown, other: unknown) => one === other,
  not: (value: unknown) => !value,
  or: (one: unknown, other: unknown) => one || other,
  add: (one: number, other: number) => one + other,
  date: (at: string, options: Options) => date(at, langOf(options)),
  dateTime: (at: string, options: Options) => dateTime(at, langOf(options), options.hash.seconds === true),
  isoLocal: (at: string) => localDateTime(at),
  won: (amount: number, options: Options) => won(amount, langOf(options)),
  wonShort: (amount: number, options: Options) => wonShort(amount, langOf(options)),
  number: (value: number) => grouped(value),
  bytes: (size: number) => bytes(size),
  cell: (value: unknown, options: Options) => cellParts(value, langOf(options)),
  rowCells: (columns: readonly Column[], cells: readonly Cell[], options: Options) => rowParts(columns, cells, langOf(options)),
  badge: (tone: string) => `bg-light-${tones[tone] ?? 'gray'}`,
  asset: (name: string) => assetUrl(name),
  icon: (name: string) => html(icon(name)),
  /** An address in a link: our own path, http(s) or mailto; anything else (javascript:, //elsewhere) becomes `#`. */
  url: (address: unknown) => (typeof address === 'string' && /^(\/(?![/\\])|[#?]|https?:\/\/|mailto:)/i.test(address) ? address : '#'),
  /** A drawing of our own (server-rendered SVG): the one thing that is not escaped. Refuses whatever is not one. */
  svg: (drawing: unknown) => {
    if (typeof drawing !== 'string' || !/^<svg[\s>]/.test(drawing) || /<script|\son\w+=|style=/i.test(drawing)) throw new Error('not a drawing of our own');
    return html(drawing);
  },
  opened: (acts: { allowed: readonly FormModel[]; refused: readonly object[] }) => ({ ...acts, allowed: acts.allowed.map((form) => ({ ...form, open: isOpen(form, acts.allowed) })) }),
  stepClass: (status: string) => ({ done: 'done', current: 'active', skipped: 'gm-skipped' })[status] ?? 'gm-todo-step',
  stepKey: (status: string) => `subject.stepStatus.${status}`,
  toastKey: (tone: string) => `toast.${tone}`,
  counted: (count: unknown) => typeof count === 'number',
  /** The partial that draws a field of a form, or a section of a page. */
  fieldPartial: (widget: string) => `fields/${widget}`,
  sectionPartial: (type: string) => `sections/${type}`,
};

/** Names of KRDS badge colors by what they mean here. */
const tones: Record<string, string> = { info: 'information', success: 'success', warning: 'warning', danger: 'danger', neutral: 'gray', primary: 'primary' };

/** A form of a subject's page stands open when it has something to mend, is the one to do next, or the only harmless one. */
const isOpen = (form: FormModel, all: readonly FormModel[]): boolean => form.errors !== null || form.primary === true || (all.length === 1 && !form.danger);
