import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { officialAmount } from '../../workflows/hangul-amount.js';
import {
  countInWords,
  grouped,
  officialDate,
  officialDay,
  officialDayOfYear,
  officialMoment,
  officialTime,
  wonInWords,
} from '../../workflows/official-style.js';
import type { DocumentKind } from './facts.js';
import { TemplateFault } from './markup.js';

const FOLDER = new URL('../../templates/documents/', import.meta.url);

/**
 * The template's words with the facts in them, as markup.
 * @throws TemplateFault, naming the file, for a template that does not compile or names a fact that nobody gave.
 */
export function fillTemplate(kind: DocumentKind, view: unknown): string {
  templates ??= templatesIn(FOLDER);
  const template = templates.get(kind);
  if (!template) throw new TemplateFault(`templates/documents/${kind}.hbs: there is no such template`);
  return template(view);
}

let templates: Map<string, (view: unknown) => string> | undefined;

/** Every template of a folder, compiled; those that start with `_` are parts of others. */
export function templatesIn(folder: URL): Map<string, (view: unknown) => string> {
  const house = Handlebars.create();
  house.registerHelper(HELPERS as Handlebars.HelperDeclareSpec);
  const files = readdirSync(folder).filter((file) => file.endsWith('.hbs'));
  const sources = files.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')] as const);
  for (const [file, source] of sources) {
    named(file, () => house.parse(source));
    if (file.startsWith('_')) house.registerPartial(file.slice(1, -4), source);
  }
  return new Map(
    sources
      .filter(([file]) => !file.startsWith('_'))
      .map(([file, source]) => {
        const template = house.compile(source, { strict: true });
        return [file.slice(0, -4), (view) => named(file, () => template(view))];
      }),
  );
}

/** A fault of Handlebars, with the file it lies in. */
function named<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TemplateFault(`templates/documents/${file}: ${error instanceof Error ? error.message : error}`);
  }
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
