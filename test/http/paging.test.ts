import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, type KeyPart, pageOf, urlWith } from '../../server/http/paging.js';
import { sortable, sortOf } from '../../server/http/table.js';

const id = '01234567-89ab-7cde-8f01-23456789abcd';
const parts: KeyPart[] = ['text', 'time', 'number', 'id'];

describe('the place in a list', () => {
  test('comes back from its link as it was', () => {
    const cursor = { direction: 'before' as const, key: ['가나다', '2020-06-22T09:00:00.123456Z', 1950000000, id] };
    expect(decodeCursor(encodeCursor(cursor), parts)).toEqual(cursor);
    expect(decodeCursor(undefined, parts)).toBeUndefined();
  });

  test.each([
    ['nonsense', 'x'],
    ['not base64', '%%%'],
    ['two of them', ['a', 'b']],
    ['another list’s', encodeCursor({ direction: 'after', key: [id] })],
    ['an id that is none', encodeCursor({ direction: 'after', key: ['가', null, 1, "' or 1=1"] })],
    ['a time that is none', encodeCursor({ direction: 'after', key: ['가', '2020-13-45T99:00:00Z', 1, id] })],
    ['an object in a key', encodeCursor({ direction: 'after', key: [{ a: 1 } as unknown as string, null, 1, id] })],
    ['a NUL in a text', encodeCursor({ direction: 'after', key: ['a\0', null, 1, id] })],
  ])('that is %s is answered with 400', (_, word) => {
    expect(() => decodeCursor(word, parts)).toThrow(expect.objectContaining({ status: 400, reason: 'badCursor' }));
  });

  test('whatever is sent is a cursor or a 400, nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (word) => {
          try {
            decodeCursor(word, parts);
          } catch (error) {
            expect(error).toMatchObject({ status: 400 });
          }
        },
      ),
    );
  });
});

test('walking forth and back through a list meets every row once, in order', () => {
  const all = Array.from({ length: 11 }, (_, index) => index);
  const fetch = (word?: string) => {
    const cursor = decodeCursor(word, ['number']);
    const from = cursor?.key[0] as number | undefined;
    const found =
      cursor?.direction === 'before'
        ? all.filter((row) => row < Number(from)).reverse()
        : all.filter((row) => from === undefined || row > from);
    return pageOf(found.slice(0, 5), 4, cursor, (row) => [row]);
  };
  const first = fetch();
  const second = fetch(first.next);
  const third = fetch(second.next);
  expect([first.rows, second.rows, third.rows]).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10],
  ]);
  expect([first.prev, third.next]).toEqual([undefined, undefined]);
  const back = fetch(third.prev);
  expect(back.rows).toEqual(second.rows);
  expect(fetch(back.prev).rows).toEqual(first.rows);
  expect(fetch(back.prev).prev).toBeUndefined();
});

test('a link keeps the filter and changes what it is for', () => {
  expect(urlWith('/calls', { state: '접수', page: 'x', bad: ['a'] }, { sort: '-title', page: undefined })).toBe(
    '/calls?state=%EC%A0%91%EC%88%98&sort=-title',
  );
});

test('a column turns its order round, and a made-up order is the usual one', () => {
  const columns = sortable(
    [
      { key: 'title', label: '제목' },
      { key: 'won', label: '예산' },
      { key: 'note', label: '비고' },
    ],
    ['title', 'won'],
    'title',
    (sort) => `?sort=${sort}`,
  );
  expect(columns.map(({ sort, sorted }) => [sort, sorted])).toEqual([
    ['?sort=-title', 'ascending'],
    ['?sort=won', undefined],
    [undefined, undefined],
  ]);
  expect([
    sortOf('-won', ['won'], 'won'),
    sortOf('id; drop table', ['won'], 'won'),
    sortOf(['won'], ['won'], 'won'),
  ]).toEqual(['-won', 'won', 'won']);
});
