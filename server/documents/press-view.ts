import type { PressReleaseFacts } from './facts-press.js';

type Call = PressReleaseFacts['calls'][number];

/** What the press release computes from its facts: counts, ratio, comparison, tables. Nothing of it is stated by hand. */
export function pressView(facts: PressReleaseFacts) {
  const selected = facts.calls.reduce((sum, call) => sum + call.results.length, 0);
  const places = facts.calls.reduce((sum, call) => sum + call.places, 0);
  const calls = facts.calls.map((call) => ({ ...call, count: call.results.length }));
  const filled = calls.filter((call) => call.count > 0);
  return {
    ...facts,
    ministry: { ...facts.ministry, topic: particle(facts.ministry.short ?? facts.ministry.name, '은', '는') },
    agencyWith: facts.agency ? particle(facts.agency, '과', '와') : '',
    calls,
    selected,
    subtitles: facts.subtitles ?? subtitlesOf(facts, selected),
    ratio: places > 0 ? ratioOf(facts.applications, places) : null,
    previous: previousOf(facts),
    sections: sectionsOf(facts),
    tables: tablesOf(filled),
    empty: calls.filter((call) => call.count === 0),
    failed: calls.flatMap((call) => call.failed),
    jobs: jobsOf(facts),
    supplementary: facts.supplementary && {
      ...facts.supplementary,
      proposed: facts.supplementary.state === 'proposed',
    },
    contactLine: facts.contacts.map((contact) => `${contact.role} ☎ ${contact.phone}`).join(', '),
    licence: facts.licence && licenceOf(facts.licence),
    annexes: filled,
  };
}

/** Applications for each place, one decimal, half up (program-format.md): `4.6`. */
export function ratioOf(applications: number, places: number): string {
  const tenths = Math.floor((20 * applications + places) / (2 * places));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

function subtitlesOf(facts: PressReleaseFacts, selected: number): string[] {
  const { program, supplementary } = facts;
  const more = supplementary?.datasets
    ? `추가경정예산${supplementary.state === 'proposed' ? '(정부안)' : ''}으로 ${supplementary.datasets}종 추가 구축 추진`
    : null;
  return [`${program.year}년도 과제 ${selected}개 선정(${eok(program.budgetWon)})`, ...(more ? [more] : [])];
}

function previousOf({ program }: PressReleaseFacts) {
  if (!program.previous || program.previous.won === 0) return null;
  const times = Math.round((program.budgetWon / program.previous.won) * 10) / 10;
  const compared = times > 1 ? `보다 ${times}배로 늘어난 규모` : times === 1 ? '과 비슷한 규모' : '보다 줄어든 규모';
  return { ...program.previous, compared };
}

function sectionsOf(facts: PressReleaseFacts) {
  let n = 0;
  return {
    published: facts.published ? ++n : null,
    results: ++n,
    jobs: facts.jobs ? ++n : null,
    supplementary: facts.supplementary ? ++n : null,
  };
}

interface Listed {
  no: number | null;
  title: string | null;
  lead: string | null;
}

/** Two calls stand side by side; a lone one, or the last of an odd number, has a table of its own. */
function tablesOf(calls: readonly (Call & { count: number })[]) {
  const tables = [];
  for (let i = 0; i < calls.length; i += 2) {
    const sides = calls.slice(i, i + 2);
    const length = Math.max(...sides.map((side) => side.count));
    const rows = Array.from({ length }, (_, row) => sides.map((side) => listed(side.results[row])));
    tables.push({ paired: sides.length === 2, sides, rows });
  }
  return tables;
}

function listed(project: Call['results'][number] | undefined): Listed {
  if (!project) return { no: null, title: null, lead: null };
  return { no: project.no, title: project.listTitle ?? project.title, lead: project.listLead ?? project.lead };
}

function jobsOf({ jobs, program }: PressReleaseFacts) {
  if (!jobs) return null;
  const estimate = (perBillion: number) => Math.round((program.budgetWon / 1e9) * perBillion);
  return { ...jobs, ordinaryTotal: estimate(jobs.ordinary), crowdTotal: estimate(jobs.crowdsourcing) };
}

/** domain.md section 5: the five types of 공공누리. */
const LICENCES = {
  'KOGL-0': '제0유형: 조건 없음',
  'KOGL-1': '제1유형: 출처표시',
  'KOGL-2': '제2유형: 출처표시, 상업적 이용금지',
  'KOGL-3': '제3유형: 출처표시, 변경금지',
  'KOGL-4': '제4유형: 출처표시, 상업적 이용금지, 변경금지',
};

function licenceOf(code: keyof typeof LICENCES) {
  return { name: LICENCES[code], alt: `공공누리 공공저작물 자유이용허락 ${LICENCES[code]}` };
}

function eok(won: number): string {
  return won % 1e8 === 0 ? `${(won / 1e8).toLocaleString('en-US')}억원` : `${won.toLocaleString('en-US')}원`;
}

/** 은/는, 과/와 by the last syllable's final consonant. */
function particle(word: string, closed: string, open: string): string {
  const code = word.trim().codePointAt(word.trim().length - 1) ?? 0;
  const final = code >= 0xac00 && code <= 0xd7a3 && (code - 0xac00) % 28 !== 0;
  return final ? closed : open;
}
