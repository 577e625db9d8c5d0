import { type Request, type Response, Router } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';
import type { Role } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import { HttpError } from '../http/errors.js';
import { parseForm } from '../http/forms.js';
import { isLang, t } from '../http/locale.js';
import { render } from '../http/views.js';
import { signInAttempts } from './attempts.js';
import { linkBehind } from './links.js';
import { credentials, linkPage, ownPath, signInPage } from './pages.js';
import { passwordFits } from './passwords.js';
import { signIn, signOut, switchRole } from './session.js';
import { type Account, accountById, credentialsOf, keepLocale } from './store.js';

/** Signing in and out, the role that one acts in, the language that one reads. */
export function accountRoutes(db: Db, { https }: { https: boolean }): Router {
  const router = Router();
  const attempts = signInAttempts(db);
  const check = passwordCheck(db);

  router.get('/sign-in', (req, res) => {
    const returnTo = ownPath(req.query.return);
    if (req.account) res.redirect(303, returnTo);
    else render(res, 'sign-in', signInPage(req.lang, returnTo));
  });

  router.post('/sign-in', async (req, res) => {
    const returnTo = ownPath(req.query.return);
    const parsed = parseForm(credentials, req.body, req.lang);
    if (!parsed.ok) return render(res, 'sign-in', signInPage(req.lang, returnTo, parsed.typed, parsed.errors), 422);
    const { email } = parsed.value as { email: string };
    const again = (key: string, status: number, minutes = 0) =>
      render(
        res,
        'sign-in',
        signInPage(req.lang, returnTo, { email }, [{ name: 'email', message: t(req.lang, key, { minutes }) }]),
        status,
      );
    const seconds = await attempts.count(email, req.ip ?? '');
    if (seconds !== null) {
      res.setHeader('Retry-After', String(seconds));
      return again('signIn.tooMany', 429, Math.ceil(seconds / 60));
    }
    const account = await check(req, res);
    if (!account) return again('signIn.wrong', 422);
    await attempts.forget(email);
    await signIn(req, account);
    res.redirect(303, returnTo);
  });

  router.post('/sign-out', async (req, res) => {
    await signOut(req);
    res.redirect(303, '/');
  });

  router.get('/sign-in/:token', async (req, res) => {
    render(res, 'sign-in', linkPage(req.lang, `/sign-in/${req.params.token}`, await knownLink(db, req.params.token)));
  });

  router.post('/sign-in/:token', async (req, res) => {
    const link = await knownLink(db, req.params.token);
    const account = await accountById(db, link.personId);
    if (!account) throw new HttpError(404, 'linkGone');
    await signIn(req, account, link.role);
    res.redirect(303, '/');
  });

  router.post('/role', async (req, res) => {
    if (!req.account) throw new HttpError(401, 'signInFirst');
    if (!(await switchRole(req, req.account, String(req.body?.role) as Role))) throw new HttpError(403, 'notYourRole');
    res.redirect(303, '/');
  });

  router.post('/language', async (req, res) => {
    const language: unknown = req.body?.language;
    if (!isLang(language)) throw new HttpError(400, 'noSuchLanguage');
    res.cookie('lang', language, {
      maxAge: 365 * 86_400_000,
      sameSite: 'lax',
      httpOnly: true,
      secure: https,
      path: '/',
    });
    if (req.account) await keepLocale(db, req.account.id, language);
    res.redirect(303, withoutLang(ownPath(req.body?.return)));
  });

  // A page that is open tells that its reader is still there; the session moves by being used.
  router.post('/session', (req, res) => {
    res.status(req.account ? 204 : 401).end();
  });
  return router;
}

/** Passport's own way through its local strategy, without a callback. */
function passwordCheck(db: Db): (req: Request, res: Response) => Promise<Account | undefined> {
  passport.use(
    new Strategy({ usernameField: 'email', passwordField: 'password', session: false }, (email, password, done) => {
      holder(db, email, password).then((account) => done(null, account ?? false), done);
    }),
  );
  return (req, res) =>
    new Promise((resolve, reject) => {
      const finish = (error: unknown, account?: Account | false) =>
        error ? reject(error as Error) : resolve(account || undefined);
      (
        passport.authenticate('local', finish) as (req: Request, res: Response, next: (error?: unknown) => void) => void
      )(req, res, reject);
    });
}

async function holder(db: Db, email: string, password: string): Promise<Account | undefined> {
  const found = await credentialsOf(db, email);
  const fits = await passwordFits(password, found?.passwordHash ?? null);
  return found && fits ? accountById(db, found.id) : undefined;
}

async function knownLink(db: Db, token: string) {
  const link = await linkBehind(db, token);
  if (!link) throw new HttpError(404, 'linkGone');
  return link;
}

/** `?lang=` in an address beats every setting; a switch that came from such a page has to win. */
const withoutLang = (path: string): string => path.replace(/([?&])lang=\w*&?/, '$1').replace(/[?&]$/, '');
