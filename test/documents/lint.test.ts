import { describe, expect, test } from '@jest/globals';
import type { DocumentKind } from '../../server/documents/compose.js';
import { lintPaper, lintText } from '../../server/documents/lint.js';
import { STYLE_RULES } from '../../server/documents/lint-rules.js';
import { SAMPLES } from './samples/facts.js';
import { paper } from './support.js';

describe('the linter of official style', () => {
  test.each([
    ['date', '2020.06.22. 회의', '2020. 6. 22.'],
    ['date', '2020-06-22', '2020. 6. 22.'],
    ['date', '2020. 6. 22 회의', '2020. 6. 22.'],
    ['shortYear', '’20년 사업', null],
    ['weekday', '2020. 6. 22.(화)', '2020. 6. 22.(월)'],
    ['weekday', '2020. 2. 30.(월)', null],
    ['time', '오후 3시 20분', '15:20'],
    ['time', '오전 12시', '00:00'],
    ['range', '6. 22.~6. 30.까지', '2.~6. 30.'],
    ['amount', '금113,560원(금일십일만삼천오백육십일원)', '금113,560원(금일십일만삼천오백육십원)'],
    ['amountSpace', '사업비 금 1,000원', '금1,000원'],
    ['thousandWon', '총 3,500천원을 지급', '3,500,000원'],
    ['colon', '장소 : 회의실', '소: '],
    ['foreign', 'MOU(업무 협약) 체결', '업무 협약(MOU)'],
    ['loanword', '클라우드소싱 방식', '크라우드소싱'],
    ['respect', '장애우를 위한', '장애인'],
  ])('%s: objects to “%s”', (rule, text, instead) => {
    expect(lintText(text, 'letter')).toContainEqual(expect.objectContaining({ rule, instead }));
  });

  test.each([
    '2020. 6. 22.',
    '2020. 6. 22.(월) 15:20',
    '6. 22.~6. 30.',
    '금113,560원(금일십일만삼천오백육십원)',
    '장소: 회의실',
    '업무 협약(MOU)',
    '크라우드소싱',
    '044-202-6290',
    'AID-2020-협약-002',
  ])('has nothing against “%s”', (text) => {
    expect(lintText(text, 'letter')).toEqual([]);
  });

  test('lets press releases write years in two digits', () => {
    expect(lintText('’20년 사업', 'press')).toEqual([]);
  });

  test('misses 끝. at the end of a letter', () => {
    const letter = paper('selectionNotice');
    const without = letter.map((block) =>
      block.type === 'item' ? { ...block, runs: block.runs.filter((run) => !run.text.includes('끝.')) } : block,
    );
    expect(lintPaper(without)).toContainEqual(expect.objectContaining({ rule: 'end' }));
  });

  test.each(Object.keys(SAMPLES) as DocumentKind[])('finds nothing in our own words of %s', (kind) => {
    expect(lintPaper(paper(kind)).map(({ rule, found }) => ({ rule, found }))).toEqual([]);
  });

  test('every rule says where it comes from', () => {
    expect(STYLE_RULES.filter((rule) => rule.source.length < 5)).toEqual([]);
  });
});
