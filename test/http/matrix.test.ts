import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { transaction } from '../../server/db/tx.js';
import { mounted, type Route } from '../../server/http/route.js';
import { readSubject } from '../../server/lifecycle/lock.js';
import { actDef, allActs, allKinds, kindOf } from '../../server/lifecycle/registry.js';
import type { Kind } from '../../workflows/life.js';
import { actsFor, allows, type Role, readRows } from '../../workflows/policy.js';
import { type Asker, askersOf } from '../support/people-of-site.js';
import { type Site, startSite } from '../support/site.js';

/** Every mounted route × everybody × what is there and what is not: what the answer is stands in the policy table. */
let site: Site;
let askers: Asker[];
let routes: Route[];
/** Of each kind the first and the last, so that one's own and another's are both asked for. */
const subjects = new Map<Kind, string[]>();
let papers: { id: string; notice: string }[];
const NOWHERE = '00000000-0000-7000-8000-000000000000';

beforeAll(async () => {
  site = await startSite('published');
  askers = await askersOf(site);
  routes = mounted(site.app);
  for (const { kind, table } of allKinds()) {
    const { rows } = await site.db.pool.query<{ id: string }>(
      `(select id from ${table} order by id limit 1) union (select id from ${table} order by id desc limit 1)`,
    );
    subjects.set(
      kind,
      rows.map(({ id }) => id),
    );
  }
  papers = (
    await site.db.pool.query<{ id: string; notice: string }>(
      'select id, notice_id as notice from documents order by kind, id limit 3',
    )
  ).rows;
}, 90_000);
afterAll(() => site.close());

const kindAt = (path: string): Kind | undefined =>
  allKinds().find((def) => path === def.path || path.startsWith(`${def.path}/`))?.kind;
const withId = (path: string, id: string): string => path.replace(':id', id);
const asker = (name: string): Asker => askers.find((one) => one.name === name) as Asker;

/** What reading this subject answers: 404 to who may not know of it. */
async function reading({ actor }: Asker, kind: Kind, id: string): Promise<number> {
  const subject = await transaction(site.db, (tx) => readSubject(tx, kind, id));
  const seen = subject && allows({ actor, act: `${kind}.read`, state: subject.state, facts: subject.facts });
  return seen ? 200 : 404;
}

const shut = (role: Role): number => (role === 'public' ? 401 : 403);

/** Addresses of a GET route with the answer that each must give to this person. */
async function cellsOf(route: Route, who: Asker): Promise<[string, number][]> {
  const { path, right } = route;
  const { role } = who.actor;
  if (path === '/') return [[path, role === 'public' ? 303 : 200]];
  if (path === '/audit')
    return [[path, ['officer', 'approver', 'finance', 'auditor'].includes(role) ? 200 : shut(role)]];
  if (right === 'everyone' || right === 'sandbox') return [[path, 200]];
  if (path.startsWith('/documents/'))
    return Promise.all([
      ...papers.map(
        async ({ id, notice }): Promise<[string, number]> => [withId(path, id), await reading(who, 'notice', notice)],
      ),
      Promise.resolve<[string, number]>([withId(path, NOWHERE), 404]),
    ]);
  const kind = kindAt(path) as Kind;
  if (path.endsWith('/new')) return [[path, actsFor(role, kind).includes(right) ? 200 : shut(role)]];
  if (!path.includes(':id')) {
    const status = readRows(role, kind).length > 0 ? 200 : shut(role);
    return [
      [path, status],
      [`${path}?format=csv`, status],
    ];
  }
  return Promise.all([
    ...(subjects.get(kind) ?? []).map(
      async (id): Promise<[string, number]> => [withId(path, id), await reading(who, kind, id)],
    ),
    Promise.resolve<[string, number]>([withId(path, NOWHERE), 404]),
    Promise.resolve<[string, number]>([withId(path, 'no-id'), 404]),
  ]);
}

const get = ({ person }: Asker, path: string) =>
  person.agent
    .get(path)
    .redirects(0)
    .ok(() => true);
const post = ({ person }: Asker, path: string, body: string) =>
  person.agent
    .post(path)
    .redirects(0)
    .ok(() => true)
    .type('form')
    .send(body);

/** Without what is of this one answer only: its number, and the address that it was asked at. */
const bare = (body: string): string =>
  body.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#').replaceAll('no-id', '#');

/** Every state of every subject, as one text. */
async function states(): Promise<string> {
  const parts = allKinds().map(({ kind, table }) => `select '${kind}' as kind, id, state, version from ${table}`);
  const { rows } = await site.db.pool.query(
    `select md5(string_agg(x::text, ',' order by x.id)) as all from (${parts.join(' union all ')}) x`,
  );
  return String(rows[0]?.all);
}

test('every mounted route names an act, a right to read, or how open it is', () => {
  const known = new Set<string>([
    ...allActs().map(({ name }) => name),
    ...allKinds().map(({ kind }) => `${kind}.read`),
    'everyone',
    'signedIn',
    'sandbox',
  ]);
  expect(routes.filter(({ right }) => !known.has(right))).toEqual([]);
  expect(routes.length).toBeGreaterThan(150);
});

test('every GET answers everybody as the policy table says, and what may not be known of like what is not there', async () => {
  const wrong: string[] = [];
  let cells = 0;
  for (const who of askers) {
    for (const route of routes.filter(({ method }) => method === 'get')) {
      const missing = route.path.includes(':id') ? bare((await get(who, withId(route.path, NOWHERE))).text) : '';
      for (const [path, expected] of await cellsOf(route, who)) {
        cells += 1;
        const { status, text } = await get(who, path);
        if (status !== expected) wrong.push(`${who.name} ${path}: ${status}, not ${expected}`);
        else if (status === 404 && bare(text) !== missing)
          wrong.push(`${who.name} ${path}: a page of its own for what is not to be known`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(500);
  expect(site.logged).toEqual([]);
}, 120_000);

describe('a form', () => {
  const posts = () => routes.filter(({ method }) => method === 'post');
  const subjectOf = (path: string): string => subjects.get(kindAt(path) as Kind)?.[0] ?? NOWHERE;

  test('that does not come from our own pages is refused, whatever it asks', async () => {
    const before = await states();
    const answers = new Map<string, number>();
    for (const { path } of posts())
      answers.set(
        path,
        (
          await request(site.origin)
            .post(withId(path, subjectOf(path)))
            .type('form')
            .send('')
        ).status,
      );
    expect([...answers].filter(([, status]) => status !== 403)).toEqual([]);
    expect(await states()).toBe(before);
  }, 60_000);

  test('of an auditor, of the public and of who is of another program changes nothing', async () => {
    const before = await states();
    const done = await entries();
    for (const who of [
      'the public',
      'the auditor',
      'another applicant',
      'the officer of another program',
      'the approver of another program',
    ].map(asker))
      for (const { path, right } of posts()) {
        if (!right.includes('.')) continue;
        const { status } = await post(who, withId(path, subjectOf(path)), `ids=${subjectOf(path)}`);
        if (path.includes('/batch/')) expect([303, 401, 403]).toContain(status);
        else if (status < 400) throw new Error(`${who.name} ${path} answered ${status}`);
      }
    expect(await states()).toBe(before);
    expect(await entries()).toBe(done);
  }, 120_000);
  const entries = async () =>
    Number(
      (await site.db.pool.query("select count(*)::int as n from audit_entries where outcome = 'done'")).rows[0]?.n,
    );

  test('with a field that is not its own is refused by name, and nothing is written', async () => {
    const before = await states();
    const wrong: string[] = [];
    for (const { path, right } of posts()) {
      if (!right.includes('.') || !path.includes('/')) continue;
      const kind = kindAt(path) as Kind;
      const readers = askers.filter(({ name }) => !name.includes('another'));
      let reader: Asker | undefined;
      for (const one of readers)
        if (
          !reader &&
          actsFor(one.actor.role, kindOf(right)).length > 0 &&
          (await reading(one, kind, subjectOf(path))) === 200
        )
          reader = one;
      reader ??= asker(actDef(right).parent ? 'the officer' : 'the administrator');
      const { status } = await post(reader, withId(path, subjectOf(path)), 'state=paid');
      if (status !== 422) wrong.push(`${reader.name} ${path}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await states()).toBe(before);
  }, 60_000);
});

test('looking at everything changes no table but the log of who looked and the sessions', async () => {
  const { rows } = await site.owner.pool.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker') and table_name not in ('access_log', 'session') order by 1`,
  );
  const everything = async () => {
    const sums: Record<string, string> = {};
    for (const { name } of rows)
      sums[name] = String(
        (
          await site.owner.pool.query(
            `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as sum from ${name} t`,
          )
        ).rows[0]?.sum,
      );
    return sums;
  };
  const before = await everything();
  for (const name of ['the officer', 'an applicant', 'the auditor'])
    for (const route of routes.filter(({ method }) => method === 'get'))
      for (const [path] of await cellsOf(route, asker(name))) await get(asker(name), path);
  expect(await everything()).toEqual(before);
  expect(Object.keys(before).length).toBeGreaterThan(30);
}, 60_000);
