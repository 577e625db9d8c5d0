import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { newId } from '../../server/db/ids.js';
import { allKinds } from '../../server/lifecycle/registry.js';
import { actorOf, birth } from '../../server/play/world.js';
import { actsFor, type Role, readRows } from '../../workflows/policy.js';
import type { Person } from '../support/people.js';
import { type Site, startSite } from '../support/site.js';

/** How often a page asks the database, everything counted: session, account, what is begun and committed, the access log. */
const LIST = 6;
const SUBJECT = 12;

let site: Site;
const people = new Map<Role, Person>();
const statements: string[] = [];

beforeAll(async () => {
  site = await startSite('published');
  listenTo(site.db.pool);
  await hundredMore();
  const [officer, approver, finance, auditor, administrator] = site.staff;
  const known: [Role, string | null | undefined][] = [
    ['public', undefined],
    ['applicant', [...site.world.organizations.values()][0]?.speaker.personId],
    ['evaluator', [...site.world.evaluators.values()][0]?.personId],
    ['officer', officer],
    ['approver', approver],
    ['finance', finance],
    ['auditor', auditor],
    ['administrator', administrator],
  ];
  for (const [role, id] of known) people.set(role, await site.person(id ?? undefined, role));
}, 90_000);
afterAll(() => site.close());

/** Every connection of the pool tells what it is asked, whoever asks. */
function listenTo(pool: pg.Pool): void {
  const heard = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]) => {
      const [asked] = given as [string | { text: string }];
      const text = (typeof asked === 'string' ? asked : asked.text).replace(/\s+/g, ' ').slice(0, 90);
      // Whether data is made up, and its time, is asked every two seconds for everybody, by no page of its own.
      if (!text.startsWith('select coalesce(bool_and(p.sandbox)')) statements.push(text);
      return query(...given);
    }) as typeof client.query;
  });
}

/** Enough organizations and people that a list has a second page. */
async function hundredMore(): Promise<void> {
  const { db, world } = site;
  const numbers = Array.from({ length: 60 }, (_, i) => i);
  await birth(
    { db },
    world.staff.officer,
    'organization.register',
    numbers.map((i) => ({ id: newId(), parentId: '', input: { name: `가상기관 많은 ${i}`, synthetic: true } })),
  );
  await birth(
    { db },
    actorOf(null, 'administrator'),
    'person.enroll',
    numbers.map((i) => ({
      id: newId(),
      parentId: '',
      input: { name: `가상 많은 ${i}`, email: `many${i}@test.invalid`, role: 'evaluator', synthetic: true },
    })),
  );
}

/** What opening a page asked, with its status. */
async function asked(who: Person, path: string): Promise<{ status: number; said: string[] }> {
  statements.length = 0;
  const { status } = await who.agent
    .get(path)
    .redirects(0)
    .ok(() => true);
  return { status, said: [...statements] };
}

const tooMany = (who: string, path: string, said: string[], most: number): string[] =>
  said.length > most ? [`${who} ${path}: ${said.length}\n    ${said.join('\n    ')}`] : [];

test(`a list asks the database at most ${LIST} times, whoever reads it`, async () => {
  const found: string[] = [];
  let seen = 0;
  for (const [role, who] of people)
    for (const { kind, path } of allKinds()) {
      if (readRows(role, kind).length === 0) continue;
      const { status, said } = await asked(who, path);
      if (status === 200) seen += 1;
      found.push(...tooMany(role, path, said, LIST));
    }
  expect(found.join('\n')).toBe('');
  expect(seen).toBeGreaterThan(40);
  const $ = await (people.get('administrator') as Person).open('/people');
  expect($('tbody tr').length).toBe(50);
}, 60_000);

test(`a subject's page asks at most ${SUBJECT} times, whatever it is and whoever reads it`, async () => {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const [role, who] of people)
    for (const { kind, path, table } of allKinds()) {
      if (readRows(role, kind).length === 0) continue;
      const { rows } = await site.owner.pool.query<{ id: string }>(
        `(select id from ${table} order by id limit 2) union all (select id from ${table} order by id desc limit 2)`,
      );
      for (const { id } of rows) {
        const { status, said } = await asked(who, `${path}/${id}`);
        if (status === 200) seen.add(kind);
        found.push(...tooMany(role, `${path}/${id}`, said, SUBJECT));
      }
    }
  expect(found.join('\n')).toBe('');
  expect([...seen].sort()).toEqual(
    allKinds()
      .map(({ kind }) => kind)
      .sort(),
  );
}, 60_000);

test('desks, public pages and forms of births ask as little', async () => {
  const found: string[] = [];
  for (const [role, who] of people) {
    const births = allKinds()
      .filter(({ kind }) => actsFor(role, kind).length > 0)
      .map(({ path }) => `${path}/new`);
    for (const path of ['/', '/calls', '/results', '/audit', ...births]) {
      const { said } = await asked(who, path);
      found.push(...tooMany(role, path, said, SUBJECT));
    }
  }
  expect(found.join('\n')).toBe('');
}, 60_000);
