import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as cheerio from 'cheerio';
import request from 'supertest';
import { signInLinks } from '../../server/accounts/links.js';
import { hashPassword, passwordFits } from '../../server/accounts/passwords.js';
import { accountRoutes } from '../../server/accounts/routes.js';
import { identify, signedIn } from '../../server/accounts/session.js';
import { closeShell, openShell } from '../../server/http/app-shell.js';
import { toast } from '../../server/http/session.js';
import { render } from '../../server/http/views.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
let logged: object[];
let personId: string;
let programId: string;
const organizationId = randomUUID();

const site = (publicUrl?: string) => {
  const shell = {
    db: database.db,
    sessionSecret: 's'.repeat(32),
    log: { error: (fields: object) => void logged.push(fields) },
    identify: identify(database.db, { sandbox: async () => ({ sandbox: true, now: new Date() }) }),
    ...(publicUrl ? { publicUrl } : {}),
  };
  const app = openShell(shell);
  app.use(accountRoutes(database.db, { https: publicUrl !== undefined }));
  app.get('/me', (req, res) => void res.json({ actor: req.actor, lang: req.lang }));
  app.get('/desk', signedIn, (_req, res) =>
    render(res, 'list', {
      title: '목록',
      table: { caption: '목록', columns: [], rows: [], empty: { title: '없음', whatToDo: '없음' } },
    }),
  );
  app.post('/say', (req, res) => {
    toast(req, { tone: 'success', text: '저장했습니다' });
    res.redirect(303, '/desk');
  });
  app.get('/boom', () => {
    throw new Error('secret detail');
  });
  return closeShell(app, shell);
};

/** A browser: keeps cookies and says where its forms come from. */
const browser = (app = site()) => {
  const agent = request.agent(app);
  agent.set('Sec-Fetch-Site', 'same-origin');
  return agent;
};
const signIn = (agent: ReturnType<typeof browser>, email = 'Officer@example.kr', password = '비밀번호 1') =>
  agent.post('/sign-in').type('form').send({ email, password });

beforeAll(async () => {
  database = await testDatabase();
  personId = randomUUID();
  programId = randomUUID();
  const { pool } = database.owner;
  const client = await pool.connect();
  await client.query("set gongmo.advance = 'on'");
  await client.query(
    "insert into programs (id, state, code, title_ko, year, ministry_ko, ministry_department_ko, agency_ko, sandbox) values ($1, 'open', 'x', '가상 사업', 2020, '가상부', '가상과', '가상원', true)",
    [programId],
  );
  await client.query("insert into organizations (id, state, name) values ($1, 'active', '가상기관')", [organizationId]);
  await client.query(
    "insert into people (id, state, name, email, password_hash) values ($1, 'active', '가상 담당자', 'officer@example.kr', $2)",
    [personId, await hashPassword('비밀번호 1')],
  );
  await client.query(
    "insert into people (id, state, name, email, password_hash) values ($1, 'disabled', '떠난 이', 'gone@example.kr', $2)",
    [randomUUID(), await hashPassword('비밀번호 1')],
  );
  await client.query("insert into person_roles values ($1, 'officer', $2), ($1, 'auditor', $2)", [personId, programId]);
  await client.query('insert into person_organizations values ($1, $2)', [personId, organizationId]);
  client.release();
});
beforeAll(() => {
  logged = [];
});
afterAll(() => database.drop());

describe('signing in', () => {
  test('takes the right password, typed on any keyboard, and gives a new session', async () => {
    const agent = browser();
    const answer = await signIn(agent, 'Officer@example.kr', '비밀번호 1'.normalize('NFD'));
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    expect((await agent.get('/me')).body).toEqual({
      actor: { personId, role: 'auditor', organizationIds: [organizationId], programIds: [programId] },
      lang: 'ko',
    });
  });

  test('says the same of a wrong password, an unknown address and a disabled account, and keeps the address typed', async () => {
    const answers = [];
    for (const [email, password] of [
      ['officer@example.kr', '틀림'],
      ['nobody@example.kr', '틀림'],
      ['gone@example.kr', '비밀번호 1'],
    ] as const) {
      const answer = await signIn(browser(), email, password);
      const $ = cheerio.load(answer.text);
      expect([answer.status, $('[name=email]').val(), $('[name=password]').val() ?? '']).toEqual([422, email, '']);
      answers.push($('.gm-errors a').text());
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('전자우편이나 비밀번호가 맞지 않습니다');
  });

  test('stops after five attempts at one account, even with the right password, and says when to come back', async () => {
    await database.owner.pool.query('delete from rate_limits');
    for (let attempt = 1; attempt <= 5; attempt++)
      expect((await signIn(browser(), 'officer@example.kr', '틀림')).status).toBe(422);
    const sixth = await signIn(browser());
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(800);
    expect(cheerio.load(sixth.text)('.gm-errors a').text()).toBe(
      '로그인을 너무 여러 번 시도했습니다. 15분 뒤에 다시 해 주세요.',
    );
    await database.owner.pool.query('delete from rate_limits');
  });

  test('comes back to the page that asked for it, and to no other site', async () => {
    const agent = browser();
    expect((await agent.get('/desk')).headers.location).toBe('/sign-in?return=%2Fdesk');
    expect(
      (
        await agent
          .post('/sign-in?return=%2Fdesk')
          .type('form')
          .send({ email: 'officer@example.kr', password: '비밀번호 1' })
      ).headers.location,
    ).toBe('/desk');
    for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
      const answer = await browser()
        .post(`/sign-in?return=${encodeURIComponent(elsewhere)}`)
        .type('form')
        .send({ email: 'officer@example.kr', password: '비밀번호 1' });
      expect(answer.headers.location).toBe('/');
    }
  });

  test('is refused to a form on another site and to one that does not say where it is', async () => {
    const app = site();
    for (const from of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      {},
    ]) {
      const answer = await request(app)
        .post('/sign-in')
        .set(from)
        .type('form')
        .send({ email: 'officer@example.kr', password: '비밀번호 1' });
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
    }
  });

  test('a password that nobody has never fits', async () => {
    expect(await passwordFits('', null)).toBe(false);
    expect(await passwordFits('x', 'not a hash')).toBe(false);
  });
});

describe('a session', () => {
  test('has one role at a time, changes its id with it, and refuses a role that the person does not hold', async () => {
    const agent = browser();
    const first = (await signIn(agent)).headers['set-cookie']?.[0];
    const answer = await agent.post('/role').type('form').send({ role: 'officer' });
    expect(answer.status).toBe(303);
    expect(answer.headers['set-cookie']?.[0]?.split(';')[0]).not.toBe(first?.split(';')[0]);
    expect((await agent.get('/me')).body.actor.role).toBe('officer');
    expect((await agent.post('/role').type('form').send({ role: 'administrator' })).status).toBe(403);
    expect((await agent.get('/me')).body.actor.role).toBe('officer');
  });

  test('ends at sign-out, in the database too', async () => {
    const agent = browser();
    const cookie = (await signIn(agent)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await agent.post('/sign-out');
    expect((await request(site()).get('/me').set('Cookie', cookie)).body.actor.role).toBe('public');
  });

  test('ends eight hours after signing in, whatever its holder does, and says so', async () => {
    const agent = browser();
    await signIn(agent);
    await database.owner.pool.query(
      "update session set sess = jsonb_set(sess::jsonb, '{since}', to_jsonb((sess->>'since')::bigint - 8 * 3600000 - 1)) where sess->>'since' is not null",
    );
    expect((await agent.get('/desk')).status).toBe(303);
    expect(
      cheerio
        .load((await agent.get('/sign-in')).text)('.gm-toast')
        .text(),
    ).toContain('8시간이 지나 로그아웃되었습니다');
  });

  test('ends at once when the account is disabled', async () => {
    const agent = browser();
    await signIn(agent);
    const set = (state: string) =>
      database.owner.pool.query(
        `begin; set local gongmo.advance = 'on'; update people set state = '${state}', version = version + 1 where id = '${personId}'; commit`,
      );
    await set('disabled');
    expect((await agent.get('/me')).body.actor.role).toBe('public');
    await set('active');
  });

  test('is not made for who only reads', async () => {
    const answer = await browser().get('/sign-in');
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined]);
  });

  test('keeps a message for the next page, once, with no script needed', async () => {
    const agent = browser();
    await signIn(agent);
    await agent.post('/say');
    expect((await agent.get('/desk')).text).toContain('저장했습니다');
    expect((await agent.get('/desk')).text).not.toContain('저장했습니다');
  });

  test('behind https has a cookie that no other site, script or path can use', async () => {
    const answer = await request(site('https://gongmo.example'))
      .post('/sign-in')
      .set({ 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-Proto': 'https' })
      .type('form')
      .send({ email: 'officer@example.kr', password: '비밀번호 1' });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-gongmo=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });
});

describe('the language', () => {
  test('stays with the person, and an address can ask for another', async () => {
    const agent = browser();
    await signIn(agent);
    expect(
      (await agent.post('/language').type('form').send({ language: 'en', return: '/desk?lang=ko&a=1' })).headers
        .location,
    ).toBe('/desk?a=1');
    expect((await agent.get('/desk')).text).toContain('<html lang="en">');
    expect((await agent.get('/desk?lang=ko')).text).toContain('<html lang="ko">');
    const another = browser();
    await signIn(another);
    expect((await another.get('/me')).body.lang).toBe('en');
    await another.post('/language').type('form').send({ language: 'ko' });
  });

  test('stays with a reader who has not signed in', async () => {
    const agent = browser();
    await agent.post('/language').type('form').send({ language: 'en', return: '/sign-in' });
    expect((await agent.get('/sign-in')).text).toContain('<html lang="en">');
  });

  test('that does not exist is refused', async () => {
    expect((await browser().post('/language').type('form').send({ language: 'xx' })).status).toBe(400);
    expect((await browser().get('/me?lang=xx')).body.lang).toBe('ko');
  });
});

describe('sign-in links of a sandbox', () => {
  const config = { sessionSecret: 's'.repeat(32), publicUrl: undefined, host: '127.0.0.1', port: 3000 };

  test('one per role, the same at every start; a look changes nothing, the button signs in', async () => {
    const links = await signInLinks(database.db, config);
    expect(links.map(({ role, labelKo }) => [role, labelKo])).toEqual([
      ['auditor', '감사자'],
      ['officer', '담당자'],
    ]);
    expect(await signInLinks(database.db, config)).toEqual(links);
    const path = new URL(links[1]?.url ?? '').pathname;
    const agent = browser();
    const asked = await agent.get(path);
    expect([asked.status, asked.headers['set-cookie']]).toEqual([200, undefined]);
    expect(asked.text).toContain('가상 담당자 님(담당자)으로 들어갑니다');
    expect((await agent.post(path)).status).toBe(303);
    expect((await agent.get('/me')).body.actor.role).toBe('officer');
  });

  test('an unknown, old or real-world link signs nobody in', async () => {
    const [link] = await signInLinks(database.db, config);
    const path = new URL(link?.url ?? '').pathname;
    expect((await browser().post(`/sign-in/${'A'.repeat(43)}`)).status).toBe(404);
    const real = (sandbox: boolean) => database.owner.pool.query('update programs set sandbox = $1', [sandbox]);
    await real(false);
    expect((await browser().post(path)).status).toBe(404);
    expect(await signInLinks(database.db, config)).toEqual([]);
    await real(true);
    await database.owner.pool.query("update sign_in_links set expires_at = now() - interval '1 second'");
    expect((await browser().get(path)).status).toBe(404);
  });
});

describe('what goes wrong', () => {
  test('is told on a page with a number and no detail, and logged with the same number', async () => {
    const answer = await browser().get('/boom');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret detail');
    expect(answer.text).toContain(answer.headers['x-request-id']);
    expect(logged.at(-1)).toMatchObject({ requestId: answer.headers['x-request-id'] });
  });

  test('is told as JSON to who asks for it', async () => {
    const answer = await browser().get('/nowhere').set('Accept', 'application/json');
    expect(answer.body).toEqual({
      status: 404,
      code: 'notFound',
      title: '찾으시는 화면이 없습니다',
      reason: expect.any(String),
      whatToDo: expect.any(String),
      requestId: answer.headers['x-request-id'],
    });
  });

  test.each([
    [
      'a form of two megabytes',
      413,
      (agent: ReturnType<typeof browser>) =>
        agent
          .post('/language')
          .type('form')
          .send(`a=${'x'.repeat(2_000_000)}`),
    ],
    [
      'a form of ten thousand fields',
      413,
      (agent: ReturnType<typeof browser>) =>
        agent
          .post('/language')
          .type('form')
          .send(Array.from({ length: 10_000 }, (_, index) => `a${index}=1`).join('&')),
    ],
    ['an address that cannot be decoded', 400, (agent: ReturnType<typeof browser>) => agent.get('/sign-in/%E0%A4%A')],
    [
      'a form in another character set',
      415,
      (agent: ReturnType<typeof browser>) =>
        agent.post('/language').set('Content-Type', 'application/x-www-form-urlencoded; charset=euc-kr').send('a=1'),
    ],
  ])('%s is answered with %d, in words', async (_, status, ask) => {
    const answer = await ask(browser());
    expect(answer.status).toBe(status);
    expect(cheerio.load(answer.text)('h1').text()).not.toBe('');
  });

  test('every answer forbids what is not our own, and no page is kept by a cache', async () => {
    const { headers } = await browser().get('/nowhere');
    expect(headers['content-security-policy']).toBe(
      "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect([headers['cache-control'], headers['x-powered-by'], headers['x-content-type-options']]).toEqual([
      'no-store',
      undefined,
      'nosniff',
    ]);
  });
});
