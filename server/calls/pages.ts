import { competition } from '../../workflows/ranking.js';
import { promise } from '../../workflows/targets.js';
import type { CallRules, Criterion, Target } from '../db/schema.js';
import type { Lang, Words } from '../http/locale.js';
import { type AnySection, fact, type Row, registerPage } from '../http/slice-page.js';
import { happened, timetableFigure } from './figure.js';

const kindName = (kind: unknown, lang: Lang): string =>
  ({ designated: { ko: '지정공모', en: 'Designated' }, open: { ko: '자유공모', en: 'Open' } })[kind as 'open']?.[
    lang
  ] ?? '';
const program = {
  program: '(select p.title_ko from programs p where p.id = t.program_id)',
  programId: 't.program_id',
  sandbox: '(select p.sandbox from programs p where p.id = t.program_id)',
};
const at = (value: unknown): { at: string } | null => (value instanceof Date ? { at: value.toISOString() } : null);

registerPage({
  kind: 'call',
  select: {
    ...program,
    code: 't.code',
    kind: 't.kind',
    budgetWon: 't.budget_won',
    slots: 't.slots',
    opensAt: 't.opens_at',
    closesAt: 't.closes_at',
    titleEn: 't.title_en',
    rules: 't.rules',
    criteria: 't.criteria',
    cancelReason: 't.cancel_reason',
    topics: '(select count(*)::int from topics x where x.call_id = t.id and x.no > 0)',
    // Counts are public, names are not (features.md B9).
    applications: `(select count(*)::int from applications x where x.call_id = t.id and x.state not in ('draft', 'lapsed', 'withdrawn'))`,
  },
  detail: { happened, now: 'program_now(t.program_id)' },
  columns: [
    { key: 'kind', ko: '구분', en: 'Kind', cell: (row, lang) => kindName(row.kind, lang) },
    {
      key: 'budgetWon',
      ko: '예산',
      en: 'Budget',
      align: 'end',
      cell: (row) => ({ won: Number(row.budgetWon), short: true }),
      sort: 'number',
    },
    { key: 'closesAt', ko: '마감', en: 'Closes', cell: (row) => at(row.closesAt), sort: 'time' },
    { key: 'applications', ko: '신청', en: 'Applications', align: 'end' },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '사업', en: 'Program' }, lang, { text: String(row.program), href: `/programs/${row.programId}` }),
    ...fact({ ko: '구분', en: 'Kind' }, lang, kindName(row.kind, lang)),
    ...fact({ ko: '예산', en: 'Budget' }, lang, { won: Number(row.budgetWon) }),
    ...fact({ ko: '접수 시작', en: 'Opens' }, lang, at(row.opensAt)),
    ...fact({ ko: '접수 마감', en: 'Closes' }, lang, at(row.closesAt)),
    ...fact({ ko: '선정 과제 수', en: 'Places' }, lang, row.kind === 'open' ? Number(row.slots) : Number(row.topics)),
    ...fact({ ko: '신청 수', en: 'Applications' }, lang, Number(row.applications)),
    ...(placesOf(row) > 0 && Number(row.applications) > 0
      ? fact(
          { ko: '경쟁률', en: 'Competition' },
          lang,
          lang === 'ko'
            ? `${competition(Number(row.applications), placesOf(row))}대 1`
            : `${competition(Number(row.applications), placesOf(row))} : 1`,
        )
      : []),
    ...fact({ ko: '취소 사유', en: 'Why it was cancelled' }, lang, row.cancelReason as string | null),
  ],
  related: [
    { kind: 'topic', by: 'call_id' },
    { kind: 'application', by: 'call_id' },
    { kind: 'panel', by: 'call_id' },
    { kind: 'selection', by: 'call_id' },
    { kind: 'notice', by: 'call_id' },
  ],
  sections: async (reader, row) => [
    ...timetableFigure(row, reader.lang),
    criteriaTable(row, reader.lang),
    rulesTable(row, reader.lang),
  ],
  synthetic: (row) => row.sandbox === true,
  values: {
    'call.edit': (row) => ({
      titleKo: row.title,
      titleEn: row.titleEn ?? undefined,
      budgetWon: row.budgetWon,
      slots: row.slots ?? undefined,
      opensAt: (row.opensAt as Date).toISOString(),
      closesAt: (row.closesAt as Date).toISOString(),
    }),
  },
});

const placesOf = (row: Row): number => Number(row.kind === 'open' ? row.slots : row.topics);

export function criteriaTable(row: Row, lang: Lang): AnySection {
  const words = (ko: string, en: string) => ({ ko, en })[lang];
  return {
    type: 'table',
    table: {
      caption: words('평가 기준', 'Criteria'),
      columns: [
        { key: 'name', label: words('항목', 'Criterion') },
        { key: 'points', label: words('배점', 'Points'), align: 'end' },
      ],
      rows: (row.criteria as Criterion[]).map(({ ko, en, points }) => ({
        cells: [lang === 'en' ? (en ?? ko) : ko, points],
      })),
      empty: { title: words('기준이 없습니다.', 'No criteria.'), whatToDo: '' },
    },
  };
}

/** The rules pinned to the call; every default came from domain.md 8 and the call's notice overrides it. */
export function rulesTable(row: Row, lang: Lang): AnySection {
  const rules = row.rules as CallRules;
  const names = new Map((row.criteria as Criterion[]).map(({ id, ko, en }) => [id, lang === 'en' ? (en ?? ko) : ko]));
  const tie = (key: string) =>
    (key === 'total'
      ? { ko: '종합점수', en: 'total' }
      : key === 'lottery'
        ? { ko: '추첨', en: 'lot' }
        : { ko: names.get(key.slice(10)) ?? key, en: names.get(key.slice(10)) ?? key })[lang];
  const lines: [Words, string][] = [
    [
      {
        ko: '최고·최저 제외(5명 미만/5명 이상/12명 이상)',
        en: 'Highest and lowest dropped (under 5 / from 5 / from 12)',
      },
      `${rules.trim.lt5} / ${rules.trim.from5} / ${rules.trim.from12}`,
    ],
    [{ ko: '선정 기준 점수', en: 'Pass mark' }, String(rules.passMark)],
    [{ ko: '소수 자리', en: 'Decimals' }, String(rules.decimals)],
    [{ ko: '동점 처리', en: 'Ties' }, rules.tieOrder.map(tie).join(' → ')],
    [{ ko: '주관기관당 선정 한도', en: 'Most selected as lead' }, String(rules.maxSelectedAsLead)],
    [{ ko: '최소 경쟁 수', en: 'Fewest competitors' }, String(rules.minCompetitors)],
    [{ ko: '예비 순위 수', en: 'Reserves' }, String(rules.reserves)],
    [{ ko: '지급 비율(%)', en: 'Payments (%)' }, rules.paymentSplit.join(' / ')],
    [{ ko: '이의신청 기간(일)', en: 'Days to appeal' }, String(rules.appealDays)],
    [{ ko: '최소 평가위원 수', en: 'Smallest panel' }, String(rules.panelMinimum)],
  ];
  const words = (ko: string, en: string) => ({ ko, en })[lang];
  return {
    type: 'table',
    table: {
      caption: words('규칙(공고할 때 고정)', 'Rules (pinned when announced)'),
      columns: [
        { key: 'rule', label: words('규칙', 'Rule') },
        { key: 'value', label: words('값', 'Value') },
      ],
      rows: lines.map(([label, value]) => ({ cells: [label[lang], value] })),
      empty: { title: '', whatToDo: '' },
    },
  };
}

export function targetsTable(targets: Target[], lang: Lang): AnySection[] {
  if (targets.length === 0) return [];
  const words = (ko: string, en: string) => ({ ko, en })[lang];
  return [
    {
      type: 'table',
      table: {
        caption: words('수량 목표', 'Quantity targets'),
        columns: [
          { key: 'name', label: words('항목', 'Item') },
          { key: 'target', label: words('목표', 'Target'), align: 'end' },
        ],
        rows: targets.map((target) => ({
          cells: [lang === 'en' ? (target.en ?? target.ko) : target.ko, promise(target, lang)],
        })),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}

registerPage({
  kind: 'topic',
  select: {
    ...program,
    no: 't.no',
    budgetWon: 't.budget_won',
    field: 't.field',
    gist: 't.gist_ko',
    targets: 't.targets',
    listTitle: 't.list_title_ko',
    titleEn: 't.title_en',
    failReason: 't.fail_reason',
    call: '(select c.title_ko from calls c where c.id = t.call_id)',
    callId: 't.call_id',
  },
  columns: [
    { key: 'no', ko: '번호', en: 'No.', align: 'end', sort: 'number' },
    {
      key: 'budgetWon',
      ko: '예산 한도',
      en: 'Budget cap',
      align: 'end',
      cell: (row) => ({ won: Number(row.budgetWon), short: true }),
      sort: 'number',
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '공고', en: 'Call' }, lang, { text: String(row.call), href: `/calls/${row.callId}` }),
    ...fact({ ko: '번호', en: 'Number' }, lang, Number(row.no)),
    ...fact({ ko: '예산 한도', en: 'Budget cap' }, lang, { won: Number(row.budgetWon) }),
    ...fact({ ko: '주요 내용', en: 'Gist' }, lang, row.gist as string | null),
  ],
  sections: async (reader, row) => targetsTable(row.targets as Target[], reader.lang),
  related: [{ kind: 'application', by: 'topic_id' }],
  synthetic: (row) => row.sandbox === true,
  values: {
    'topic.edit': (row) => ({
      titleKo: row.title,
      titleEn: row.titleEn ?? undefined,
      listTitleKo: row.listTitle ?? undefined,
      budgetWon: row.budgetWon,
      field: row.field ?? undefined,
      gistKo: row.gist ?? undefined,
      targets: row.targets,
    }),
  },
});
