import type { Express, Request, Response } from 'express';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';

export interface House {
  db: Db;
  config: Config;
}

/** One URL. `right` names what it needs: an act (`application.submit`), a reading right (`application.read`), or how open it is. */
export interface Route {
  method: 'get' | 'post';
  path: string;
  right: `${string}.${string}` | 'everyone' | 'signedIn' | 'sandbox';
  handle: (house: House, req: Request, res: Response) => Promise<void> | void;
}

/** Mounts routes in order and keeps what was mounted, for the matrix that tests every one. A route without a right does not start. */
export function mount(app: Express, house: House, routes: readonly Route[]): void {
  for (const route of routes) {
    if (!route.right) throw new Error(`${route.method} ${route.path} names no act and no right to read`);
    app[route.method](route.path, async (req, res) => route.handle(house, req, res));
    mounted(app).push(route);
  }
}

const kept = new WeakMap<Express, Route[]>();
export function mounted(app: Express): Route[] {
  const routes = kept.get(app) ?? [];
  kept.set(app, routes);
  return routes;
}
