import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as cheerio from 'cheerio';
import { HtmlValidate } from 'html-validate';
import { viewNames, viewsDir } from '../../server/http/engine.js';
import { languages } from '../../server/http/locale.js';
import { helpers } from '../../server/http/view-helpers.js';
import { page } from './page.js';
import { hostile, samples, viewer } from './samples.js';

const templates = readdirSync(viewsDir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
const source = (file: string) => readFileSync(join(viewsDir, file), 'utf8');
const pages = viewNames().filter((name) => !name.startsWith('layouts/') && name !== 'sandbox/components');
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    'require-sri': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
  },
});

describe('what stands in the templates', () => {
  test.each(templates)('%s prints nothing unescaped, has no words of its own and no inline style or script', (file) => {
    const text = source(file);
    expect(text).not.toMatch(/\{\{\{|\{\{&/);
    expect(text).not.toMatch(/[가-힣]/);
    expect(text).not.toMatch(/\sstyle=|\son[a-z]+=|<style|<script(?! src=)/);
    expect(text).not.toMatch(/(href|src|action)="\{\{(?!safeUrl |assetUrl )/);
    expect(text).not.toMatch(/[a-z]=\{\{/);
    // A helper's name hides a field of the same name: the helper would be called in its place.
    expect(
      [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? '').filter((name) => name in helpers),
    ).toEqual([]);
  });
});

describe.each(languages)('a page in %s', (lang) => {
  test.each(pages)('%s is valid HTML with one main heading, whoever reads it', async (name) => {
    const model = samples(lang)[name];
    if (!model) throw new Error(`no sample for views/${name}.hbs`);
    for (const reader of [
      viewer(lang),
      viewer(lang, {
        actor: null,
        person: null,
        sandbox: false,
        institution: {
          name: { ko: '가상진흥원', en: 'Sample Agency' },
          masthead: true,
          address: { ko: '세종시', en: 'Sejong' },
          phone: '044-000-0000',
        },
      }),
    ]) {
      const html = page(name, model, reader, [
        { tone: 'success', text: hostile },
        { tone: 'danger', text: '안 됩니다' },
      ]);
      const report = await validator.validateString(html);
      expect(
        report.results.flatMap((result) =>
          result.messages.map((message) => `${message.line}:${message.column} ${message.ruleId} ${message.message}`),
        ),
      ).toEqual([]);
      const $ = cheerio.load(html);
      expect($('h1')).toHaveLength(1);
      expect($('html').attr('lang')).toBe(lang);
    }
  });

  test.each(pages)('%s shows what somebody typed as text and follows no link into a script', (name) => {
    const $ = cheerio.load(page(name, samples(lang)[name] ?? {}, viewer(lang), [{ tone: 'info', text: hostile }]));
    expect(
      $('script')
        .toArray()
        .every((element) => $(element).attr('src')?.startsWith('/assets/') && $(element).text() === ''),
    ).toBe(true);
    expect($('[href^="javascript"]')).toHaveLength(0);
    expect($('.gm-toasts').text()).toContain(hostile);
  });
});

test('a page whose model lacks a name fails aloud instead of printing a hole', () => {
  expect(() => page('list', { title: '목록' }, viewer('ko'))).not.toThrow('no sample');
  expect(() => page('sign-in', { title: '로그인', form: samples('ko').form }, viewer('ko'))).toThrow(/lead/);
});

test('text typed on a Mac comes out composed, so that it can be found', () => {
  const html = page('home', { ...samples('ko').home, greeting: '한글'.normalize('NFD') }, viewer('ko'));
  expect(html).toContain('한글'.normalize('NFC'));
});

test('the masthead of official sites is off unless an institution turns it on', () => {
  expect(page('home', samples('ko').home ?? {}, viewer('ko'))).not.toContain('krds-masthead');
});

test('a drawing with a script in it is refused', () => {
  const results = samples('ko')['public/results'] as { figure: object };
  const bad = { ...results, figure: { ...results.figure, svg: '<svg onload="alert(1)"></svg>' } };
  expect(() => page('public/results', bad, viewer('ko'))).toThrow('not a drawing of our own');
});
