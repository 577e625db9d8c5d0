import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../server/app.js';
import type { Db } from '../../server/db/connection.js';
import { mounted } from '../../server/http/route.js';
import { config } from '../support/site.js';

/** What another site makes a browser send is stopped at the door: the database is not so much as asked. */
const asked: unknown[] = [];
const watched = {
  pool: {
    query: (...given: unknown[]) => {
      asked.push(given);
      return Promise.reject(new Error('a foreign form reached the database'));
    },
    connect: () => {
      asked.push('connect');
      return Promise.reject(new Error('a foreign form reached the database'));
    },
  },
} as unknown as Db;
const app = createApp(watched, config, { error: () => undefined });
const door = ['/sign-in', '/sign-in/token', '/sign-out', '/role', '/language', '/session'];
const posts = [
  ...door,
  ...mounted(app)
    .filter(({ method }) => method === 'post')
    .map(({ path }) => path.replace(':id', '00000000-0000-7000-8000-000000000000')),
];
let server: Server;
let origin = '';
beforeAll(async () => {
  server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const foreign: [string, (own: string) => Record<string, string>][] = [
  ['says nothing of where it comes from', () => ({})],
  ['comes from another site', () => ({ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://other.invalid' })],
  ['comes from a neighbor under the same name', () => ({ 'Sec-Fetch-Site': 'same-site' })],
  ['claims our origin, but its browser knows better', (own) => ({ 'Sec-Fetch-Site': 'cross-site', Origin: own })],
  ['was typed into the address bar', () => ({ 'Sec-Fetch-Site': 'none' })],
  ['hides its origin', () => ({ Origin: 'null' })],
  ['has our origin with another port', (own) => ({ Origin: own.replace(/\d+$/, '1') })],
  ['has our origin as the beginning of its own', (own) => ({ Origin: `${own}.other.invalid` })],
];

test.each(foreign)(
  'a form that %s is refused everywhere',
  async (_, headers) => {
    const through: string[] = [];
    for (const path of posts) {
      const answer = await request(origin)
        .post(path)
        .set(headers(origin))
        .type('form')
        .send('_key=12345678&reason=x')
        .ok(() => true);
      if (answer.status !== 403) through.push(`${path}: ${answer.status}`);
    }
    expect(through).toEqual([]);
    expect(asked).toEqual([]);
    expect(posts.length).toBeGreaterThan(100);
  },
  30_000,
);

test.each(['PUT', 'PATCH', 'DELETE'])('%s is no way around it', async (method) => {
  const answer = await request(origin)
    [method.toLowerCase() as 'put' | 'patch' | 'delete']('/sign-in')
    .set('X-HTTP-Method-Override', 'POST')
    .ok(() => true);
  expect(answer.status).toBe(403);
  expect(asked).toEqual([]);
});

test('our own form goes through, by the browser’s word or by its origin', async () => {
  for (const own of [{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: origin }]) {
    const answer = await request(origin)
      .post('/language')
      .set(own)
      .type('form')
      .send('language=xx')
      .ok(() => true);
    expect(answer.status).not.toBe(403);
  }
});
