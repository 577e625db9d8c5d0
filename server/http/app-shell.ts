import { randomUUID } from 'node:crypto';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { Db } from '../db/connection.js';
import { assets } from './assets.js';
import { sameOriginOnly } from './csrf.js';
import { type ErrorLog, errorPages, notFound } from './errors.js';
import { noStore, securityHeaders } from './headers.js';
import { locale } from './locale.js';
import { sessions, storedBeforeLeaving, toasts } from './session.js';

export interface Shell {
  db: Db;
  sessionSecret: string;
  /** The address that people use; https makes cookies and headers strict. */
  publicUrl?: string;
  log: ErrorLog;
  /** Says who asks (server/accounts/session.ts), once the session is known. */
  identify: RequestHandler[];
}

/** What a request goes through before any route, in this order. */
export function openShell(shell: Shell): Express {
  const https = isHttps(shell.publicUrl);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  // https ends before us: a proxy on our own network says who asked, and how.
  if (https) app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(
    numbered,
    securityHeaders(https),
    assets,
    locale,
    noStore,
    compression(),
    sameOriginOnly(shell.publicUrl),
    express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 5000 }),
    sessions(shell.db, { secret: shell.sessionSecret, https }),
    storedBeforeLeaving,
    toasts,
    ...shell.identify,
  );
  return app;
}

export const isHttps = (publicUrl: string | undefined): boolean => publicUrl?.startsWith('https:') ?? false;

/** What nothing answered, and what went wrong; after every route. */
export function closeShell(app: Express, shell: Pick<Shell, 'log'>): Express {
  return app.use(notFound, errorPages(shell.log));
}

/** A number that a person can read out to the help desk, and that the log holds too. */
const numbered: RequestHandler = (_req, res, next) => {
  res.locals.requestId = randomUUID();
  res.setHeader('X-Request-Id', res.locals.requestId);
  next();
};
