import { Decimal } from 'decimal.js';
import { DEFAULT_CRITERIA } from '../../workflows/call-rules.js';
import { inTime } from '../../workflows/deadlines.js';
import { businessNumber } from '../../workflows/organization-number.js';
import { type Expectation, type Fault, faultAt, type Path } from './faults.js';
import type { ProgramFile } from './program-shape.js';

/** A program file of which only the well-formed parts are there; list places keep their numbers. */
export type Partly<T> = T extends readonly (infer E)[]
  ? readonly (Partly<E> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Partly<T[K]> | undefined }
    : T;

type File = Partly<ProgramFile>;
type Call = Partly<ProgramFile['calls'][number]>;
type Application = Partly<NonNullable<ProgramFile['calls'][number]['applications']>[number]>;
type Organization = NonNullable<Application['lead']>;

/**
 * What does not hold between the parts of a program file (program-format.md). It looks at whatever is well-formed, so
 * that a file with a wrong type in one place still hears of everything else.
 */
export function inconsistencies(file: File): Fault[] {
  return [...programFaults(file), ...present(file.calls).flatMap(([call, i]) => [...callFaults(call, ['calls', i])])];
}

function* programFaults(file: File): Generator<Fault> {
  const calls = present(file.calls);
  yield* repeated(calls.map(([call, i]) => [call.code, ['calls', i, 'code']]));
  yield* repeated(
    calls.flatMap(([call, i]) =>
      present(call.applications).map(([{ no }, j]) => [no, ['calls', i, 'applications', j, 'no']] as const),
    ),
  );
  const lines = file.program?.budgetLines;
  if (!lines?.every((line) => line?.won !== undefined)) return;
  const approved = sum(lines.filter((line) => line?.state !== 'proposed').map((line) => line?.won));
  const asked = sum(calls.map(([call]) => call.budgetWon));
  if (asked.gt(approved)) {
    yield faultAt(['calls'], asked.toNumber(), {
      ko: `공고 예산의 합은 확정된 예산 ${grouped(approved)}원을 넘을 수 없습니다`,
      en: `calls of together at most ${grouped(approved)} won, the approved budget lines`,
    });
  }
}

function* callFaults(call: Call, at: Path): Generator<Fault> {
  yield* kindFaults(call, at);
  const { opensAt, closesAt } = call;
  if (opensAt && closesAt && inTime(closesAt, opensAt)) {
    yield faultAt([...at, 'closesAt'], closesAt, {
      ko: `접수 시작(${opensAt})보다 늦어야 합니다`,
      en: `later than opensAt, ${opensAt}`,
    });
  }
  const criteria = call.criteria ?? DEFAULT_CRITERIA;
  yield* repeated(present(criteria).map(([{ id }, i]) => [id, [...at, 'criteria', i, 'id']]));
  yield* sumFaults(
    criteria.map((criterion) => criterion?.points),
    [...at, 'criteria'],
    '배점',
    'points',
  );
  yield* sumFaults(call.rules?.paymentSplit ?? [100], [...at, 'rules', 'paymentSplit'], '지급 비율', 'percentages');
  yield* tieOrderFaults(call, criteria, at);
  for (const [application, i] of present(call.applications)) {
    yield* applicationFaults(application, call, [...at, 'applications', i]);
    yield* reviewFaults(application, criteria, [...at, 'applications', i, 'reviews']);
  }
}

function* kindFaults(call: Call, at: Path): Generator<Fault> {
  const { kind, slots, topics } = call;
  yield* repeated(present(topics).map(([{ no }, i]) => [no, [...at, 'topics', i, 'no']]));
  if (kind === 'open') {
    if (slots === undefined && !('slots' in call)) yield faultAt([...at, 'slots'], slots, NEEDS_SLOTS);
    if (topics) yield faultAt([...at, 'topics'], topics, onlyIn('지정공모', 'a designated call'));
  }
  if (kind !== 'designated') return;
  if (slots !== undefined) yield faultAt([...at, 'slots'], slots, onlyIn('자유공모', 'an open call'));
  if (topics ? topics.length === 0 : !('topics' in call)) yield faultAt([...at, 'topics'], topics, NEEDS_TOPICS);
  const asked = sum(present(topics).map(([topic]) => topic.budgetWon));
  if (call.budgetWon !== undefined && asked.gt(call.budgetWon)) {
    const most = grouped(new Decimal(call.budgetWon));
    yield faultAt([...at, 'topics'], asked.toNumber(), {
      ko: `과제 예산의 합은 공고 예산 ${most}원을 넘을 수 없습니다`,
      en: `topics of together at most ${most} won, the call's budgetWon`,
    });
  }
}

function* tieOrderFaults(call: Call, criteria: Partly<typeof DEFAULT_CRITERIA>, at: Path): Generator<Fault> {
  const known = new Set(present(criteria).map(([{ id }]) => `criterion:${id}`));
  for (const [key, i] of present(call.rules?.tieOrder)) {
    if (key.startsWith('criterion:') && !known.has(key))
      yield faultAt([...at, 'rules', 'tieOrder', i], key, oneOf([...known]));
  }
}

function* applicationFaults(application: Application, call: Call, at: Path): Generator<Fault> {
  if (call.kind === 'designated') yield* designatedFaults(application, call, at);
  if (call.kind === 'open') {
    if (!('titleKo' in application)) yield faultAt([...at, 'titleKo'], undefined, NEEDS_TITLE);
    if (application.topic !== undefined)
      yield faultAt([...at, 'topic'], application.topic, onlyIn('지정공모', 'a designated call'));
  }
  yield* consortiumFaults(application, at);
  const { submittedAt, screening } = application;
  if (submittedAt && call.opensAt && !inTime(call.opensAt, submittedAt)) {
    yield faultAt([...at, 'submittedAt'], submittedAt, {
      ko: `접수 시작(${call.opensAt}) 이후여야 합니다`,
      en: `not before the call opens, ${call.opensAt}`,
    });
  }
  if (screening?.eligible === false && !('reason' in screening)) {
    yield faultAt([...at, 'screening', 'reason'], undefined, {
      ko: '부적격의 사유가 있어야 합니다',
      en: 'the reason why it is not eligible',
    });
  }
}

function* designatedFaults(application: Application, call: Call, at: Path): Generator<Fault> {
  for (const key of ['titleKo', 'listTitleKo', 'field', 'gistKo', 'targets'] as const) {
    if (application[key] !== undefined)
      yield faultAt([...at, key], application[key], onlyIn('자유공모', 'an open call'));
  }
  const topics = present(call.topics);
  const topic = topics.find(([{ no }]) => no === application.topic)?.[0];
  if (!('topic' in application) || (application.topic !== undefined && call.topics && !topic)) {
    yield faultAt([...at, 'topic'], application.topic, oneOf(topics.map(([{ no }]) => String(no))));
  }
  const { requestedWon } = application;
  if (topic?.budgetWon !== undefined && requestedWon !== undefined && requestedWon > topic.budgetWon) {
    const most = grouped(new Decimal(topic.budgetWon));
    yield faultAt([...at, 'requestedWon'], requestedWon, {
      ko: `과제 예산 ${most}원을 넘을 수 없습니다`,
      en: `at most ${most}, the topic's budgetWon`,
    });
  }
}

/** One organization stands in a consortium once: as its lead, or once among the partners. */
function* consortiumFaults({ lead, partners }: Application, at: Path): Generator<Fault> {
  const members = present(partners);
  for (const [partner, i] of members) {
    if (lead && same(partner, lead)) {
      yield faultAt([...at, 'partners', i], partner, {
        ko: '주관기관이 아닌 기관이어야 합니다',
        en: 'an organization that is not the lead',
      });
    } else if (members.some(([other, j]) => j < i && same(partner, other))) {
      yield faultAt([...at, 'partners', i], partner, {
        ko: '아직 나오지 않은 참여기관이어야 합니다',
        en: 'a partner that is not listed yet',
      });
    }
  }
}

// Where one of the two gives no number, the same name in one consortium can only mean the same organization.
function same(a: Organization, b: Organization): boolean {
  if (a.registrationNo && b.registrationNo)
    return businessNumber(a.registrationNo) === businessNumber(b.registrationNo);
  return a.name !== undefined && a.name.normalize('NFC') === b.name?.normalize('NFC');
}

function* reviewFaults(
  application: Application,
  criteria: Partly<typeof DEFAULT_CRITERIA>,
  at: Path,
): Generator<Fault> {
  const reviews = present(application.reviews);
  yield* repeated(reviews.map(([{ evaluator }, i]) => [evaluator, [...at, i, 'evaluator']]));
  const points = new Map(
    present(criteria).flatMap(([{ id, points }]) => (id === undefined ? [] : [[id, points] as const])),
  );
  for (const [{ scores }, i] of reviews) {
    if (!scores) continue;
    for (const id of Object.keys(scores)) {
      if (!points.has(id)) yield faultAt([...at, i, 'scores', id], scores[id], oneOf([...points.keys()]));
    }
    for (const [id, most] of points) {
      const score = Object.hasOwn(scores, id) ? scores[id] : undefined;
      if (!Object.hasOwn(scores, id) || (score !== undefined && most !== undefined && score > most)) {
        yield faultAt([...at, i, 'scores', id], score, {
          ko: `0부터 배점 ${most}까지의 점수여야 합니다`,
          en: `points from 0 to ${most}`,
        });
      }
    }
  }
}

function* repeated(keys: readonly (readonly [string | number | undefined, Path])[]): Generator<Fault> {
  const first = new Map<string, Path>();
  for (const [key, path] of keys) {
    if (key === undefined) continue;
    const name = String(key).normalize('NFC');
    const seen = first.get(name);
    if (!seen) first.set(name, path);
    else {
      const where = faultAt(seen, key, NEEDS_TITLE).path;
      yield faultAt(path, key, {
        ko: `겹치지 않아야 합니다(${where}에 이미 있음)`,
        en: `unique; ${where} has it already`,
      });
    }
  }
}

function* sumFaults(parts: readonly (number | undefined)[], at: Path, ko: string, en: string): Generator<Fault> {
  if (parts.includes(undefined)) return;
  const whole = sum(parts);
  if (!whole.eq(100))
    yield faultAt(at, whole.toNumber(), { ko: `${ko}의 합이 100이어야 합니다`, en: `${en} that sum to 100` });
}

const NEEDS_SLOTS: Expectation = {
  ko: '자유공모에는 선정할 수(1 이상의 정수)가 있어야 합니다',
  en: 'an integer from 1, for an open call has slots',
};
const NEEDS_TOPICS: Expectation = {
  ko: '지정공모에는 과제가 하나 이상 있어야 합니다',
  en: 'at least one topic, for a designated call has topics',
};
const NEEDS_TITLE: Expectation = {
  ko: '자유공모의 신청에는 과제명이 있어야 합니다',
  en: 'a title, for the call is open',
};

function onlyIn(ko: string, en: string): Expectation {
  return { ko: `${ko}에만 있을 수 있습니다`, en: `nothing; it stands only in ${en}` };
}

function oneOf(names: readonly string[]): Expectation {
  return { ko: `${names.join(', ') || '없음'} 가운데 하나여야 합니다`, en: `one of: ${names.join(', ') || 'none'}` };
}

function present<T>(list: readonly (T | undefined)[] | undefined): (readonly [T, number])[] {
  return (list ?? []).flatMap((element, i) => (element === undefined ? [] : [[element, i] as const]));
}

function sum(parts: readonly (number | undefined)[]): Decimal {
  return parts.reduce<Decimal>((whole, part) => whole.plus(part ?? 0), new Decimal(0));
}

function grouped(won: Decimal): string {
  return won.toFixed().replace(/\B(?=(\d{3})+$)/g, ',');
}
