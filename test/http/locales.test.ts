import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { catalogues } from '../../server/http/locale.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = [...files('server', /\.ts$/), ...files('views', /\.hbs$/)].map((file) =>
  readFileSync(join(root, file), 'utf8'),
);

function files(dir: string, wanted: RegExp): string[] {
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((file) => wanted.test(file))
    .map((file) => join(dir, file));
}

/** All keys of a catalogue; the two forms of an English count are one key. */
function keys(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path.replace(/_(one|other)$/, '')];
  return Object.entries(value as object).flatMap(([name, below]) =>
    keys(below, path === '' ? name : `${path}.${name}`),
  );
}

const korean = new Set(keys(catalogues.ko));
/** Keys as they are written out, and the beginnings of those put together in code (`role.${role}`). */
const written = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/['"`]([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+)['"`]/g)].map((found) => found[1] ?? ''),
  ),
);
const beginnings = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z]+)*\.)\$\{/g)].map((found) => found[1] ?? ''),
  ),
);

test('every sentence is there in Korean and in English', () => {
  expect(new Set(keys(catalogues.en))).toEqual(korean);
});

test('both languages fill the same gaps of a sentence', () => {
  const gaps = (value: unknown): unknown =>
    typeof value === 'string'
      ? [...value.matchAll(/\{\{(\w+)/g)].map((found) => found[1]).sort()
      : Object.fromEntries(
          Object.entries(value as object).map(([name, below]) => [name.replace(/_(one|other)$/, ''), gaps(below)]),
        );
  expect(gaps(catalogues.en)).toEqual(gaps(catalogues.ko));
});

test('every sentence that code and views ask for is there', () => {
  const asked = sources.flatMap((text) =>
    [...text.matchAll(/(?:\{\{|\()t (?:"|')([\w.]+)(?:"|')|\bt\([^,()]+, ['"]([\w.]+)['"]/g)].map(
      (found) => found[1] ?? found[2] ?? '',
    ),
  );
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((key) => !korean.has(key))).toEqual([]);
});

test('no sentence is kept that nothing says', () => {
  const reasons = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/new HttpError\(.*/g)].flatMap((line) =>
        [...line[0].matchAll(/'(\w+)'/g)].map((word) => word[1]),
      ),
    ),
  );
  const unused = [...korean].filter((key) => {
    if (key.startsWith('error.reasons.')) return !reasons.has(key.slice('error.reasons.'.length));
    return !written.has(key) && ![...beginnings].some((beginning) => key.startsWith(beginning));
  });
  expect(unused).toEqual([]);
});
