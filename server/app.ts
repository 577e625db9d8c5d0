import type { Express } from 'express';
import type { Logger } from 'pino';
import './slices.js';
import './pages.js';
import { accountRoutes } from './accounts/routes.js';
import { identify } from './accounts/session.js';
import { auditRoutes } from './audit/routes.js';
import { callRoutes } from './calls/routes.js';
import type { Config } from './config.js';
import type { Db } from './db/connection.js';
import { deskRoutes } from './desk/routes.js';
import { documentRoutes } from './documents/routes.js';
import { verifyRoutes } from './documents/verify-routes.js';
import { closeShell, isHttps, openShell } from './http/app-shell.js';
import { kindRoutes } from './http/kind-routes.js';
import { mount } from './http/route.js';
import { resultsRoutes } from './results/routes.js';
import { sandboxRoutes } from './sandbox/routes.js';
import { surroundings } from './sandbox/surroundings.js';

/** The whole of the web, from top to bottom in the order that a request passes. */
export function createApp(db: Db, config: Config, log: Pick<Logger, 'error'>): Express {
  const shell = {
    db,
    sessionSecret: config.sessionSecret,
    ...(config.publicUrl && { publicUrl: config.publicUrl }),
    log,
    identify: identify(db, surroundings(db)),
  };
  const app = openShell(shell);
  app.use(accountRoutes(db, { https: isHttps(config.publicUrl) }));
  mount(app, { db, config }, [
    ...deskRoutes,
    ...callRoutes,
    ...resultsRoutes,
    ...kindRoutes('program'),
    ...kindRoutes('budgetLine'),
    ...kindRoutes('organization'),
    ...kindRoutes('person'),
    ...kindRoutes('application'),
    ...kindRoutes('panel'),
    ...kindRoutes('seat'),
    ...kindRoutes('review'),
    ...kindRoutes('selection'),
    ...documentRoutes,
    ...verifyRoutes,
    ...kindRoutes('contract'),
    ...kindRoutes('milestone'),
    ...kindRoutes('payment'),
    ...kindRoutes('publication'),
    ...auditRoutes,
    ...sandboxRoutes,
  ]);
  return closeShell(app, shell);
}
