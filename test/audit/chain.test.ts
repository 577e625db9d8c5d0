import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { canonical, seal } from '../../server/audit/chain.js';
import { type Entry, rootOf } from '../../server/audit/verify.js';

describe('canonical JSON (RFC 8785)', () => {
  test('writes the example of the standard as the standard does', () => {
    const example = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonical(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('sorts keys by their UTF-16 units, in every depth', () => {
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 };
    expect(canonical({ z: [keys] })).toBe('{"z":[{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}]}');
  });

  test('does not see what JSON does not hold', () => {
    expect(canonical({ a: undefined, b: [undefined], c: -0 })).toBe('{"b":[null],"c":0}');
  });
});

test('a seal covers the hash before it and every part of the entry', () => {
  const entry: Omit<Entry, 'seq' | 'prev' | 'hash'> = {
    kind: 'call',
    id: '01a20d15-f031-7000-9259-bb7069c036be',
    n: 1,
    program: null,
    at: '2026-02-01T00:00:00.000000Z',
    realAt: '2026-11-24T00:00:00.000000Z',
    actor: null,
    role: 'clock',
    act: 'call.close',
    within: null,
    event: { input: {}, facts: {} },
    from: 'accepting',
    to: 'closed',
    version: 2,
    outcome: 'done',
    reason: null,
    params: null,
  };
  const sealed = seal('', entry);
  expect(sealed).toBe(
    createHash('sha256')
      .update(`\n${canonical(entry)}`)
      .digest('hex'),
  );
  const changed = Object.keys(entry).map((name) => seal('', { ...entry, [name]: 'another' }));
  expect(new Set([sealed, seal('x', entry), ...changed]).size).toBe(Object.keys(entry).length + 2);
});

test('the root is one hash over the ends of all chains, in whatever order they were found', () => {
  const heads: [string, { n: number; hash: string }][] = [
    ['b', { n: 2, hash: 'y' }],
    ['a', { n: 1, hash: 'x' }],
  ];
  const root = rootOf(new Map(heads));
  expect(root).toBe(createHash('sha256').update('a 1 x\nb 2 y\n').digest('hex'));
  expect(rootOf(new Map(heads.toReversed()))).toBe(root);
  expect(rootOf(new Map([['a', { n: 1, hash: 'x' }]]))).not.toBe(root);
});
