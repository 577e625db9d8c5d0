import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hangulAmount, officialAmount } from '../../workflows/hangul-amount.js';

describe('an amount in an official letter', () => {
  test.each([
    [113_560, '금일십일만삼천오백육십원'],
    [1_950_000_000, '금일십구억오천만원'],
    [39_000_000_000, '금삼백구십억원'],
    [292_500_000_000, '금이천구백이십오억원'],
    [10_000, '금일만원'],
    [1_001, '금일천일원'],
    [20, '금이십원'],
    [0, '금영원'],
    [100_000_000, '금일억원'],
    [100_000_001, '금일억일원'],
    [9_007_199_254_740_991, '금구천칠조일천구백구십이억오천사백칠십사만구백구십일원'],
  ])('%d won is read aloud as %s', (won, words) => {
    expect(hangulAmount(won)).toBe(words);
  });

  test('stands in digits first, with nothing between 금 and the number', () => {
    expect(officialAmount(113_560)).toBe('금113,560원(금일십일만삼천오백육십원)');
  });

  test('a clerk who reads the Hangul back gets the number', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (won) => readBack(hangulAmount(won)) === won));
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('%d is refused, in both languages', (won) => {
    expect(() => hangulAmount(won)).toThrow(/정수.*whole won/);
  });
});

/** An independent reading: sum of digit × place within each group of four. */
function readBack(words: string): number {
  const digits = '영일이삼사오육칠팔구';
  const places: Record<string, number> = { 십: 10, 백: 100, 천: 1000 };
  const groups: Record<string, number> = { 만: 1e4, 억: 1e8, 조: 1e12 };
  let [total, group, digit] = [0, 0, 0];
  for (const letter of words.slice(1, -1)) {
    if (digits.includes(letter)) digit = digits.indexOf(letter);
    else if (places[letter]) {
      group += digit * places[letter];
      digit = 0;
    } else {
      total += (group + digit) * (groups[letter] ?? 0);
      [group, digit] = [0, 0];
    }
  }
  return total + group + digit;
}
