import type { Response } from 'express';
import type { Actor, Role } from '../../workflows/policy.js';
import { asHtml, print } from './engine.js';
import type { Lang, Words } from './locale.js';
import { pageFrame } from './page-frame.js';

export interface PersonRole {
  role: Role;
  labelKo: string;
  labelEn: string;
}

/** Whose site it is; the masthead says "official e-government site", so only a real institution turns it on. */
export interface Institution {
  name: Words;
  masthead: boolean;
  address?: Words;
  phone?: string;
}

/** Who reads the page, and how. */
export interface Viewer {
  lang: Lang;
  /** Null for the public. */
  actor: Actor | null;
  person: { id: string; name: string; roles: PersonRole[] } | null;
  /** The program's time on pages of a sandbox, the real one elsewhere. */
  now: Date;
  /** Our own path with its query, for the language and role switches to come back to. */
  path: string;
  institution?: Institution;
  /** Whether made-up data may be on the page, so that it says 가상 자료. */
  sandbox?: boolean;
  /** Seconds without movement until this session ends. */
  idleSeconds?: number;
}

/** What a page says once, after an act: shown at its top, with or without script. */
export interface Toast {
  tone: 'success' | 'info' | 'warning' | 'danger';
  text: string;
}

/** Every model that fills a whole page has these. */
export interface PageModel {
  title: string;
  breadcrumb?: { label: string; href?: string }[];
}

/**
 * Answers with a page: the view within the layout, for the viewer in `res.locals` (the public when there is none).
 * A name that a view needs and the model lacks throws.
 */
export function render(res: Response, view: string, model: object, status = 200): void {
  const viewer = viewerOf(res);
  const data = { lang: viewer.lang, signedIn: viewer.person !== null, path: viewer.path };
  const body = asHtml(print(view, model, data));
  const toasts = takeToasts(res);
  res
    .status(status)
    .type('html')
    .send(print('layouts/page', { ...pageFrame(viewer, model as PageModel, toasts), body }, data));
}

export const viewerOf = (res: Response): Viewer =>
  (res.locals.viewer as Viewer | undefined) ?? {
    lang: res.req.lang ?? 'ko',
    actor: null,
    person: null,
    now: new Date(),
    path: res.req.originalUrl,
  };

const takeToasts = (res: Response): Toast[] => (res.locals.takeToasts as (() => Toast[]) | undefined)?.() ?? [];
