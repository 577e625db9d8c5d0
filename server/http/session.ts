import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Role } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import type { Toast } from './views.js';

/** Minutes without movement until a session ends. */
export const IDLE_MINUTES = 30;
/** Hours after signing in until it ends whatever happens. */
export const WHOLE_HOURS = 8;

declare module 'express-session' {
  interface SessionData {
    /** The role that the person acts in now. */
    role: Role;
    /** Milliseconds since 1970 at which the person signed in. */
    since: number;
    toasts: Toast[];
  }
}

export interface SessionOptions {
  secret: string;
  /** Whether people reach us by https: then the cookie is `__Host-` and Secure, which plain http cannot have. */
  https: boolean;
}

export const cookieName = (https: boolean): string => (https ? '__Host-gongmo' : 'gongmo');

/** Sessions in PostgreSQL, so that any web process knows them. Nobody who only reads gets one. */
export function sessions(db: Db, { secret, https }: SessionOptions): RequestHandler {
  return session({
    name: cookieName(https),
    secret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    store: new SeldomTouched({ pool: db.pool, tableName: 'session', createTableIfMissing: false }),
    cookie: { httpOnly: true, secure: https, sameSite: 'lax', path: '/', maxAge: IDLE_MINUTES * 60_000 },
  });
}

/** Keeps a message for the next page that this person sees; without script as well as with it. */
export function toast(req: Request, message: Toast): void {
  req.session.toasts = [...(req.session.toasts ?? []), message];
}

/** Lets the next rendered page say what was kept, once. */
export const toasts: RequestHandler = (req, res, next) => {
  res.locals.takeToasts = (): Toast[] => {
    const kept = req.session?.toasts ?? [];
    if (kept.length > 0) delete req.session.toasts;
    return kept;
  };
  next();
};

/**
 * A browser follows a redirect as soon as it has read its head, while express-session still stores what was put into the
 * session: who has just signed in would be nobody on the next page. So it is stored before the redirect is sent.
 */
export const storedBeforeLeaving: RequestHandler = (req, res, next) => {
  const leave = res.redirect.bind(res) as (...given: unknown[]) => void;
  res.redirect = (...given: unknown[]) => {
    const empty = !req.session || Object.keys(req.session).every((name) => name === 'cookie');
    if (empty) leave(...given);
    else req.session.save((error?: unknown) => (error ? next(error) : leave(...given)));
  };
  next();
};

const PgStore = connectPgSimple(session);

/** Every page view moves the session's end; writing that down once a minute is enough and spares a statement per page. */
class SeldomTouched extends PgStore {
  readonly #touched = new Map<string, number>();

  override touch(sid: string, data: session.SessionData, done?: () => void): void {
    const now = Date.now();
    if (now - (this.#touched.get(sid) ?? 0) < 60_000) {
      done?.();
      return;
    }
    if (this.#touched.size > 50_000) this.#touched.clear();
    this.#touched.set(sid, now);
    super.touch(sid, data, done);
  }
}
