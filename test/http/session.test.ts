import http from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Site, startSite } from '../support/site.js';

/** A browser does not wait for the end of a redirect: what it asks next must already know what the session was given. */
let site: Site;
beforeAll(async () => {
  site = await startSite('announced');
  const query = site.db.pool.query.bind(site.db.pool) as (...given: unknown[]) => unknown;
  // A database that is busy just when sessions are written.
  site.db.pool.query = (async (...given: unknown[]) => {
    if (/insert into "session"|update "session"/i.test(String(given[0])))
      await new Promise((resolve) => setTimeout(resolve, 150));
    return query(...given);
  }) as typeof site.db.pool.query;
}, 60_000);
afterAll(() => site.close());

interface Head {
  status: number;
  location: string;
  cookie: string;
  body: Promise<string>;
}

/** Resolves when the head of the answer is there, as a browser acts. */
const send = (method: string, path: string, cookie: string): Promise<Head> =>
  new Promise((resolve, reject) => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', Cookie: cookie };
    http
      .request(site.origin + path, { method, headers }, (answer) => {
        const set = answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? cookie;
        const body = new Promise<string>((done) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('end', () => done(text));
        });
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', cookie: set, body });
      })
      .on('error', reject)
      .end();
  });

test('who has signed in is signed in on the very next page, however slowly sessions are written', async () => {
  const signedIn = await send('POST', await site.link(site.staff[0] ?? '', 'officer'), '');
  expect([signedIn.status, signedIn.location]).toEqual([303, '/']);
  const home = await send('GET', '/', signedIn.cookie);
  expect(home.status).toBe(200);
  expect(await home.body).toContain('action="/sign-out"');
  const left = await send('POST', '/sign-out', signedIn.cookie);
  const after = await send('GET', '/', signedIn.cookie);
  expect([left.status, after.status, after.location]).toEqual([303, 303, '/calls']);
});

test('who only looks around gets no session', async () => {
  const { cookie } = await send('GET', '/', '');
  expect(cookie).toBe('');
});
