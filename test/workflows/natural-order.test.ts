import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { naturalOrder } from '../../workflows/natural-order.js';

test('people count: E2 stands before E10, and a name before the same name with more', () => {
  const names = [
    'E10',
    'E2',
    'E1',
    'E',
    '위원 11',
    '위원 9',
    'E2a',
    'E02',
    '2',
    '10',
    'E2-10',
    'E2-9',
    '99999999999999999999',
    '99999999999999999998',
  ];
  expect(names.toSorted(naturalOrder)).toEqual([
    '2',
    '10',
    '99999999999999999998',
    '99999999999999999999',
    'E',
    'E1',
    'E02',
    'E2',
    'E2-9',
    'E2-10',
    'E2a',
    'E10',
    '위원 9',
    '위원 11',
  ]);
});

test('the order is total: any shuffle of any names sorts the same, and only equal names are equal', () => {
  const name = fc.string({ unit: fc.constantFrom('E', 'e', '0', '1', '2', '-', '가', '😀'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), (names) => {
      const sorted = names.toSorted(naturalOrder);
      expect(names.toReversed().sort(naturalOrder)).toEqual(sorted);
      for (const a of names) for (const b of names) expect(naturalOrder(a, b) === 0).toBe(a === b);
    }),
    { numRuns: 500, seed: 1 },
  );
});
