import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { Installation } from '../support/installation.js';

jest.setTimeout(240_000);

const LOADING_MS = 120_000;
const DEMONSTRATION = { NODE_ENV: 'development', PUBLIC_URL: '' };

let place: Installation;
beforeAll(async () => {
  place = await Installation.make();
});
afterAll(() => place.remove());

test('somebody cuts the first start short by force; the next one loads the demonstration whole, and once', async () => {
  const first = place.start(DEMONSTRATION);
  await first.says(/Loading the demonstration\s+[1-9]0%/, LOADING_MS);
  first.process.kill('SIGKILL');
  await first.ended;

  const second = place.start(DEMONSTRATION);
  await second.says(/Ctrl-C/, LOADING_MS);
  expect(second.output()).toContain('The call of 2020 is loaded');
  const links = [...second.output().matchAll(/\((\w+)\)\n\s+(http:\S+)/g)];
  expect(links.map(([, role]) => role)).toEqual(
    expect.arrayContaining(['applicant', 'evaluator', 'officer', 'approver', 'auditor']),
  );
  for (const [, role, url] of links) {
    const { status } = await fetch(String(url), { redirect: 'manual' });
    expect([role, status < 400]).toEqual([role, true]);
  }
  expect(await programs()).toEqual(['AI-DATA-2020', 'PRACTICE']);
});

test('somebody starts it the second time: nothing is loaded again, and the same links open it', async () => {
  const third = await restart();
  expect(third).not.toContain('Loading the demonstration');
  expect(await programs()).toEqual(['AI-DATA-2020', 'PRACTICE']);
});

async function restart(): Promise<string> {
  await place.stop();
  const start = place.start(DEMONSTRATION);
  await start.says(/Ctrl-C/);
  return start.output();
}

async function programs(): Promise<string[]> {
  const socket = encodeURIComponent(`${place.varDir}/postgres/socket`);
  const client = new pg.Client(`postgresql://gongmo_owner@localhost/gongmo?host=${socket}&port=5432`);
  await client.connect();
  try {
    return (await client.query<{ code: string }>('select code from programs order by code')).rows.map(
      ({ code }) => code,
    );
  } finally {
    await client.end();
  }
}
