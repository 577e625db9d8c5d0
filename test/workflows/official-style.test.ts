import { describe, expect, test } from '@jest/globals';
import {
  countInWords,
  officialDate,
  officialDay,
  officialMoment,
  officialRange,
  thousandWon,
  wonInWords,
} from '../../workflows/official-style.js';

describe('dates and amounts as official papers write them', () => {
  test('a date has its year in full, no leading zeros and a point at the end', () => {
    expect(officialDate('2020-06-02')).toBe('2020. 6. 2.');
    expect(officialDay('2020-06-22')).toBe('2020. 6. 22.(월)');
  });

  test('a moment is told in Seoul, whatever zone it came in', () => {
    expect(officialMoment('2020-06-21T03:00:00Z')).toBe('2020. 6. 21.(일) 12:00');
    expect(officialMoment('2020-04-20T17:59:59+09:00', true)).toBe('2020. 4. 20.(월) 17:59:59');
    expect(officialDay('2020-12-31T15:00:00Z')).toBe('2021. 1. 1.(금)');
  });

  test('a range says the year once, and both years where they differ', () => {
    expect(officialRange('2020-06-22', '2020-06-30')).toBe('2020. 6. 22.~6. 30.');
    expect(officialRange('2020-12-22', '2021-01-03')).toBe('2020. 12. 22.~2021. 1. 3.');
  });

  test.each([
    [39_000_000_000, '390억원'],
    [292_500_000_000, '2,925억원'],
    [1_950_000_000, '19억 5,000만원'],
    [842_310_550, '8억 4,231만 550원'],
    [0, '0원'],
  ])('%d won is %s in a sentence', (won, words) => {
    expect(wonInWords(won)).toBe(words);
  });

  test.each([
    [46_500_000, '4,650만'],
    [855_000, '85만 5,000'],
    [1630, '1,630'],
    [372.5, '372.5'],
    [0, '0'],
  ])('%d of something is %s', (n, words) => {
    expect(countInWords(n)).toBe(words);
  });

  test('thousands of won are cut off, never rounded up', () => {
    expect(thousandWon(1_999)).toBe(1);
  });

  test('what is no date is refused', () => {
    expect(() => officialDate('2020-02-30')).toThrow(RangeError);
  });
});
