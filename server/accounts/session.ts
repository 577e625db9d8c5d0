import type { NextFunction, Request, RequestHandler, Response } from 'express';
import passport from 'passport';
import type { Actor, Role } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import { languageOf, t } from '../http/locale.js';
import { IDLE_MINUTES, toast, WHOLE_HOURS } from '../http/session.js';
import type { Institution, Viewer } from '../http/views.js';
import { roleWords } from './roles.js';
import { type Account, accountById } from './store.js';

declare global {
  namespace Express {
    interface Request {
      /** Who acts: the public when nobody has signed in. */
      actor: Actor;
      account: Account | null;
    }
    interface User {
      id: string;
    }
  }
}

export interface Surroundings {
  institution?: Institution;
  /** Whether made-up data is shown, and the time that its programs live in. */
  sandbox(): Promise<{ sandbox: boolean; now: Date }>;
}

/** Says who asks, in which role and language: `req.actor`, `req.account`, `req.lang`, `res.locals.viewer`. Read anew each time, so that what was taken away is gone at once. */
export const identify = (db: Db, surroundings: Surroundings): RequestHandler[] => [
  passport.initialize(),
  passport.session(),
  async (req, res, next) => {
    const account = await present(db, req);
    req.account = account;
    req.actor = account ? actorOf(account, roleNow(req, account)) : nobody;
    req.lang = languageOf(req, account?.locale);
    res.locals.viewer = await viewer(req, surroundings);
    next();
  },
];

passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id: string, done) => done(null, { id }));

/** Rotates the session's id, as signing in must, and remembers who it is. The role is the one asked for if it is theirs. */
export async function signIn(req: Request, account: Account, role?: Role): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    req.logIn({ id: account.id }, (error?: unknown) => (error ? reject(error as Error) : resolve())),
  );
  req.session.since = Date.now();
  req.session.role = account.roles.find((held) => held.role === role)?.role ?? account.roles[0]?.role ?? 'public';
}

export const signOut = (req: Request): Promise<void> =>
  new Promise((resolve, reject) => req.logOut((error?: unknown) => (error ? reject(error as Error) : resolve())));

/** Puts on another of one's roles, under a new session id: what was opened as one role is not answered as another. */
export async function switchRole(req: Request, account: Account, role: Role): Promise<boolean> {
  if (!account.roles.some((held) => held.role === role)) return false;
  const since = req.session.since ?? Date.now();
  await signIn(req, account, role);
  req.session.since = since;
  return true;
}

/** What a role may do in: only the programs that the person holds this role for. */
export const actorOf = (account: Account, role: Role): Actor => ({
  personId: account.id,
  role,
  organizationIds: account.organizationIds,
  programIds: account.roles.flatMap((held) => (held.role === role && held.programId !== null ? [held.programId] : [])),
});

export const nobody: Actor = { personId: null, role: 'public', organizationIds: [], programIds: [] };

/** Needs a person: sends the public to the sign-in page and back. */
export const signedIn: RequestHandler = (req: Request, res: Response, next: NextFunction) => {
  if (req.account) next();
  else res.redirect(303, `/sign-in?return=${encodeURIComponent(req.method === 'GET' ? req.originalUrl : '/')}`);
};

async function present(db: Db, req: Request): Promise<Account | null> {
  const user = req.user;
  if (!user) return null;
  const account = await accountById(db, user.id);
  const over = Date.now() - (req.session.since ?? 0) > WHOLE_HOURS * 3_600_000;
  if (account && !over) return account;
  await signOut(req);
  if (account)
    toast(req, { tone: 'info', text: t(languageOf(req, account.locale), 'session.over', { hours: WHOLE_HOURS }) });
  return null;
}

function roleNow(req: Request, account: Account): Role {
  const kept = account.roles.find((held) => held.role === req.session.role);
  return (kept ?? account.roles[0])?.role ?? 'public';
}

async function viewer(req: Request, { institution, sandbox }: Surroundings): Promise<Viewer> {
  const account = req.account;
  return {
    lang: req.lang,
    actor: account ? req.actor : null,
    person: account && {
      id: account.id,
      name: account.name,
      roles: account.roles.map(({ role }) => ({ role, labelKo: roleWords(role).ko, labelEn: roleWords(role).en })),
    },
    path: req.originalUrl,
    idleSeconds: IDLE_MINUTES * 60,
    ...(institution ? { institution } : {}),
    ...(await sandbox()),
  };
}
