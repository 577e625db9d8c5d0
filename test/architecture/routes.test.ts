import { describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { createApp } from '../../server/app.js';
import type { Db } from '../../server/db/connection.js';
import { mount, mounted, type Route } from '../../server/http/route.js';
import { allActs, allKinds, kindDef, kindOf } from '../../server/lifecycle/registry.js';
import { policy } from '../../workflows/policy.js';
import { config } from '../support/site.js';

/** What can be asked of the web is what stands in one table; nothing else answers. */
const nowhere = { pool: { query: () => Promise.reject(new Error('no database here')) } } as unknown as Db;
const app = createApp(nowhere, config, console);
const routes = mounted(app);

/** Signing in and out, role and language: before anybody is anybody, so no policy row can say who may. */
const DOOR = [
  'get /sign-in',
  'post /sign-in',
  'get /sign-in/:token',
  'post /sign-in/:token',
  'post /sign-out',
  'post /role',
  'post /language',
  'post /session',
];

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every route that Express would answer, those inside routers too. */
const answered = (stack: Layer[]): string[] =>
  stack.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => `${method} ${route.path}`)
      : handle.stack
        ? answered(handle.stack)
        : [],
  );

test('nothing answers that is not in the table of routes or at the door', () => {
  const all = answered((app as unknown as { router: { stack: Layer[] } }).router.stack);
  expect(all.filter((one) => !DOOR.includes(one)).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  expect(all.filter((one) => DOOR.includes(one)).sort()).toEqual([...DOOR].sort());
});

test('no address is given twice', () => {
  const all = routes.map(({ method, path }) => `${method} ${path}`);
  expect(all.filter((one, i) => all.indexOf(one) !== i)).toEqual([]);
});

describe('the right that a route names', () => {
  const acts = new Set<string>(allActs().map(({ name }) => name));
  const reads = new Set<string>(allKinds().map(({ kind }) => `${kind}.read`));

  test('is an act where something is posted, and one that the policy table knows', () => {
    const posts = routes.filter(({ method, right }) => method === 'post' && right.includes('.'));
    expect(posts.filter(({ right }) => !acts.has(right))).toEqual([]);
    const known = new Set<string>(policy.map(({ act }) => act));
    expect(posts.filter(({ right }) => !known.has(right)).map(({ right }) => right)).toEqual([]);
    expect(posts.length).toBeGreaterThan(80);
  });

  test('is a right to read, or an act whose form it shows, where something is read', () => {
    const wrong = routes.filter(
      ({ method, path, right }) =>
        method === 'get' && right.includes('.') && !reads.has(right) && !(path.endsWith('/new') && acts.has(right)),
    );
    expect(wrong).toEqual([]);
  });

  test('is missing from none: a route without one does not start', () => {
    expect(() =>
      mount({} as Express, { db: nowhere, config }, [{ method: 'get', path: '/open' } as unknown as Route]),
    ).toThrow('names no act');
  });
});

test('every act that people do has one address; what only the clock or another act does has none', () => {
  const addresses = new Map<string, string[]>();
  for (const { method, path, right } of routes)
    if (method === 'post' && !path.includes('/batch/')) addresses.set(right, [...(addresses.get(right) ?? []), path]);
  for (const def of allActs()) {
    const expected = def.hidden
      ? undefined
      : def.parent || !def.insert
        ? [`${kindDef(def.parent ?? kindOf(def.name)).path}/:id/${def.path}`]
        : [`/${def.path}`];
    expect([def.name, addresses.get(def.name)]).toEqual([def.name, expected]);
  }
});

test('an act is a noun that is posted to: no address is called update, delete, status or set', () => {
  expect(routes.filter(({ path }) => /\/(update|delete|status|set|do|edit|create|save)(\/|$)/.test(path))).toEqual([]);
});
