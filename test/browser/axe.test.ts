import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { viewNames } from '../../server/http/engine.js';
import { launchBrowser } from '../support/browser.js';
import { samplesSite } from './samples-site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const views = viewNames().filter((name) => !name.startsWith('layouts/') && name !== 'sandbox/components');
const addresses = [...views.map((view) => `/view/${view}`), '/sandbox/components'];

let browser: Browser;
let site: Awaited<ReturnType<typeof samplesSite>>;
beforeAll(async () => {
  [browser, site] = [await launchBrowser(), await samplesSite()];
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Violations of WCAG 2.2 A and AA and of good practice, and what stands out of the page. */
async function findings(page: Page, address: string): Promise<string[]> {
  await page.goto(site.origin + address);
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  if (passes.length < 10) throw new Error(`${address} was hardly looked at`);
  const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return [
    ...violations.map(({ id, nodes }) => `${address} ${id}: ${nodes[0]?.html.slice(0, 120)}`),
    ...(wide ? [`${address} is wider than its window`] : []),
  ];
}

describe.each([1280, 390])('at %d pixels', (width) => {
  test.each(['ko', 'en'])(
    'nothing keeps anybody out of a page in %s',
    async (lang) => {
      const page = await (await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true })).newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      const all: string[] = [];
      for (const address of addresses)
        for (const as of width === 390 ? ['person', 'public'] : ['person'])
          all.push(...(await findings(page, `${address}?lang=${lang}&as=${as}`)));
      expect([...all, ...errors]).toEqual([]);
      await page.context().close();
    },
    180_000,
  );
});

test('a page breaks none of its own security rules', async () => {
  const page = await browser.newPage();
  const refused: string[] = [];
  page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
  for (const address of addresses) await page.goto(site.origin + address);
  expect(refused).toEqual([]);
  await page.close();
}, 60_000);

test('without script an act unfolds in place, a row is added and an error is told; nothing that was typed is lost', async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${site.origin}/view/subject`);
  await page.locator('details.gm-act summary').nth(1).click();
  expect(await page.getByRole('button', { name: '취하하기' }).isVisible()).toBe(true);
  await page.goto(`${site.origin}/sandbox/components`);
  await page.fill('[name=title]', '쓰던 이름');
  await page.getByRole('button', { name: '참여기관 추가' }).click();
  await page.locator('[name="members[1][name]"]').waitFor();
  expect(await page.inputValue('[name=title]')).toBe('쓰던 이름');
  await page.fill('[name=budget]', '많이');
  await page.locator('[name=budget]').press('Enter');
  await page.locator('.gm-errors').waitFor();
  expect(await page.locator('[name="members[1][name]"]').count()).toBe(0);
  expect(await page.inputValue('[name=budget]')).toBe('많이');
  await page.getByRole('link', { name: '신청 예산은 숫자로 적어 주세요. 예: 1,950,000,000' }).click();
  expect(page.url()).toContain('#');
  await page.context().close();
}, 60_000);

test('with script an act opens as a dialog that Escape closes, and a half-written form asks before it is left', async () => {
  const page = await browser.newPage();
  await page.goto(`${site.origin}/view/subject`);
  await page.getByRole('button', { name: '취하', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '취하' });
  expect(await dialog.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await dialog.isVisible()).toBe(false);
  await page.getByRole('button', { name: '취하', exact: true }).click();
  await dialog.getByLabel('사유').fill('그만두겠습니다');
  let asked = false;
  page.on('dialog', (prompt) => {
    asked = true;
    void prompt.accept();
  });
  await page.goto(`${site.origin}/view/home`);
  expect(asked).toBe(true);
  await page.close();
}, 60_000);
