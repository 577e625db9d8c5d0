import { readFileSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import i18next from 'i18next';
import { josa, type Particle, particles } from './josa.js';

export const languages = ['ko', 'en'] as const;
export type Lang = (typeof languages)[number];

/** A sentence in both languages, as schemas and tables carry it. */
export interface Words {
  ko: string;
  en: string;
}

/** The words of `key` in server/http/locales; throws when a catalogue lacks it, as a template throws on a missing field. */
export function t(lang: Lang, key: string, params?: Record<string, unknown>): string {
  for (const _ in params) return words(lang, key, params);
  // A page says the same few hundred sentences again and again; those without anything to fill in are looked up once.
  let known = plain[lang].get(key);
  if (known === undefined) {
    known = words(lang, key, {});
    plain[lang].set(key, known);
  }
  return known;
}

const plain: Record<Lang, Map<string, string>> = { ko: new Map(), en: new Map() };

function words(lang: Lang, key: string, params: Record<string, unknown>): string {
  if (!catalogue.exists(key, { lng: lang, ...params })) throw new Error(`no words for ${key} in ${lang}`);
  return catalogue.t(key, { lng: lang, ...params });
}

/** Whether the catalogue has this key: for keys that come from data. */
export const wordsExist = (lang: Lang, key: string): boolean => catalogue.exists(key, { lng: lang });

export const isLang = (value: unknown): value is Lang => languages.includes(value as Lang);

/** The language of a page: `?lang=`, else the person's own setting, else the cookie, else Korean. */
export function languageOf(req: Pick<Request, 'query' | 'headers'>, persons?: string): Lang {
  const candidates = [req.query.lang, persons, cookie(req.headers.cookie, 'lang')];
  return candidates.find(isLang) ?? 'ko';
}

/** Express middleware: `req.lang` before it is known who asks. */
export function locale(req: Request, _res: Response, next: NextFunction): void {
  req.lang = languageOf(req);
  next();
}

declare global {
  namespace Express {
    interface Request {
      lang: Lang;
    }
  }
}

/** For tests that compare both catalogues with what views and code use. */
export const catalogues: Record<Lang, unknown> = { ko: read('ko'), en: read('en') };

const catalogue = i18next.createInstance();
// With resources at hand and no backend, init answers before it returns.
void catalogue.init({
  lng: 'ko',
  fallbackLng: false,
  supportedLngs: [...languages],
  resources: { ko: { translation: catalogues.ko as object }, en: { translation: catalogues.en as object } },
  interpolation: { escapeValue: false },
  initAsync: false,
});
for (const pair of Object.keys(particles) as Particle[]) {
  catalogue.services.formatter?.add(pair, (value: unknown) => josa(String(value), pair));
}

function read(lang: Lang): unknown {
  return JSON.parse(readFileSync(new URL(`./locales/${lang}.json`, import.meta.url), 'utf8'));
}

function cookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
