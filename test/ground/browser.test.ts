import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { installedBrowser, launchBrowser } from '../support/browser.js';

jest.setTimeout(60_000);

let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>공고</title><button onclick="this.textContent=`접수`">신청</button>');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((done) => server.close(done)));

const installed = installedBrowser();

test('the Chromium of our packages opens a Korean page and presses its button', () => walk(launchBrowser));
(installed ? test : test.skip)("the system's Chromium does the same (needs an installed Chromium)", () =>
  walk(installed as () => Promise<Browser>),
);

async function walk(launch: () => Promise<Browser>): Promise<void> {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    await page.goto(address);
    expect(await page.title()).toBe('공고');
    await page.getByRole('button', { name: '신청' }).click();
    // innerText is what is laid out: nothing, where a browser finds no font.
    expect(await page.getByRole('button').innerText()).toBe('접수');
    expect((await page.screenshot()).length).toBeGreaterThan(1_000);
  } finally {
    await browser.close();
  }
}
