import { describe, expect, test } from '@jest/globals';
import {
  businessNumber,
  residentNumberIn,
  validBusinessNumber,
  validCorporateNumber,
} from '../../workflows/organization-number.js';

describe('a business registration number', () => {
  test.each(['110-81-41272', '505-81-24020', '123-45-67891', '111-11-11119', '120-88-00767', '1108141272'])(
    '%s has the right check digit',
    (number) => {
      expect(validBusinessNumber(number)).toBe(true);
    },
  );

  test.each(['123-45-67890', '110-81-41273', '11-81-41272', '110-81-412720', '110 81 41272', '', '가나다'])(
    '%s has not',
    (number) => {
      expect(validBusinessNumber(number)).toBe(false);
    },
  );

  test('is written one way, however it was typed', () => {
    expect([businessNumber(' 1108141272 '), businessNumber('110-8141272'), businessNumber('110-81')]).toEqual([
      '110-81-41272',
      '110-81-41272',
      null,
    ]);
  });

  test('has exactly one right last digit', () => {
    const right = Array.from({ length: 10 }, (_, digit) => validBusinessNumber(`505812402${digit}`));
    expect(right.filter(Boolean)).toHaveLength(1);
    expect(right[0]).toBe(true);
  });
});

test('a corporation number is checked by its own rule', () => {
  expect([
    validCorporateNumber('110111-0062432'),
    validCorporateNumber('1101110062432'),
    validCorporateNumber('110111-0062431'),
    validCorporateNumber('110111-006243'),
  ]).toEqual([true, true, false, false]);
});

describe('a resident registration number', () => {
  test.each([
    ['담당자 900101-1234567입니다', 4, 18],
    ['9001011234567', 0, 13],
    ['a900229-2345678', 1, 15],
    ['850231-1234567 그리고 850228-1234567', 19, 33],
  ])('is found in "%s"', (text, from, to) => {
    expect(residentNumberIn(text)).toEqual({ from, to });
  });

  test.each([
    '110111-0062432',
    '901301-1234567',
    '900132-1234567',
    '900230-1234567',
    '900101-9234567',
    '99900101-1234567',
    '900101-12345678',
    '2020-06-22 1,950,000,000원',
  ])('is not seen in "%s"', (text) => {
    expect(residentNumberIn(text)).toBeNull();
  });

  test('is told from the number of a corporation by its check digit and class', () => {
    const corporation = '110111-765432';
    const digit = Array.from({ length: 10 }, (_, i) => i).find((i) => validCorporateNumber(`${corporation}${i}`))!;
    expect(residentNumberIn(`${corporation}${digit}`)).toBeNull();
    expect(residentNumberIn(`${corporation}${(digit + 1) % 10}`)).not.toBeNull();
    const person = '900101-123456';
    const chance = Array.from({ length: 10 }, (_, i) => i).find((i) => validCorporateNumber(`${person}${i}`))!;
    expect(residentNumberIn(`${person}${chance}`)).not.toBeNull();
  });
});
