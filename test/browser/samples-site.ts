import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from 'express';
import type { Db } from '../../server/db/connection.js';
import { closeShell, openShell } from '../../server/http/app-shell.js';
import { isLang } from '../../server/http/locale.js';
import { componentsForm, componentsPage } from '../../server/http/sandbox-components.js';
import { render } from '../../server/http/views.js';
import { samples, viewer } from '../http/samples.js';

/** Every view with its sample, over HTTP with the real middleware and no database: `/view/public/calls?lang=en`. */
export async function samplesSite(): Promise<{ origin: string; close(): Promise<void> }> {
  const identify: RequestHandler = (req, res, next) => {
    req.lang = isLang(req.query.lang) ? req.query.lang : 'ko';
    res.locals.viewer = viewer(req.lang, {
      path: req.originalUrl,
      ...(req.query.as === 'public' ? { actor: null, person: null } : {}),
    });
    next();
  };
  const shell = {
    db: { pool: { query: () => Promise.reject(new Error('there is no database here')) } } as unknown as Db,
    sessionSecret: 's'.repeat(32),
    log: console,
    identify: [identify],
  };
  const app = openShell(shell);
  app.get('/sandbox/components', componentsPage);
  app.post('/sandbox/components', componentsForm);
  app.get('/view/*name', (req, res) =>
    render(
      res,
      ([] as string[]).concat(req.params.name ?? []).join('/'),
      samples(req.lang)[([] as string[]).concat(req.params.name ?? []).join('/')] ?? {},
    ),
  );
  app.post('/language', (_req, res) => res.redirect(303, '/view/home?lang=en'));
  closeShell(app, shell);
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
