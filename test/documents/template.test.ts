import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { TemplateFault } from '../../server/documents/markup.js';
import { templatesIn } from '../../server/documents/template.js';

const folder = mkdtempSync(path.join(tmpdir(), 'gongmo-templates-'));
const load = () => templatesIn(pathToFileURL(`${folder}/`));
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a template that is wrong', () => {
  test('that does not compile is named before any paper is made', () => {
    write('letter.hbs', '<p>{{#if x}}</p>');
    expect(load).toThrow(TemplateFault);
    expect(load).toThrow(/letter\.hbs/);
  });

  test('that names a fact nobody gave is named with the fact', () => {
    write('letter.hbs', '<p>{{title}}</p>');
    const template = load().get('letter');
    expect(template?.({ title: '가 & 나' })).toBe('<p>가 &amp; 나</p>');
    expect(() => template?.({})).toThrow(/letter\.hbs.*title/);
  });
});
