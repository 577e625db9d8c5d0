import type { z } from 'zod';
import { type Shape, typedWidgets } from './form-shape.js';
import type { Misfit } from './form-values.js';
import { date, grouped, won } from './formats.js';
import { type Lang, t } from './locale.js';

type Issue = z.core.$ZodIssue;

/** What to do about a text that is no number, date or the like. */
export function misfitMessage(misfit: Misfit, lang: Lang): string {
  const label = misfit.shape ? misfit.shape.label[lang] : String(misfit.path.at(-1));
  if (misfit.code === 'missing') return missing(misfit.shape, label, lang);
  return t(lang, `form.error.${misfit.code}`, { label });
}

/** What to do about a value that the schema refuses, in our own voice; a rule of the act's own says it in its `params`. */
export function issueMessage(issue: Issue, shape: Shape | null, lang: Lang): string {
  const label = shape?.label[lang] ?? t(lang, 'form.thisForm');
  if (issue.code === 'custom') return own(issue, lang) ?? t(lang, 'form.error.custom', { label });
  if (isMissing(issue)) return missing(shape, label, lang);
  switch (issue.code) {
    case 'too_small':
      return limit(issue, shape, label, lang, 'Small', Number(issue.minimum));
    case 'too_big':
      return limit(issue, shape, label, lang, 'Big', Number(issue.maximum));
    case 'not_multiple_of':
      return t(lang, 'form.error.step', { label, step: issue.divisor });
    case 'invalid_format':
      return t(lang, `form.error.${formats.has(issue.format) ? issue.format : 'format'}`, { label });
    case 'invalid_value':
      return shape?.kind === 'leaf' && shape.type === 'boolean'
        ? missing(shape, label, lang)
        : t(lang, 'form.error.choice', { label });
    case 'unrecognized_keys':
      return t(lang, 'form.error.unknownField', { label: issue.keys.join(', ') });
    default:
      return t(lang, 'form.error.format', { label });
  }
}

function missing(shape: Shape | null, label: string, lang: Lang): string {
  if (shape?.kind === 'leaf' && shape.type === 'boolean') return t(lang, 'form.error.tick', { label });
  const choose =
    shape?.kind === 'many' ? shape.widget === 'checkboxes' : shape?.kind === 'leaf' && !typedWidgets.has(shape.widget);
  return t(lang, choose ? 'form.error.choose' : 'form.error.missing', { label });
}

function limit(
  issue: Issue & { code: 'too_small' | 'too_big' },
  shape: Shape | null,
  label: string,
  lang: Lang,
  way: 'Small' | 'Big',
  bound: number,
): string {
  if (issue.origin === 'string')
    return way === 'Small' && bound <= 1
      ? missing(shape, label, lang)
      : t(lang, `form.error.tooShortLong.${way}`, { label, bound: grouped(bound) });
  if (issue.origin === 'array') {
    if (way === 'Small' && bound <= 1 && shape?.kind === 'many') return missing(shape, label, lang);
    return t(lang, `form.error.rows.${way}`, { label, bound });
  }
  const open = issue.inclusive === false ? 'Open' : '';
  const figure =
    shape?.kind === 'leaf' && shape.widget === 'won'
      ? won(bound, lang)
      : issue.origin === 'date'
        ? date(new Date(bound), lang)
        : grouped(bound);
  return t(lang, `form.error.number.${way}${open}`, { label, bound: figure });
}

/** `refine(rule, { params: { ko, en } })`; a plain message is taken as it is. */
function own(issue: Issue & { code: 'custom' }, lang: Lang): string | undefined {
  const said = issue.params?.[lang];
  if (typeof said === 'string') return said;
  return issue.message && issue.message !== 'Invalid input' ? issue.message : undefined;
}

const isMissing = (issue: Issue): boolean =>
  ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code) &&
  (issue.input === undefined || issue.input === null);

const formats = new Set(['email', 'url', 'date', 'datetime']);
