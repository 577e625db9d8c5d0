import { describe, expect, test } from '@jest/globals';
import {
  addBusinessDays,
  addDaysKst,
  businessDayFrom,
  dayInKorea,
  endOfDay,
  inTime,
  periodEnd,
  reminders,
} from '../../workflows/deadlines.js';

const CLOSES = '2020-04-20T18:00:00+09:00';
/** 21대 국회의원 선거, 부처님오신날, 어린이날 of 2020. */
const HOLIDAYS = new Set(['2020-04-15', '2020-04-30', '2020-05-05']);

describe('a deadline', () => {
  test('is met at its very instant and missed a millisecond later', () => {
    expect(inTime('2020-04-20T17:59:59+09:00', CLOSES)).toBe(true);
    expect(inTime(CLOSES, CLOSES)).toBe(true);
    expect(inTime('2020-04-20T09:00:00Z', CLOSES)).toBe(true);
    expect(inTime(new Date('2020-04-20T09:00:00.000Z'), CLOSES)).toBe(true);
    expect(inTime(new Date('2020-04-20T09:00:00.001Z'), CLOSES)).toBe(false);
    expect(inTime('2020-04-20T18:00:00.000001+09:00', CLOSES)).toBe(false);
    expect(inTime('2020-04-20T18:00:00+08:00', CLOSES)).toBe(false);
  });

  test('needs a zone: a bare time is refused', () => {
    expect(() => inTime('2020-04-20T18:00:00', CLOSES)).toThrow();
  });

  test('is announced seven, three and one days and three hours ahead, as far as these still lie ahead', () => {
    expect(reminders(CLOSES, '2020-03-20T00:00:00Z')).toEqual([
      { name: 'D-7', at: '2020-04-13T09:00:00Z' },
      { name: 'D-3', at: '2020-04-17T09:00:00Z' },
      { name: 'D-1', at: '2020-04-19T09:00:00Z' },
      { name: 'H-3', at: '2020-04-20T06:00:00Z' },
    ]);
    expect(reminders(CLOSES, '2020-04-17T09:00:00Z').map(({ name }) => name)).toEqual(['D-1', 'H-3']);
    expect(reminders(CLOSES, CLOSES)).toEqual([]);
  });
});

describe('a period', () => {
  test('does not count its first day', () => {
    expect(addDaysKst('2020-06-22', 10)).toBe('2020-07-02');
    expect(addDaysKst('2020-02-28', 2)).toBe('2020-03-01');
    expect(addDaysKst('2021-12-31', 1)).toBe('2022-01-01');
  });

  test('begins on the day that it is in Korea', () => {
    expect(dayInKorea('2020-06-21T14:59:59Z')).toBe('2020-06-21');
    expect(dayInKorea('2020-06-21T15:00:00Z')).toBe('2020-06-22');
  });

  test('ends with the end of its last day', () => {
    expect(endOfDay('2020-07-02')).toBe('2020-07-02T23:59:59.999999+09:00');
    expect(periodEnd('2020-06-22T09:00:00+09:00', 10, new Set())).toBe('2020-07-02T23:59:59.999999+09:00');
    expect(inTime('2020-07-02T23:59:59.999+09:00', periodEnd('2020-06-22T00:00:00+09:00', 10, new Set()))).toBe(true);
    expect(inTime('2020-07-03T00:00:00+09:00', periodEnd('2020-06-22T23:59:59+09:00', 10, new Set()))).toBe(false);
  });

  test('that ends on a Saturday, a Sunday or a holiday ends on the next working day', () => {
    expect(businessDayFrom('2020-07-03', HOLIDAYS)).toBe('2020-07-03');
    expect(businessDayFrom('2020-07-04', HOLIDAYS)).toBe('2020-07-06');
    expect(businessDayFrom('2020-05-05', HOLIDAYS)).toBe('2020-05-06');
    expect(businessDayFrom('2020-05-02', new Set([...HOLIDAYS, '2020-05-04']))).toBe('2020-05-06');
    expect(periodEnd('2020-04-05T12:00:00+09:00', 10, HOLIDAYS)).toBe('2020-04-16T23:59:59.999999+09:00');
  });

  test('of working days skips all others', () => {
    expect(addBusinessDays('2020-04-14', 3, HOLIDAYS)).toBe('2020-04-20');
    expect(addBusinessDays('2020-04-17', 1, HOLIDAYS)).toBe('2020-04-20');
  });
});
