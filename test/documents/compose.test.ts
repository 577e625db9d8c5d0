import { describe, expect, test } from '@jest/globals';
import { type Block, textOf } from '../../server/documents/blocks.js';
import {
  compose,
  type DocumentKind,
  type Facts,
  GlyphMissing,
  MissingFact,
  WrongFact,
} from '../../server/documents/compose.js';
import { factsOf } from '../../server/documents/facts.js';
import { previewHtml } from '../../server/documents/preview.js';
import { SAMPLES } from './samples/facts.js';

const KINDS = Object.keys(SAMPLES) as DocumentKind[];

function words(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'foot') return words(block.blocks);
      if (block.type === 'table')
        return [
          block.caption ? textOf(block.caption) : '',
          block.unit ?? '',
          ...block.rows
            .flat()
            .flatMap((cell) =>
              cell.blocks.map((inner) => `${inner.type === 'item' ? `${inner.sign} ` : ''}${textOf(inner.runs)}`),
            ),
        ].join('\n');
      if (block.type === 'item') return `${block.sign} ${textOf(block.runs)}`;
      if (block.type === 'sender') return block.text;
      if (block.type === 'figure') return `${block.alt} ${textOf(block.caption)}`;
      return 'runs' in block ? textOf(block.runs) : '';
    })
    .join('\n');
}

function without(facts: Facts, path: string): Facts {
  const copy = structuredClone(facts);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>((value, key) => value[key] as Record<string, unknown>, copy);
  delete parent[last];
  return copy;
}

describe('composing a paper from facts', () => {
  test.each(KINDS)('%s has a template that states its facts and leaves nothing undefined', (kind) => {
    const text = words(compose(kind, SAMPLES[kind]));
    expect(text.length).toBeGreaterThan(80);
    expect(text).not.toMatch(/undefined|null|\[object|NaN/);
  });

  test.each(KINDS)('%s refuses to be issued without any one of the facts that it must state', (kind) => {
    const facts = SAMPLES[kind];
    const required = Object.keys(facts).filter((key) => !factsOf[kind].safeParse(without(facts, key)).success);
    expect(required.length).toBeGreaterThan(3);
    for (const path of required) {
      expect(() => compose(kind, without(facts, path))).toThrow(MissingFact);
      expect(() => compose(kind, without(facts, path))).toThrow(
        new RegExp(`사실이 없습니다: ${path}\\b.*lacks the fact ${path}\\b`, 's'),
      );
    }
  });

  test('a missing fact deep within is named by its whole path', () => {
    expect(() => compose('selectionNotice', without(SAMPLES.selectionNotice, 'appeal.until'))).toThrow(/appeal\.until/);
    const { files, ...rest } = SAMPLES.receipt as { files: Facts[] };
    const broken = { ...rest, files: [{ ...files[0], sha256: undefined }] };
    expect(() => compose('receipt', broken)).toThrow(/files\[0\]\.sha256/);
  });

  test('a rejection without reasons is no rejection', () => {
    expect(() => compose('rejectionNotice', without(SAMPLES.rejectionNotice, 'reasons'))).toThrow(MissingFact);
    expect(() => compose('rejectionNotice', { ...SAMPLES.rejectionNotice, reasons: [] })).toThrow(WrongFact);
  });

  test('a fact that the paper does not know is named, so that a slip of the pen does not vanish', () => {
    expect(() => compose('receipt', { ...SAMPLES.receipt, recievedAt: '2020-04-20T18:00:00+09:00' })).toThrow(
      /recievedAt/,
    );
  });

  test('a won amount with a fraction or below zero is refused', () => {
    for (const amountWon of [1.5, -1, '100'])
      expect(() => compose('selectionNotice', { ...SAMPLES.selectionNotice, amountWon })).toThrow(WrongFact);
  });

  test('an emoji is refused by its name and the fact it stands in', () => {
    const composing = () => compose('selectionNotice', { ...SAMPLES.selectionNotice, title: '선정 😀' });
    expect(composing).toThrow(GlyphMissing);
    expect(composing).toThrow('😀 U+1F600 in title');
  });

  test('facts are data: markup and braces in them are printed, not obeyed', () => {
    const facts = {
      ...SAMPLES.receipt,
      application: { no: '1', title: '<b>{{number}}</b> & "인용" \'곁\' `=', lead: '가<i>나', partners: [] },
    };
    const blocks = compose('receipt', facts);
    expect(words(blocks)).toContain('<b>{{number}}</b> & "인용" \'곁\' `=');
    expect(previewHtml(blocks)).not.toContain('<b>{{');
    expect(previewHtml(blocks)).toContain('가&#60;i&#62;나');
  });
});

describe('an official letter', () => {
  const letter = compose('selectionNotice', SAMPLES.selectionNotice);

  test('has its parts in the legal order', () => {
    const parts = letter.map((block) =>
      block.type === 'item' && block.kind === 'field' ? block.sign || '붙임' : block.type,
    );
    const order = parts.filter((part, index) => part !== parts[index - 1] && part !== 'gap' && part !== 'paper');
    expect(order).toEqual(['masthead', '수신', '(경유)', '제목', 'rule', 'item', '붙임', 'sender', 'foot']);
  });

  test('numbers its items 1. 가. 1) and gives a lone item no sign', () => {
    const signs = letter.flatMap((block) =>
      block.type === 'item' && block.kind === 'numbered' ? [`${block.level}${block.sign}`] : [],
    );
    expect(signs.slice(0, 4)).toEqual(['11.', '12.', '2가.', '2나.']);
    expect(signs).toContain('31)');
    const lone = compose('rejectionNotice', {
      ...without(SAMPLES.rejectionNotice, 'reference'),
      reasons: ['기준점수 미달'],
    });
    const items = lone.flatMap((block) => (block.type === 'item' && block.kind === 'numbered' ? [block] : []));
    expect(items[0]).toMatchObject({ level: 1, sign: '' });
    expect(items.find((item) => textOf(item.runs) === '기준점수 미달')).toMatchObject({ level: 3, sign: '' });
  });

  test('ends with 끝. two spaces after its attachments', () => {
    const attachments = letter.flatMap((block) =>
      block.type === 'item' && block.kind === 'field' ? [textOf(block.runs)] : [],
    );
    expect(attachments.slice(-2)).toEqual(['1. 종합평가의견서 1부.', '2. 협약 안내 1부.\u00a0\u00a0끝.']);
    const one = compose('selectionNotice', { ...SAMPLES.selectionNotice, attachments: ['계획서 1부.'] });
    expect(words(one)).toContain('붙임 계획서 1부.\u00a0\u00a0끝.');
  });

  test('that ends with a table has 끝. under it', () => {
    const after = compose('milestoneAcceptance', SAMPLES.milestoneAcceptance);
    const table = after.findIndex((block) => block.type === 'table');
    expect(after[table + 1]).toMatchObject({ type: 'paragraph', runs: [{ text: '\u00a0\u00a0끝.' }] });
  });

  test('states score, rank, opinion and appeal as far as they are disclosed', () => {
    expect(words(letter)).toMatch(/종합점수 85\.4000점.*순위 1위/);
    expect(words(letter)).toContain('2020. 7. 2.(목)까지(통보를 받은 날부터 10일 이내, 1회)');
    const closed = words(compose('selectionNotice', without(without(SAMPLES.selectionNotice, 'total'), 'opinion')));
    expect(closed).not.toMatch(/종합점수|종합평가의견\n|강점/);
  });

  test('of a sandbox says that facts in it are made up, and its seal too', () => {
    expect(words(letter)).toContain('[가상]');
    expect(letter).toContainEqual(
      expect.objectContaining({ type: 'sender', seal: { text: '한국정보화진흥원장의인', synthetic: true } }),
    );
    expect(words(compose('selectionNotice', { ...SAMPLES.selectionNotice, synthetic: false }))).not.toContain('[가상]');
  });
});

describe('the press release', () => {
  const facts = SAMPLES.pressRelease as {
    calls: { label: string; results: { title: string; listTitle: string; lead: string; partners: string[] }[] }[];
  } & Facts;
  const release = words(compose('pressRelease', facts));

  test('computes the figures that the ministry published', () => {
    for (const figure of [
      '390억원',
      '4.6대 1',
      '92개',
      '2배로 늘어난',
      '195억원',
      '2,925억원',
      '150종',
      '21종 4,650만건',
      '38.1명',
      '200명',
      '1,486명',
      '7,800명',
    ])
      expect(release).toContain(figure);
  });

  test('names every project, lead and partner', () => {
    const names = facts.calls.flatMap((call) =>
      call.results.flatMap(({ title, listTitle, lead, partners }) => [title, listTitle, lead, ...partners]),
    );
    expect(names.length).toBeGreaterThan(120);
    expect(names.filter((name) => !release.includes(name))).toEqual([]);
  });

  test('carries the embargo, roles and telephones, and no person', () => {
    expect(release).toContain('2020. 6. 22.(월) 조간(온라인 6. 21.(일) 12시)부터 보도해 주시기 바랍니다.');
    expect(release).toContain('044-202-6290');
    expect(release).not.toMatch(/최기영|양기성|박재수/);
  });

  test('has no embargo line, distribution day or contacts where nobody gave them', () => {
    const { embargo, distributedOn, contacts, ...rest } = facts;
    const plain = words(compose('pressRelease', rest));
    expect(plain).not.toMatch(/보도일시|배포일시|담당과장/);
    expect(plain).toContain('담당부서');
  });

  test('prints one call, calls of different lengths, failed topics and no results at all', () => {
    const [designated, open] = facts.calls;
    if (!designated || !open) throw new Error('the sample has two calls');
    const one = compose('pressRelease', { ...facts, calls: [designated], applications: 10 });
    expect(words(one)).toContain('지정공모(10개)');
    expect(words(one)).not.toContain('자유공모');
    const uneven = compose('pressRelease', {
      ...facts,
      calls: [
        {
          ...designated,
          results: designated.results.slice(0, 3),
          failed: [{ title: '수어 영상', reason: '적격한 신청 없음' }],
        },
        open,
      ],
    });
    expect(words(uneven)).toMatch(/수어 영상\(적격한 신청 없음\)/);
    const empty = words(
      compose('pressRelease', { ...facts, applications: 0, calls: [{ ...designated, results: [] }] }),
    );
    expect(empty).toContain('지정공모에서는 선정된 과제가 없다.');
    expect(empty).not.toContain('붙임');
  });

  test('leaves out what a program does not state', () => {
    const { ministry, calls, applications } = facts;
    const program = facts.program as { title: string };
    const bare = words(
      compose('pressRelease', {
        ministry,
        program: { title: program.title, year: 2021, budgetWon: 1_234_567 },
        calls,
        applications,
      }),
    );
    expect(bare).not.toMatch(/추가경정|일자리|공공누리|늘어난/);
    expect(bare).toContain('123만 4,567원');
  });
});

describe('the contract', () => {
  const facts = SAMPLES.contract;
  const text = words(compose('contract', facts));

  test('numbers its articles through and refers to the right ones', () => {
    const titles = [...text.matchAll(/^제(\d+)조\((.+)\)$/gm)].map(
      ([, number, title]) => [Number(number), title] as const,
    );
    expect(titles.map(([number]) => number)).toEqual(titles.map((_, index) => index + 1));
    expect(titles.length).toBeGreaterThanOrEqual(35);
    const amendment = titles.find(([, title]) => title === '협약의 변경')?.[0];
    expect(text).toContain(`총괄책임자를 바꾸려면 제${amendment}조에 따라`);
  });

  test('has the articles that an agreement of this kind needs', () => {
    for (const title of [
      '목적',
      '협약기간',
      '사업비의 구성',
      '사업비의 지급',
      '보고',
      '협약의 변경',
      '결과물의 귀속과 개방',
      '개인정보의 보호',
      '보안',
      '품질의 확보',
      '정산',
      '반납',
      '평가',
      '제재',
      '협약의 해약',
      '비밀의 유지',
      '해석과 분쟁의 해결',
    ])
      expect(text).toContain(`(${title})`);
  });

  test('names every party with the time it signed and the hash of the text', () => {
    const { members, documentHash } = facts as { members: { name: string }[]; documentHash: string };
    for (const { name } of members) expect(text).toContain(name);
    expect(text.split(documentHash).length - 1).toBeGreaterThanOrEqual(members.length);
    expect(text).toContain('2020. 7. 14.(화) 15:02:11');
  });

  test('states the money in digits and in words that agree', () => {
    expect(text).toContain('금1,950,000,000원(금일십구억오천만원)');
  });

  test('refuses a consortium with two leads', () => {
    const { members, ...rest } = facts as { members: Facts[] } & Facts;
    expect(() =>
      compose('contract', { ...rest, members: members.map((member) => ({ ...member, role: 'lead' })) }),
    ).toThrow(/exactly one lead/);
  });
});
