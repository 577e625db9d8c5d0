import { describe, expect, test } from '@jest/globals';
import { faultLine } from '../../server/play/faults.js';
import { readProgram } from '../../server/play/program.js';
import { faultsOf, filled, goodProgram as good, programText } from './programs.js';

// biome-ignore lint/suspicious/noExplicitAny: tests break the file in ways that no type allows
type Json = any;

/** What is changed in the good file, by path; ABSENT takes the key away. The first path is where the fault is. */
type Edits = Record<string, unknown>;
const ABSENT = Symbol('absent');
const LATE_FEBRUARY = '2026-02-30T09:00:00+09:00';
const D = 'calls[0]';
const O = 'calls[1]';
const FIRST = 'calls[0].applications[0]';
const SECOND = 'calls[0].applications[1]';
const UNSCORED = { [`${FIRST}.reviews`]: [], [`${SECOND}.reviews`]: [] };

const shapes: [what: string, edits: Edits, found: string, expected: RegExp][] = [
  ['another format', { format: 'gongmo.program/2' }, '"gongmo.program/2"', /gongmo\.program\/1/],
  ['a key it does not know', { 'program.colour': 'blue' }, '"blue"', /no such key/],
  ['no agency', { 'program.agencyKo': ABSENT }, '(absent)', /text/],
  ['null for a list', { [`${D}.applications`]: null }, 'null', /list/],
  ['no call', { calls: [] }, '[]', /at least one/],
  ['money as text', { [`${O}.budgetWon`]: '700000000' }, '"700000000"', /won/],
  ['money below zero', { [`${O}.budgetWon`]: -1 }, '-1', /from 0/],
  ['half a won', { [`${O}.applications[0].requestedWon`]: 1.5 }, '1.5', /integer won/],
  [
    'money that no integer holds',
    { 'program.budgetLines[0].won': 2 ** 53 },
    '9007199254740992',
    /to 9,007,199,254,740,991/,
  ],
  ['a request for nothing', { [`${O}.applications[0].requestedWon`]: 0 }, '0', /from 1/],
  ['an empty title', { [`${D}.titleKo`]: ' ' }, '" "', /not empty/],
  ['a control character', { [`${D}.titleKo`]: '가\0' }, '"가\\u0000"', /control/],
  ['half a character', { [`${D}.titleKo`]: '\ud83d' }, '"\\ud83d"', /text/],
  [
    'a resident registration number',
    { [`${D}.titleKo`]: '담당 900101-1234567' },
    '"담당 ******-*******"',
    /without a resident/,
  ],
  ['a kind of call there is not', { [`${D}.kind`]: 'tender' }, '"tender"', /designated/],
  ['a date without a zone', { [`${D}.opensAt`]: '2026-03-02T09:00:00' }, '"2026-03-02T09:00:00"', /zone/],
  ['a day that there is not', { [`${D}.closesAt`]: LATE_FEBRUARY }, `"${LATE_FEBRUARY}"`, /ISO 8601/],
  ['a print embargo that is no day', { 'program.press.embargoPrint': '2020-06-31' }, '"2020-06-31"', /a date/],
  ['an online embargo without a zone', { 'program.press.embargoOnline': '2020-06-21' }, '"2020-06-21"', /zone/],
  ['a licence there is not', { 'program.press.licence': 'KOGL-5' }, '"KOGL-5"', /KOGL-4/],
  ['a wrong check digit', { [`${FIRST}.lead.registrationNo`]: '110-81-41273' }, '"110-81-41273"', /check digit/],
  [
    'a wrong one of a partner',
    { [`${FIRST}.partners[0].registrationNo`]: '123-45-67890' },
    '"123-45-67890"',
    /check digit/,
  ],
  ['a payment of nothing', { [`${D}.rules.paymentSplit[0]`]: 0 }, '0', /above 0/],
  ['a score below zero', { [`${FIRST}.reviews[0].scores.plan`]: -1 }, '-1', /from 0/],
  ['a tie order by nothing known', { [`${D}.rules.tieOrder[0]`]: 'age' }, '"age"', /lottery/],
  ['a pass mark above 100', { [`${O}.rules.passMark`]: 101 }, '101', /from 0 to 100/],
  ['half a decimal', { [`${O}.rules.decimals`]: 1.5 }, '1.5', /integer/],
  ['a trim below zero', { [`${O}.rules.trim.lt5`]: -1 }, '-1', /from 0/],
  ['a target with no comparator', { [`${O}.applications[0].targets[0].comparator`]: '<' }, '"<"', /">="/],
  ['no seed to fill with', { 'fill.seed': ABSENT }, '(absent)', /integer/],
  ['a panel of nobody', { 'fill.evaluatorsPerPanel': 0 }, '0', /from 1/],
];

const consistency: typeof shapes = [
  [
    'a call that closes before it opens',
    { [`${D}.closesAt`]: '2026-03-01T00:00:00Z' },
    '"2026-03-01T00:00:00Z"',
    /later than/,
  ],
  [
    'a call that closes as it opens',
    { [`${D}.closesAt`]: '2026-03-02T00:00:00Z' },
    '"2026-03-02T00:00:00Z"',
    /later than/,
  ],
  ['one code for two calls', { [`${O}.code`]: 'D' }, '"D"', /unique; calls\[0\]\.code/],
  ['one number for two topics', { [`${D}.topics[1].no`]: 1 }, '1', /unique; calls\[0\]\.topics\[0\]\.no/],
  ['one id for two criteria', { [`${D}.criteria[1].id`]: 'need', [`${D}.rules`]: {}, ...UNSCORED }, '"need"', /unique/],
  [
    'one number for two applications',
    { [`${SECOND}.no`]: 'D01-001' },
    '"D01-001"',
    /unique; calls\[0\]\.applications\[0\]\.no/,
  ],
  ['one number in two calls', { [`${O}.applications[0].no`]: 'D01-001' }, '"D01-001"', /unique/],
  [
    'points that do not sum to 100',
    { [`${D}.criteria`]: [{ id: 'plan', ko: '계획', points: 99.9 }], ...UNSCORED },
    '99.9',
    /sum to 100/,
  ],
  ['payments that do not sum to 100', { [`${D}.rules.paymentSplit`]: [70, 29] }, '99', /sum to 100/],
  [
    'calls beyond the approved budget',
    { calls: undefined, [`${O}.budgetWon`]: 700_000_001 },
    '1000000001',
    /at most 1,000,000,000/,
  ],
  [
    'topics beyond the call',
    { [`${D}.topics`]: undefined, [`${D}.topics[1].budgetWon`]: 1 },
    '300000001',
    /at most 300,000,000/,
  ],
  ['slots in a designated call', { [`${D}.slots`]: 3 }, '3', /only in an open call/],
  ['no slots in an open call', { [`${O}.slots`]: ABSENT }, '(absent)', /slots/],
  ['topics in an open call', { [`${O}.topics`]: [] }, '[]', /only in a designated call/],
  [
    'no topics in a designated call',
    { [`${D}.topics`]: ABSENT, [`${D}.applications`]: [] },
    '(absent)',
    /at least one topic/,
  ],
  ['a topic that there is not', { [`${FIRST}.topic`]: 7 }, '7', /one of: 1, 2/],
  ['no topic', { [`${FIRST}.topic`]: ABSENT }, '(absent)', /one of: 1, 2/],
  ['a title of its own for a topic', { [`${FIRST}.titleKo`]: '가' }, '"가"', /only in an open call/],
  ['no title in an open call', { [`${O}.applications[0].titleKo`]: ABSENT }, '(absent)', /title/],
  ['a topic in an open call', { [`${O}.applications[0].topic`]: 1 }, '1', /only in a designated call/],
  ['a request beyond the topic', { [`${FIRST}.requestedWon`]: 300_000_001 }, '300000001', /at most 300,000,000/],
  [
    'a lead among its own partners by number',
    { [`${FIRST}.partners[0]`]: { name: '다른 이름', registrationNo: '110-81-41272' } },
    '{"name":"다른 이름","registrationNo":"110-81-41272"}',
    /not the lead/,
  ],
  [
    'a lead among its own partners by name, differently composed',
    { [`${SECOND}.partners[0]`]: { name: '가상기업 나'.normalize('NFD') } },
    '{"name":"가상기업 나"}',
    /not the lead/,
  ],
  ['a partner twice', { [`${SECOND}.partners[1]`]: { name: '가상대학교' } }, '{"name":"가상대학교"}', /not listed yet/],
  [
    'a submission before the opening',
    { [`${FIRST}.submittedAt`]: '2026-03-01T00:00:00Z' },
    '"2026-03-01T00:00:00Z"',
    /opens/,
  ],
  [
    'an ineligibility without a reason',
    { [`${FIRST}.screening.reason`]: undefined, [`${FIRST}.screening`]: { eligible: false } },
    '(absent)',
    /reason/,
  ],
  ['two reviews by one evaluator', { [`${FIRST}.reviews[1].evaluator`]: 'E1' }, '"E1"', /unique/],
  ['a score above its criterion', { [`${FIRST}.reviews[0].scores.plan`]: 30.5 }, '30.5', /from 0 to 30/],
  ['a missing score', { [`${FIRST}.reviews[0].scores.plan`]: ABSENT }, '(absent)', /from 0 to 30/],
  ['a score for no criterion', { [`${FIRST}.reviews[0].scores.charm`]: 5 }, '5', /one of: need/],
  [
    'a tie order by no criterion',
    { [`${D}.rules.tieOrder[1]`]: 'criterion:charm' },
    '"criterion:charm"',
    /criterion:need/,
  ],
];

function edit(file: Json, path: string, value: unknown): void {
  if (value === undefined) return;
  const keys = path.match(/[^.[\]]+/g)!;
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key], file);
  if (value === ABSENT) delete holder[last];
  else holder[last] = value;
}

describe('a program file is refused by the path of what is wrong', () => {
  test('and the file that the cases below break is right', () => {
    expect(readProgram(good())).toHaveProperty('program');
  });

  test.each([...shapes, ...consistency])('with %s', (_what, edits, found, expected) => {
    const file = good();
    const [path] = Object.keys(edits);
    for (const [where, value] of Object.entries(edits)) edit(file, where, value);
    expect(faultsOf(file).map((fault) => [fault.path, fault.found.normalize('NFC')])).toEqual([[path, found]]);
    expect(faultsOf(file)[0]!.expected).toMatch(expected);
    expect(faultsOf(file)[0]!.expectedKo).toMatch(/[가-힣]{2}/);
  });

  test('with keys that no path spells plainly', () => {
    const file = good();
    file.calls[0].rules = JSON.parse('{"__proto__":{"passMark":0}}');
    file.calls[0]['my topics'] = [];
    expect(faultsOf(file).map((fault) => fault.path)).toEqual(['calls[0].rules.__proto__', 'calls[0]["my topics"]']);
  });

  test('all faults in one go, each on a line of its own in both languages', () => {
    const lines = faultsOf(programText('bad/many')).map(faultLine);
    expect(lines.map((line) => line.split(': ')[0])).toEqual([
      'program.agencyKo',
      'calls[0].opensAt',
      'calls[0].topics[0].budgetWon',
      'calls[0].topics[1].colour',
      'calls[0].applications[0].lead.registrationNo',
      'calls[0].applications[1].no',
      'calls[0].applications[1].topic',
      'calls[0].applications[1].partners[1]',
    ]);
    expect(lines[0]).toBe(
      'program.agencyKo: (absent) — 제어 문자가 없고 비어 있지 않은 한 줄의 글이어야 합니다 (expected: one line of text, not empty, without control characters)',
    );
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  });

  test.each([
    ['wrong-type', 'calls[0].budgetWon'],
    ['unknown-key', 'calls[0].applications[0].lead.registrationNumber'],
    ['date-without-zone', 'calls[0].closesAt'],
    ['topics-beyond-budget', 'calls[0].topics'],
    ['wrong-check-digit', 'calls[0].applications[0].lead.registrationNo'],
    ['number-twice', 'calls[0].applications[1].no'],
    ['lead-among-partners', 'calls[0].applications[1].partners[1]'],
    ['impossible-winners', 'calls[0].applications[2].published'],
    ['cut-short', '(file)'],
  ])('the file bad/%s', (name, path) => {
    expect(faultsOf(programText(`bad/${name}`)).map((fault) => fault.path)).toEqual([path]);
  });

  test.each([
    ['', '(file)'],
    ['[]', '(file)'],
    ['null', '(file)'],
    ['3', '(file)'],
  ])('the text %j', (text, path) => {
    expect(faultsOf(text).map((fault) => fault.path)).toEqual([path]);
  });

  test('bytes that are not UTF-8', () => {
    expect(faultsOf(Buffer.from('{"format":"\xff"}', 'latin1'))[0]).toMatchObject({
      path: '(file)',
      expected: 'JSON in UTF-8',
    });
    expect(filled(Buffer.from(`\uFEFF${programText('minimal')}`))).toEqual(filled(programText('minimal')));
  });

  test('a very long value is cut short in the report', () => {
    const file = good();
    file.calls[0].kind = '긴'.repeat(10_000);
    expect(faultsOf(file)[0]!.found).toHaveLength(80);
  });
});
