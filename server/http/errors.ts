import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { type Lang, t, type Words, wordsExist } from './locale.js';
import { render } from './views.js';

/** An answer that is no page: its status, and the reason that a person reads. */
export class HttpError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly params: Record<string, unknown>;
  /** The reason in words of their own, where the catalogue has none (a refusal from workflows/words.ts). */
  readonly words: Words | undefined;
  constructor(status: number, reason: string, more: { params?: Record<string, unknown>; words?: Words } = {}) {
    super(`${status} ${reason}`);
    this.status = status;
    this.reason = reason;
    this.params = more.params ?? {};
    this.words = more.words;
  }
}

/** Says so of an address that nothing is mounted at, or of a subject that this person may not even know of. */
export const notFound: RequestHandler = (_req, _res, next) => next(new HttpError(404, 'notFound'));

export interface ErrorLog {
  error(fields: object, message: string): void;
}

/** The last middleware: every error becomes a page (or JSON, when that was asked for) in the reader's language, with what to do next. */
export const errorPages =
  (log: ErrorLog): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const known = understood(error);
    if (known.status >= 500)
      log.error(
        { err: error, requestId: res.locals.requestId, url: req.originalUrl, method: req.method },
        'request failed',
      );
    if (res.headersSent) {
      next(error);
      return;
    }
    if (known.status === 503 || known.status === 429) res.setHeader('Retry-After', String(known.params.seconds ?? 30));
    answer(req, res, known);
  };

function answer(req: Request, res: Response, error: HttpError): void {
  const lang = req.lang ?? 'ko';
  const status = statuses.has(error.status) ? error.status : error.status >= 500 ? 500 : 400;
  const model = {
    status: error.status,
    title: t(lang, `error.${status}.title`),
    reason: reasonOf(error, lang),
    whatToDo: t(lang, `error.${status}.whatToDo`),
    requestId: String(res.locals.requestId ?? ''),
    signIn: error.status === 401,
    breadcrumb: [],
  };
  if (req.accepts(['html', 'json']) === 'json') {
    res.status(error.status).json({
      status: model.status,
      code: error.reason,
      title: model.title,
      reason: model.reason,
      whatToDo: model.whatToDo,
      requestId: model.requestId,
    });
  } else render(res, 'error', model, error.status);
}

function reasonOf(error: HttpError, lang: Lang): string {
  if (error.words) return error.words[lang];
  const key = `error.reasons.${error.reason}`;
  return wordsExist(lang, key) ? t(lang, key, error.params) : '';
}

/** Statuses that have a page of their own; another one gets the nearest. */
const statuses = new Set([400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503]);

/** What body parsers, Express and PostgreSQL throw, as one of ours. */
function understood(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { status, type, code } = error as { status?: unknown; type?: unknown; code?: unknown };
  if (type === 'entity.too.large' || type === 'parameters.too.many') return new HttpError(413, 'formTooLarge');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new HttpError(status, status === 415 ? 'unreadableForm' : 'unreadableRequest');
  if (typeof code === 'string' && databaseAway.test(code)) return new HttpError(503, 'databaseAway');
  return new HttpError(500, 'ourFault');
}

/** The server cannot be reached, is starting up or going down, or has no connection left. */
const databaseAway = /^(ECONNREFUSED|ECONNRESET|ENOENT|57P0[123]|53300|08\w{3})$/;
