import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { assets, assetUrl } from '../../server/http/assets.js';
import { icon } from '../../server/http/icons.js';

const app = express()
  .use(assets)
  .use((_req, res) => void res.status(404).end());

test('KRDS comes whole from here: no address in it leads elsewhere or nowhere', async () => {
  const sheet = await request(app).get(assetUrl('krds.css'));
  expect(sheet.text).not.toMatch(/@import|https?:|sourceMappingURL/);
  const addresses = new Set(
    [...sheet.text.matchAll(/url\((?!data:)["']?([^)"']+)["']?\)/g)].map((found) => found[1] ?? ''),
  );
  expect(addresses.size).toBeGreaterThan(40);
  const missing = [];
  for (const address of addresses)
    if ((await request(app).get(assetUrl('krds.css').replace('krds.css', address))).status !== 200)
      missing.push(address);
  expect(missing).toEqual([]);
});

test('our own sheet names fonts that are there', async () => {
  const sheet = await request(app).get(assetUrl('gongmo.css'));
  for (const [, font] of sheet.text.matchAll(/url\(([^)]+)\)/g))
    expect(
      (await request(app).get(assetUrl('gongmo.css').replace('gongmo.css', font ?? ''))).headers['content-type'],
    ).toBe('font/woff2');
});

test('files are kept for a year under their hash, and compressed', async () => {
  const answer = await request(app).get(assetUrl('krds.css')).set('Accept-Encoding', 'br');
  expect([answer.headers['cache-control'], answer.headers['content-encoding']]).toEqual([
    'public, max-age=31536000, immutable',
    'br',
  ]);
  expect(Number(answer.headers['content-length'])).toBeLessThan(70_000);
  const plain = await request(app).get(assetUrl('krds.css')).set('Accept-Encoding', 'identity');
  expect(plain.headers['content-encoding']).toBeUndefined();
});

test('a page from before an update still gets its look, and keeps none of it', async () => {
  expect((await request(app).get('/assets/0123456789abcdef/gongmo.css')).headers['cache-control']).toBe('no-cache');
});

test.each([
  '/assets/x/../../package.json',
  '/assets/x/%2e%2e/package.json',
  '/assets/x/nothing.css',
  '/assets/krds.css',
])('%s is not served', async (path) => {
  expect((await request(app).get(path)).status).toBe(404);
});

test('a name that KRDS does not draw stops the page', () => {
  expect(() => icon('no-such')).toThrow('no-such');
  expect(() => assetUrl('no-such.css')).toThrow('no-such.css');
});
