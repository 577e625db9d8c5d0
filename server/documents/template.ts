import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { officialAmount } from '../../workflows/hangul-amount.js';
import { countInWords, grouped, officialDate, officialDay, officialDayOfYear, officialMoment, officialTime, wonInWords } from '../../workflows/official-style.js';
import type { DocumentKind } from './facts.js';

const FOLDER = new URL('../../templates/documents/', import.meta.url);

/** The template's words with the facts in them, as markup. A fact that a template names and nobody gave throws. */
export function fillTemplate(kind: DocumentKind, view: unknown): string {
  const template = (templates ??= compileAll()).get(kind);
  if (!template) throw new Error(`no template for ${kind} in templates/documents`);
  return template(view);
}

let templates: Map<string, Handlebars.TemplateDelegate> | undefined;

/** Every template of the folder; those that start with `_` are parts of others. */
function compileAll(): Map<string, Handlebars.TemplateDelegate> {
  const house = Handlebars.create();
  house.registerHelper(HELPERS as Handlebars.HelperDeclareSpec);
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.hbs'));
  const sources = files.map((file) => [file.replace(/\.hbs$/, ''), readFileSync(new URL(file, FOLDER), 'utf8')] as const);
  for (const [name, source] of sources) if (name.startsWith('_')) house.registerPartial(name.slice(1), source);
  return new Map(sources.filter(([name]) => !name.startsWith('_')).map(([name, source]) => [name, house.compile(source, { strict: true })]));
}

/** Their names start with a verb or `as`, so that no fact can hide behind one: `{{number}}` is the fact. */
const HELPERS: Record<string, (...values: never[]) => unknown> = {
  asDate: (iso: string) => officialDate(iso),
  asDay: (iso: string) => officialDay(iso),
  asMoment: (iso: string) => officialMoment(iso),
  asMomentWithSeconds: (iso: string) => officialMoment(iso, true),
  asNumber: (n: number) => grouped(n),
  asCount: (n: number) => countInWords(n),
  asWon: (n: number) => wonInWords(n),
  /** Letters: digits, then Hangul. */
  asAmount: (n: number) => officialAmount(n),
  /** Millions of won, rounded toward zero, for tables of 백만원. */
  asMillions: (n: number) => grouped(Math.trunc(n / 1e6)),
  /** From 1, for rows that have no number of their own. */
  nth: (index: number) => index + 1,
  sumPoints: (criteria: { points: number }[]) => grouped(criteria.reduce((sum, { points }) => sum + points, 0)),
  asDayOfYear: (iso: string) => officialDayOfYear(iso),
  /** 12시, or 12:30: as 보도일시 tell the hour. */
  asHour: (iso: string) => officialTime(iso).replace(/^0?(\d+):00$/, '$1시'),
  joined: (list: string[]) => list.join(', '),
  is: (a: unknown, b: unknown) => a === b,
  atLeast: (comparator: string) => (comparator === '>=' ? ' 이상' : ''),
};
