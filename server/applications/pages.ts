import { fieldEn, fieldKo } from '../../workflows/words-fields.js';
import { targetsTable } from '../calls/pages.js';
import type { Target } from '../db/schema.js';
import { type AnySection, fact, type Reader, type Row, registerPage } from '../http/slice-page.js';
import { screeningRules } from './screening-rules.js';

registerPage({
  kind: 'application',
  select: {
    no: 't.no',
    lead: '(select o.name from organizations o where o.id = t.lead_id)',
    leadId: 't.lead_id',
    call: '(select c.title_ko from calls c where c.id = t.call_id)',
    callId: 't.call_id',
    topic: '(select o.title_ko from topics o where o.id = t.topic_id)',
    requestedWon: 't.requested_won',
    submittedAt: 't.submitted_at',
    receiptNo: 't.receipt_no',
    gist: 't.gist_ko',
    field: 't.field',
    ownTitle: 't.title_ko',
    listTitle: 't.list_title_ko',
    targets: 't.targets',
    supplement: 't.supplement',
    declineReason: 't.decline_reason',
    synthetic: 't.synthetic',
    leadWon: `(select m.budget_won from application_members m where m.application_id = t.id and m.role = 'lead')`,
  },
  detail: {
    plan: 't.plan',
    members: `(select json_agg(json_build_object('name', o.name, 'role', m.role, 'won', m.budget_won, 'confirmedAt', stamp(m.confirmed_at)) order by m.position)
      from application_members m join organizations o on o.id = m.organization_id where m.application_id = t.id)`,
    checks: `(select json_agg(json_build_object('rule', c.rule, 'result', c.result, 'evidence', c.evidence)) from screening_checks c where c.application_id = t.id)`,
  },
  columns: [
    { key: 'lead', ko: '주관기관', en: 'Lead', sort: 'text' },
    {
      key: 'requestedWon',
      ko: '신청 금액',
      en: 'Requested',
      align: 'end',
      cell: (row) => (row.requestedWon === null ? null : { won: Number(row.requestedWon), short: true }),
      sort: 'number',
    },
    {
      key: 'submittedAt',
      ko: '제출',
      en: 'Submitted',
      cell: (row) => (row.submittedAt instanceof Date ? { at: row.submittedAt.toISOString(), seconds: true } : null),
      sort: 'time',
    },
  ],
  facts: (row, lang) => {
    const supplement = row.supplement as { asked: string; due: string; answer?: string } | null;
    return [
      ...fact({ ko: '공고', en: 'Call' }, lang, { text: String(row.call), href: `/calls/${row.callId}` }),
      ...fact({ ko: '과제', en: 'Topic' }, lang, String(row.ownTitle ?? row.topic)),
      ...fact({ ko: '주관기관', en: 'Lead organization' }, lang, String(row.lead)),
      ...fact(
        { ko: '신청 금액', en: 'Amount requested' },
        lang,
        row.requestedWon === null ? null : { won: Number(row.requestedWon) },
      ),
      ...fact({ ko: '접수번호', en: 'Receipt number' }, lang, row.receiptNo as string | null),
      ...fact(
        { ko: '제출', en: 'Submitted' },
        lang,
        row.submittedAt instanceof Date ? { at: row.submittedAt.toISOString(), seconds: true } : null,
      ),
      ...fact(
        { ko: '분야', en: 'Field' },
        lang,
        row.field ? (lang === 'ko' ? fieldKo : fieldEn)(String(row.field)) : null,
      ),
      ...fact({ ko: '보완 요청', en: 'Supplement asked' }, lang, supplement?.asked),
      ...fact({ ko: '보완 기한', en: 'Supplement due' }, lang, supplement ? { at: supplement.due } : null),
      ...fact({ ko: '보완 내용', en: 'Supplement' }, lang, supplement?.answer),
      ...fact({ ko: '포기 사유', en: 'Why it was given up' }, lang, row.declineReason as string | null),
    ];
  },
  sections: async (reader, row) => [
    ...text(reader.lang === 'ko' ? '주요 내용' : 'Gist', row.gist),
    ...text(reader.lang === 'ko' ? '사업계획' : 'Plan', row.plan),
    ...targetsTable(row.targets as Target[], reader.lang),
    members(reader, row),
    ...checks(reader, row),
  ],
  related: [
    { kind: 'contract', by: 'application_id' },
    { kind: 'review', by: 'application_id' },
  ],
  synthetic: (row) => row.synthetic === true,
  values: {
    'application.save': (row) => ({
      titleKo: row.ownTitle ?? undefined,
      listTitleKo: row.listTitle ?? undefined,
      field: row.field ?? undefined,
      gistKo: row.gist ?? undefined,
      plan: row.plan ?? undefined,
      targets: row.targets,
      requestedWon: row.requestedWon ?? undefined,
      leadBudgetWon: row.leadWon ?? undefined,
    }),
    'application.requestSupplement': () => ({ days: 3 }),
  },
});

const text = (heading: string, value: unknown): AnySection[] =>
  typeof value === 'string' && value !== '' ? [{ type: 'text', heading, paragraphs: value.split(/\n+/) }] : [];

function members({ lang }: Reader, row: Row): AnySection {
  const rows = (row.members ?? []) as { name: string; role: string; won: number; confirmedAt: string | null }[];
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  return {
    type: 'table',
    table: {
      caption: w('컨소시엄', 'Consortium'),
      columns: [
        { key: 'name', label: w('기관', 'Organization') },
        { key: 'role', label: w('역할', 'Role') },
        { key: 'won', label: w('사업비 몫', 'Share'), align: 'end' },
        { key: 'confirmed', label: w('참여 확인', 'Confirmed') },
      ],
      rows: rows.map((member) => ({
        cells: [
          member.name,
          member.role === 'lead' ? w('주관', 'Lead') : w('참여', 'Partner'),
          { won: member.won },
          member.role === 'lead'
            ? '—'
            : member.confirmedAt
              ? { at: member.confirmedAt }
              : { badge: w('확인 전', 'Waiting'), tone: 'warning' },
        ],
      })),
      empty: { title: w('참여하는 기관이 없습니다.', 'No member.'), whatToDo: '' },
    },
  };
}

/** The screening checklist; the consortium sees its result, not who checked. */
function checks({ lang, actor }: Reader, row: Row): AnySection[] {
  if (actor.role === 'evaluator' || actor.role === 'public') return [];
  const rows = (row.checks ?? []) as { rule: string; result: string; evidence: string | null }[];
  if (rows.length === 0) return [];
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  const results: Record<string, { badge: string; tone: 'success' | 'danger' | 'neutral' | 'warning' }> = {
    pass: { badge: w('적합', 'Pass'), tone: 'success' },
    fail: { badge: w('부적합', 'Fail'), tone: 'danger' },
    notApplicable: { badge: w('해당 없음', 'Not applicable'), tone: 'neutral' },
    open: { badge: w('검토 전', 'Open'), tone: 'warning' },
  };
  const found = new Map(rows.map((check) => [check.rule, check]));
  return [
    {
      type: 'table',
      table: {
        caption: w('사전검토', 'Screening'),
        columns: [
          { key: 'rule', label: w('항목', 'Check') },
          { key: 'result', label: w('결과', 'Result') },
          { key: 'evidence', label: w('근거', 'Evidence') },
        ],
        rows: screeningRules
          .filter(({ rule }) => found.has(rule))
          .map((r) => ({
            cells: [r[lang], results[found.get(r.rule)?.result ?? 'open'] ?? null, found.get(r.rule)?.evidence ?? ''],
          })),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}
