import Handlebars from 'handlebars';
import { assetUrl } from './assets.js';
import { bytes, grouped } from './formats.js';
import type { FormModel } from './forms.js';
import { icon } from './icons.js';
import { type Lang, t } from './locale.js';
import type { Cell, Column } from './table.js';
import { cellParts, rowParts } from './table-cells.js';

type Options = Handlebars.HelperOptions;
const langOf = (options: Options): Lang => (options.data as { lang: Lang }).lang;
const html = (text: string) => new Handlebars.SafeString(text);

/** All that a view can call; each name is a verb or a phrase, since a field of that name could no longer be printed. */
export const helpers: Record<string, Handlebars.HelperDelegate> = {
  t: (key: string, options: Options) => t(langOf(options), key, options.hash as Record<string, unknown>),
  eq: (one: unknown, other: unknown) => one === other,
  or: (one: unknown, other: unknown) => one || other,
  sumOf: (one: number, other: number) => one + other,
  asCount: (value: number) => grouped(value),
  asBytes: (size: number) => bytes(size),
  cellOf: (value: unknown, options: Options) => cellParts(value, langOf(options)),
  rowCells: (columns: readonly Column[], cells: readonly Cell[], options: Options) =>
    rowParts(columns, cells, langOf(options)),
  badgeClass: (tone: string) => `bg-light-${tones[tone] ?? 'gray'}`,
  assetUrl: (name: string) => assetUrl(name),
  iconOf: (name: string) => html(icon(name)),
  /** An address in a link: our own path, http(s) or mailto; anything else (javascript:, //elsewhere) becomes `#`. */
  safeUrl: (address: unknown) =>
    typeof address === 'string' && /^(\/(?![/\\])|[#?]|https?:\/\/|mailto:)/i.test(address) ? address : '#',
  /** A drawing of our own (server-rendered SVG): the one thing that is not escaped. Refuses whatever is not one. */
  drawingOf: (drawing: unknown) => {
    if (typeof drawing !== 'string' || !/^<svg[\s>]/.test(drawing) || /<script|\s(on\w+|style)=/i.test(drawing))
      throw new Error('not a drawing of our own');
    return html(drawing);
  },
  opened: (acts: { allowed: readonly FormModel[]; refused: readonly object[] }) => ({
    ...acts,
    allowed: acts.allowed.map((form) => ({ ...form, open: isOpen(form, acts.allowed) })),
  }),
  stepClass: (status: string) => ({ done: 'done', current: 'active', skipped: 'gm-skipped' })[status] ?? 'gm-todo-step',
  stepKey: (status: string) => `subject.stepStatus.${status}`,
  currentStep: (steps: readonly { label: string; status: string }[]) => {
    const index = steps.findIndex((step) => step.status === 'current');
    return index < 0 ? null : { number: index + 1, total: steps.length, label: steps[index]?.label };
  },
  toastKey: (tone: string) => `toast.${tone}`,
  counted: (count: unknown) => typeof count === 'number',
  /** The partial that draws a field of a form, or a section of a page. */
  fieldPartial: (widget: string) => `fields/${widget}`,
  sectionPartial: (type: string) => `sections/${type}`,
};

/** Names of KRDS badge colors by what they mean here. */
const tones: Record<string, string> = {
  info: 'information',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
  neutral: 'gray',
  primary: 'primary',
};

/** A form of a subject's page stands open when it has something to mend, is the one to do next, or the only harmless one. */
const isOpen = (form: FormModel, all: readonly FormModel[]): boolean =>
  form.errors !== null || form.primary === true || (all.length === 1 && !form.danger);
