import { describe, expect, test } from '@jest/globals';
import { bytes, date, dateTime, localDateTime, remaining, won, wonShort } from '../../server/http/formats.js';
import { josa } from '../../server/http/josa.js';

describe('a moment', () => {
  test('is told as Koreans write it, in Korean time', () => {
    expect(dateTime('2020-06-22T09:00:00Z', 'ko')).toBe('2020. 6. 22.(월) 18:00');
    expect(dateTime('2020-06-22T09:00:01.5Z', 'ko', true)).toBe('2020. 6. 22.(월) 18:00:01');
    expect(dateTime('2020-06-21T15:00:00Z', 'ko')).toBe('2020. 6. 22.(월) 00:00');
    expect(dateTime(new Date('2020-06-22T09:00:00Z'), 'en')).toBe('Mon, 22 Jun 2020, 18:00 KST');
  });

  test('a calendar day needs no zone', () => {
    expect(date('2020-02-29', 'ko')).toBe('2020. 2. 29.(토)');
    expect(date('2020-06-21T15:00:00Z', 'en')).toBe('Mon, 22 Jun 2020');
  });

  test('goes into a form as the wall clock in Seoul', () => {
    expect(localDateTime('2020-06-22T09:00:00Z')).toBe('2020-06-22T18:00');
    expect(localDateTime('2020-06-22T09:00:07Z')).toBe('2020-06-22T18:00:07');
  });
});

test.each([
  ['2020-06-19T09:00:00Z', 'D-3', 'D-3'],
  ['2020-06-21T08:00:00Z', 'D-1', 'D-1'],
  ['2020-06-22T05:30:00Z', '3시간 남음', '3 hours left'],
  ['2020-06-22T07:59:59Z', '1시간 남음', '1 hour left'],
  ['2020-06-22T08:35:00Z', '25분 남음', '25 minutes left'],
  ['2020-06-22T08:59:59Z', '1분 남음', '1 minute left'],
  ['2020-06-22T09:00:00Z', '마감', 'Closed'],
])('at %s a deadline of 18:00 in Korea is told as %s', (now, korean, english) => {
  expect(remaining(now, '2020-06-22T09:00:00Z', 'ko')).toBe(korean);
  expect(remaining(now, '2020-06-22T09:00:00Z', 'en')).toBe(english);
});

test.each([
  [1_950_000_000, '1,950,000,000원', '19.5억원', 'KRW 1.95 billion'],
  [39_000_000_000, '39,000,000,000원', '390억원', 'KRW 39 billion'],
  [1_234_500_000_000, '1,234,500,000,000원', '1.23조원', 'KRW 1.23 trillion'],
  [50_000, '50,000원', '5만원', 'KRW 50,000'],
  [0, '0원', '0원', 'KRW 0'],
])('%d won', (amount, full, short, english) => {
  expect([won(amount, 'ko'), wonShort(amount, 'ko'), wonShort(amount, 'en')]).toEqual([full, short, english]);
});

test.each([
  [512, '512 B'],
  [35_000, '34.2 KB'],
  [5_242_880, '5 MB'],
])('%d bytes', (size, text) => expect(bytes(size)).toBe(text));

test.each([
  ['예산', '을', '예산을'],
  ['메모', '을', '메모를'],
  ['서울', '으로', '서울로'],
  ['담당자', '으로', '담당자로'],
  ['평가위원', '으로', '평가위원으로'],
  ['과제 3', '이', '과제 3이'],
  ['과제 2', '이', '과제 2가'],
  ['신청액(원)', '은', '신청액(원)은'],
  ['plan', '은', 'plan은(는)'],
  ['', '을', '을(를)'],
  ['‘사유’', '과', '‘사유’와'],
] as const)('%s with %s is %s', (word, pair, text) => expect(josa(word, pair)).toBe(text));
