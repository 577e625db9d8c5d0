import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import { HtmlValidate } from 'html-validate';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { newId } from '../../server/db/ids.js';
import { allKinds } from '../../server/lifecycle/registry.js';
import { act, actorOf, birth, programNow } from '../../server/play/world.js';
import type { Actor, Role } from '../../workflows/policy.js';
import { readRows } from '../../workflows/policy.js';
import { launchBrowser } from '../support/browser.js';
import { type Site, startSite } from '../support/site.js';

/** Four kinds of people in Chromium, from the sign-in link to an act done and a paper opened; then every desk, looked over by axe. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'no-trailing-whitespace': 'off', 'void-style': 'off', 'long-title': 'off' },
});
const DAY = 86_400_000;

let site: Site;
let browser: Browser;
let seat = '';
let applicant: Actor;
let evaluator: Actor;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite('noticed')]);
  await workFor();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** A call that accepts, for an applicant; a seat to take, for an evaluator; a call to propose, for the officer. */
async function workFor(): Promise<void> {
  const { world } = site;
  const { officer, approver } = world.staff;
  const now = await programNow(world);
  const at = (days: number) => new Date(now + days * DAY).toISOString();
  const input = { kind: 'open', budgetWon: 500_000_000, slots: 2, opensAt: at(1), closesAt: at(20) };
  const ids: string[] = [];
  for (const [code, titleKo] of [
    ['B', '걸어 보는 공모(가상)'],
    ['C', '올릴 공모(가상)'],
    ['E', '평가할 공모(가상)'],
  ]) {
    const [born] = await birth(world, officer, 'call.create', [
      { parentId: world.programId, input: { ...input, code, titleKo, ...(code === 'E' && { closesAt: at(1.5) }) } },
    ]);
    ids.push(born?.id ?? '');
  }
  for (const id of [ids[0], ids[2]] as string[]) {
    await act(world, officer, 'call.propose', id);
    await act(world, approver, 'call.approve', id);
    await act(world, officer, 'call.announce', id);
  }
  for (const to of [at(1.1), at(2)]) {
    await act(world, officer, 'program.moveClock', world.programId, { to, frozen: true });
    await site.work();
  }
  await act(world, officer, 'call.evaluate', ids[2] ?? '');
  const [panel] = await birth(world, officer, 'panel.create', [
    { parentId: ids[2] ?? '', input: { topicNo: 0, titleKo: '걸어 보는 위원회(가상)' } },
  ]);
  const personId = newId();
  await birth(world, officer, 'person.enroll', [
    {
      id: personId,
      parentId: '',
      input: { name: '가상 걷는 위원', email: 'walk@walk.invalid', role: 'evaluator', synthetic: true },
    },
  ]);
  const [invited] = await birth(world, officer, 'seat.invite', [
    { parentId: panel?.id ?? '', input: { personId, label: 'E1' } },
  ]);
  seat = invited?.id ?? '';
  evaluator = actorOf(personId, 'evaluator');
  applicant = [...world.organizations.values()][0]?.speaker as Actor;
}

const told: string[] = [];
async function browse(width: number, lang: 'ko' | 'en' = 'ko', more: object = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: lang === 'ko' ? 'ko-KR' : 'en-US',
    ...more,
  });
  context.on('console', (message) => {
    if (message.type() === 'error') told.push(`${message.page()?.url()} ${message.text()}`);
  });
  context.on('weberror', (error) => told.push(error.error().message));
  return context;
}

/** From the link to one's own home, by the button that stands there. */
async function enter(context: BrowserContext, personId: string, role: Role): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(site.origin + (await site.link(personId, role)));
  await page.locator('main form button[type=submit]').click();
  await page.waitForURL(`${site.origin}/`);
  return page;
}

/** Opens the first paper that this page links to: its own page, then its file. */
async function openPaper(page: Page): Promise<void> {
  const href = await page.locator('main a[href^="/documents/"]').first().getAttribute('href');
  await page.goto(`${site.origin}${String(href).replace(/\/file$/, '')}`);
  const file = await page.locator('main a[href$="/file"]').first().getAttribute('href');
  const answer = await page.request.get(site.origin + file);
  expect([answer.status(), (await answer.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
}

const staffId = (i: number): string => site.staff[i] ?? '';

describe('from the sign-in link to an act done and a paper opened', () => {
  test('an applicant begins an application to the call that accepts, and opens the receipt of an earlier one', async () => {
    const page = await enter(await browse(1280), applicant.personId ?? '', 'applicant');
    await page.goto(`${site.origin}/calls`);
    await page
      .getByRole('link', { name: /걸어 보는 공모/ })
      .first()
      .click();
    await page.locator('form[action$="/applications"] [name=titleKo]').fill('걸어서 쓴 가상 과제');
    await page.locator('form[action$="/applications"] button.primary').click();
    await page.waitForURL(/\/applications\//);
    expect(await page.locator('h1').textContent()).toContain('걸어서 쓴 가상 과제');
    await page.goto(`${site.origin}/notices`);
    await page.locator('tbody th a').first().click();
    await openPaper(page);
    await page.context().close();
  });

  test('an evaluator accepts a seat and reads the call’s notice', async () => {
    const page = await enter(await browse(390), evaluator.personId ?? '', 'evaluator');
    await page.locator(`main a[href="/seats/${seat}"]`).first().click();
    await page.locator('form[action$="/acceptance"] button.primary').click();
    await page.locator('.gm-toast').waitFor();
    await page.goto(`${site.origin}/calls`);
    await page.locator('tbody th a').first().click();
    await openPaper(page);
    await page.context().close();
  });

  test('an officer ticks a call on the list, proposes it with one button, and opens its press release or notice', async () => {
    const page = await enter(await browse(1280), staffId(0), 'officer');
    await page.goto(`${site.origin}/calls?state=draft`);
    const tick = page.locator('tbody .krds-form-check label').first();
    expect((await tick.boundingBox())?.width).toBeGreaterThanOrEqual(20);
    await tick.click();
    expect(await page.locator('tbody input[name=ids]').first().isChecked()).toBe(true);
    await page.locator('button[formaction="/calls/batch/proposal"]').click();
    await page.locator('.gm-toast').waitFor();
    expect(await page.locator('.gm-toast').textContent()).toContain('1');
    await page.goto(`${site.origin}/notices`);
    await page.locator('tbody th a').last().click();
    await openPaper(page);
    await page.context().close();
  });

  test('an auditor reads the log, a subject and a paper, and is offered nothing to do', async () => {
    const page = await enter(await browse(1280), staffId(3), 'auditor');
    await page.goto(`${site.origin}/audit`);
    await page.locator('tbody a').first().click();
    expect(await page.locator('main form[method=post]').count()).toBe(0);
    await page.goto(`${site.origin}/notices`);
    await page.locator('tbody th a').last().click();
    await openPaper(page);
    await page.context().close();
  });
});

/** Lists and one subject of each kind that this role reads, with what else stands in its way. */
async function addressesOf(page: Page, role: Role): Promise<string[]> {
  const more: Partial<Record<Role, string[]>> = {
    officer: [
      '/verify',
      '/results',
      '/calls?state=draft',
      '/programs/new',
      '/people/new',
      '/sandbox/clock',
      '/sandbox/outbox',
    ],
  };
  const found = ['/', ...(more[role] ?? [])];
  for (const { kind, path } of allKinds()) {
    if (readRows(role, kind).length === 0) continue;
    found.push(path);
    const html = await (await page.request.get(site.origin + path)).text();
    const href = new RegExp(`href="(${path}/[0-9a-f-]{36})"`).exec(html)?.[1];
    if (href) found.push(href);
  }
  return found;
}

async function findings(page: Page, address: string): Promise<string[]> {
  const answer = await page.goto(site.origin + address);
  const html = (await answer?.text()) ?? '';
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  );
  const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  const report = await validator.validateString(html);
  return [
    ...violations.map(({ id, nodes }) => `${address} ${id}: ${nodes[0]?.html.slice(0, 160)}`),
    ...(wide ? [`${address} is wider than its window`] : []),
    ...report.results.flatMap(({ messages }) =>
      messages.map(
        ({ ruleId, message, line }) =>
          `${address} ${ruleId}: ${message} (${html.split('\n')[line - 1]?.slice(0, 120)})`,
      ),
    ),
  ];
}

describe('every list and one subject of each kind keeps nobody out', () => {
  test.each([
    ['officer', 390, 'ko'],
    ['officer', 1280, 'en'],
    ['applicant', 390, 'en'],
    ['evaluator', 390, 'ko'],
    ['administrator', 1280, 'ko'],
  ] as const)(
    'as %s at %d pixels in %s',
    async (role, width, lang) => {
      const context = await browse(width, lang, { bypassCSP: true });
      const ids: Partial<Record<Role, string | null>> = {
        officer: staffId(0),
        auditor: staffId(3),
        administrator: staffId(4),
        applicant: applicant.personId,
        evaluator: evaluator.personId,
      };
      const page = await enter(context, ids[role] ?? '', role);
      const all: string[] = [];
      for (const address of await addressesOf(page, role)) {
        all.push(...(await findings(page, `${address}${address.includes('?') ? '&' : '?'}lang=${lang}`)));
      }
      expect(all).toEqual([]);
      await context.close();
    },
    60_000,
  );

  test('and no page says anything to the console', () => {
    expect(told).toEqual([]);
    expect(site.logged).toEqual([]);
  });
});
