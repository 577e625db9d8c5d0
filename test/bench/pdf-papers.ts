import type { DocumentKind, Facts } from '../../server/documents/compose.js';
import { SAMPLES } from '../documents/samples/facts.js';

export interface BenchPaper {
  name: 'notice' | 'press' | 'contract';
  kind: DocumentKind;
  facts: Facts;
  /** Points, of the body. */
  size: number;
}

const LINES = [
  '내부인건비',
  '외부인건비',
  '데이터 수집비',
  '데이터 가공비',
  '품질검증비',
  '장비 임차료',
  '회의·출장비',
  '간접비',
];

/** The papers of the benchmark: one page, five and eighteen. */
export const PAPERS: readonly BenchPaper[] = [
  { name: 'notice', kind: 'selectionNotice', facts: SAMPLES.selectionNotice, size: 11.5 },
  { name: 'press', kind: 'pressRelease', facts: largePress(), size: 13.5 },
  { name: 'contract', kind: 'contract', facts: largeContract(), size: 12.5 },
];

/** Every call with half as many results again. */
function largePress(): Facts {
  const { calls, ...rest } = SAMPLES.pressRelease as { calls: { places: number; results: object[] }[] } & Facts;
  return {
    ...rest,
    calls: calls.map((call) => ({
      ...call,
      places: 14,
      results: [...call.results, ...call.results.slice(0, 4).map((project, index) => ({ ...project, no: 11 + index }))],
    })),
  };
}

/** A consortium of twelve, each with its cost lines. */
function largeContract(): Facts {
  const { members, ...rest } = SAMPLES.contract as {
    members: { role: string; name: string; budget: object }[];
  } & Facts;
  const more = ['가상데이터', '가상비전', '가상로보틱스'].map((name) => ({ ...members[2], name }));
  const whole = [...members, ...more].map((member, index) => ({
    ...member,
    budget: {
      ...member.budget,
      lines: LINES.map((name, line) => ({ name, won: (index + 1) * 1_000_000 + line * 250_000 })),
    },
  }));
  return { ...rest, members: whole };
}
