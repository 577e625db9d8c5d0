import { expect, test } from '@jest/globals';
import { achievement, meetsTarget, promise, quantity, type Target } from '../../workflows/targets.js';

const HOURS: Target = { ko: '원천 데이터 분량', comparator: '>=', target: 1630, unit: 'hours' };
const FRAMES: Target = { ko: '프레임', comparator: '=', target: 855000, unit: 'frames' };

test('a promise of this much is met by this much and by more, never by less', () => {
  expect([
    meetsTarget(HOURS, 1630),
    meetsTarget(HOURS, '1629.99'),
    meetsTarget(FRAMES, 855000),
    meetsTarget(FRAMES, 900000),
    meetsTarget(FRAMES, 854999),
  ]).toEqual([true, false, true, true, false]);
  expect(meetsTarget({ ...HOURS, target: 0.3 }, '0.3')).toBe(true);
});

test('what was built is shown as a share of the promise, and more as more', () => {
  expect([
    achievement(HOURS, 1630),
    achievement(HOURS, 815),
    achievement(FRAMES, 900000),
    achievement(HOURS, 0),
    achievement({ ...HOURS, target: 0 }, 3),
  ]).toEqual(['100.0', '50.0', '105.3', '0.0', '100.0']);
});

test('quantities are written as Koreans and as English speakers write them', () => {
  expect([promise(HOURS, 'ko'), promise(FRAMES, 'ko'), promise(HOURS, 'en'), promise(FRAMES, 'en')]).toEqual([
    '1,630시간 이상',
    '855,000프레임',
    'at least 1,630 hours',
    '855,000 frames',
  ]);
  expect([
    quantity(7500000, 'pairs', 'ko'),
    quantity('0.5', 'TB', 'ko'),
    quantity(12345.678, 'km', 'ko'),
    quantity(3, 'constructor', 'ko'),
  ]).toEqual(['7,500,000쌍', '0.5TB', '12,345.678 km', '3 constructor']);
});
