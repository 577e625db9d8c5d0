import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { residentNumberIn, validBusinessNumber } from '../../workflows/organization-number.js';
import type { Expectation } from './faults.js';

/** What each kind of value in a program file must be. A schema names its expectation here in place of a message. */
export const EXPECTED = {
  object: { ko: '객체({ … })여야 합니다', en: 'an object' },
  list: { ko: '목록(배열)이어야 합니다', en: 'a list' },
  filledList: { ko: '하나 이상이 든 목록(배열)이어야 합니다', en: 'a list of at least one' },
  format: { ko: '"gongmo.program/1"이어야 합니다', en: '"gongmo.program/1"' },
  text: {
    ko: '제어 문자가 없고 비어 있지 않은 한 줄의 글이어야 합니다',
    en: 'one line of text, not empty, without control characters',
  },
  prose: { ko: '비어 있지 않은 글이어야 합니다', en: 'text, not empty, without control characters' },
  nobody: { ko: '주민등록번호를 지워야 합니다', en: 'text without a resident registration number' },
  kind: { ko: '"designated" 또는 "open"이어야 합니다', en: '"designated" or "open"' },
  lineKind: { ko: '"main" 또는 "supplementary"여야 합니다', en: '"main" or "supplementary"' },
  lineState: { ko: '"proposed" 또는 "approved"여야 합니다', en: '"proposed" or "approved"' },
  comparator: { ko: '">=" 또는 "="여야 합니다', en: '">=" or "="' },
  licence: { ko: '"KOGL-0"부터 "KOGL-4"까지 가운데 하나여야 합니다', en: '"KOGL-0" to "KOGL-4"' },
  truth: { ko: 'true 또는 false여야 합니다', en: 'true or false' },
  won: {
    ko: '0 이상 9,007,199,254,740,991 이하의 정수(원)여야 합니다',
    en: 'integer won from 0 to 9,007,199,254,740,991',
  },
  someWon: {
    ko: '1 이상 9,007,199,254,740,991 이하의 정수(원)여야 합니다',
    en: 'integer won from 1 to 9,007,199,254,740,991',
  },
  count: { ko: '0 이상의 정수여야 합니다', en: 'an integer from 0' },
  ordinal: { ko: '1 이상의 정수여야 합니다', en: 'an integer from 1' },
  year: { ko: '네 자리 연도여야 합니다', en: 'a year of four digits' },
  amount: { ko: '0 이상의 수여야 합니다', en: 'a number from 0' },
  positive: { ko: '0보다 큰 수여야 합니다', en: 'a number above 0' },
  mark: { ko: '0부터 100까지의 수여야 합니다', en: 'a number from 0 to 100' },
  decimals: { ko: '0부터 10까지의 정수여야 합니다', en: 'an integer from 0 to 10' },
  tieKey: {
    ko: '"total", "criterion:항목", "lottery" 가운데 하나여야 합니다',
    en: '"total", "criterion:ID" or "lottery"',
  },
  day: { ko: '2020-06-19와 같은 날짜여야 합니다', en: 'a date such as 2020-06-19' },
  instant: {
    ko: '2020-03-20T09:00:00+09:00처럼 시간대가 붙은 날짜와 시각(ISO 8601)이어야 합니다',
    en: 'date and time with a zone (ISO 8601), such as 2020-03-20T09:00:00+09:00',
  },
  registrationNo: {
    ko: '검증번호가 맞는 사업자등록번호 열 자리여야 합니다(예: 110-81-41272)',
    en: 'a business registration number of ten digits with the right check digit, such as 110-81-41272',
  },
} satisfies Record<string, Expectation>;

type Expected = keyof typeof EXPECTED;
const must = (expected: Expected): { error: Expected } => ({ error: expected });

function object<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, must('object'));
}

function list<T extends z.ZodType>(element: T) {
  return z.array(element, must('list'));
}

function filledList<T extends z.ZodType>(element: T) {
  return z.array(element, must('filledList')).min(1, must('filledList'));
}

// \p{Cs} is half a character, which UTF-8 cannot hold; control characters spoil papers, and PostgreSQL refuses NUL.
const text = z
  .string(must('text'))
  .refine(namesNobody, must('nobody'))
  .refine((value) => value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value), must('text'));
const prose = z
  .string(must('prose'))
  .refine(namesNobody, must('nobody'))
  .refine((value) => value.trim() !== '' && !/[\p{Cs}]|(?![\n\t])\p{Cc}/u.test(value), must('prose'))
  .transform((value) => value.normalize('NFC'));
/** What people read. Codes and numbers are kept as they stand, for the lottery hashes them. */
const words = text.transform((value) => value.normalize('NFC'));

const integer = (expected: Expected, from: number, to = Number.MAX_SAFE_INTEGER) =>
  z.int(must(expected)).min(from, must(expected)).max(to, must(expected));
const number = (expected: Expected, from: number, to = Number.MAX_VALUE) =>
  z.number(must(expected)).min(from, must(expected)).max(to, must(expected));

const won = integer('won', 0);
const count = integer('count', 0);
const ordinal = integer('ordinal', 1);
const year = integer('year', 1000, 9999);
const amount = number('amount', 0);
const positive = z.number(must('positive')).gt(0, must('positive'));

const day = z.string(must('day')).refine(isDay, must('day'));
const instant = z.string(must('instant')).refine(isInstant, must('instant'));

const target = object({
  ko: words,
  en: words.exactOptional(),
  comparator: z.enum(['>=', '='], must('comparator')),
  target: amount,
  unit: words,
});

const organization = object({
  name: words,
  listName: words.exactOptional(),
  registrationNo: z.string(must('registrationNo')).refine(validBusinessNumber, must('registrationNo')).exactOptional(),
});

const review = object({ evaluator: words, scores: z.record(z.string(), amount, must('object')) });

const application = object({
  no: text,
  topic: ordinal.exactOptional(),
  titleKo: words.exactOptional(),
  listTitleKo: words.exactOptional(),
  field: words.exactOptional(),
  gistKo: prose.exactOptional(),
  targets: list(target).exactOptional(),
  lead: organization,
  partners: list(organization),
  requestedWon: integer('someWon', 1),
  submittedAt: instant.exactOptional(),
  screening: object({ eligible: z.boolean(must('truth')), reason: prose.exactOptional() }).exactOptional(),
  published: z.boolean(must('truth')).exactOptional(),
  reviews: list(review).exactOptional(),
});

const topic = object({
  no: ordinal,
  titleKo: words,
  titleEn: words.exactOptional(),
  listTitleKo: words.exactOptional(),
  budgetWon: won,
  field: words.exactOptional(),
  gistKo: prose.exactOptional(),
  targets: list(target).exactOptional(),
});

const rules = object({
  trim: object({
    lt5: count.exactOptional(),
    from5: count.exactOptional(),
    from12: count.exactOptional(),
  }).exactOptional(),
  passMark: number('mark', 0, 100).exactOptional(),
  decimals: integer('decimals', 0, 10).exactOptional(),
  tieOrder: list(z.string(must('tieKey')).regex(/^(total|lottery|criterion:.+)$/s, must('tieKey'))).exactOptional(),
  maxSelectedAsLead: ordinal.exactOptional(),
  minCompetitors: count.exactOptional(),
  reserves: count.exactOptional(),
  paymentSplit: filledList(positive).exactOptional(),
  appealDays: count.exactOptional(),
});

const call = object({
  code: text,
  kind: z.enum(['designated', 'open'], must('kind')),
  titleKo: words,
  titleEn: words.exactOptional(),
  budgetWon: won,
  slots: ordinal.exactOptional(),
  opensAt: instant,
  closesAt: instant,
  rules: rules.exactOptional(),
  criteria: filledList(object({ id: text, ko: words, en: words.exactOptional(), points: positive })).exactOptional(),
  topics: list(topic).exactOptional(),
  applications: list(application).exactOptional(),
});

const press = object({
  titleKo: words,
  subtitlesKo: list(words),
  distributedOn: day,
  embargoPrint: day,
  embargoOnline: instant,
  contacts: list(object({ roleKo: words, phone: words })),
  licence: z.enum(['KOGL-0', 'KOGL-1', 'KOGL-2', 'KOGL-3', 'KOGL-4'], must('licence')),
});

const program = object({
  code: text,
  titleKo: words,
  titleEn: words,
  ministryKo: words,
  ministryShortKo: words.exactOptional(),
  ministryDepartmentKo: words,
  agencyKo: words,
  agencyDepartmentKo: words.exactOptional(),
  year,
  budgetLines: list(
    object({
      kind: z.enum(['main', 'supplementary'], must('lineKind')),
      won,
      state: z.enum(['proposed', 'approved'], must('lineState')).exactOptional(),
    }),
  ),
  previousYears: list(object({ year, won })).exactOptional(),
  published: object({ years: words, datasets: count, items: count }).exactOptional(),
  jobsPerBillionWon: object({ ordinary: amount, crowdsourcing: amount }).exactOptional(),
  press: press.exactOptional(),
});

/** The shape of a program file; what must hold between its parts is checked in program-consistency.ts. */
export const programShape = object({
  format: z.literal('gongmo.program/1', must('format')),
  program,
  calls: filledList(call),
  fill: object({ seed: count, applicationsTotal: count, evaluatorsPerPanel: ordinal }).exactOptional(),
});

/** A program file as it is written, before defaults. */
export type ProgramFile = z.infer<typeof programShape>;

function namesNobody(value: string): boolean {
  return residentNumberIn(value) === null;
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && parses(() => Temporal.PlainDate.from(value));
}

function isInstant(value: string): boolean {
  const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$/;
  return written.test(value) && parses(() => Temporal.Instant.from(value));
}

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
