import { achievement, promise, quantity } from '../../workflows/targets.js';
import { targetsTable } from '../calls/pages.js';
import type { Report, Target } from '../db/schema.js';
import { type AnySection, fact, type Reader, type Row, registerPage } from '../http/slice-page.js';
import { jobGroups } from '../milestones/job-groups.js';

const lead = (application: string) =>
  `(select o.name from applications a join organizations o on o.id = a.lead_id where a.id = ${application})`;
const ofContract = {
  contract: '(select k.no from contracts k where k.id = t.contract_id)',
  contractId: 't.contract_id',
  lead: lead('(select k.application_id from contracts k where k.id = t.contract_id)'),
};
const w = (lang: 'ko' | 'en', ko: string, en: string) => ({ ko, en })[lang];

registerPage({
  kind: 'contract',
  select: {
    won: 't.won',
    beginsOn: 't.begins_on',
    endsOn: 't.ends_on',
    hash: 't.agreement_hash',
    lead: lead('t.application_id'),
    applicationId: 't.application_id',
    applicationNo: '(select a.no from applications a where a.id = t.application_id)',
    reason: 't.reason',
    sandbox: '(select p.sandbox from programs p where p.id = t.program_id)',
  },
  detail: {
    terms: 't.terms',
    signatures: `(select json_agg(json_build_object('name', o.name, 'role', m.role, 'won', m.budget_won, 'signedAt', stamp(s.signed_at)) order by m.position)
      from application_members m join organizations o on o.id = m.organization_id
      left join contract_signatures s on s.contract_id = t.id and s.organization_id = m.organization_id where m.application_id = t.application_id)`,
  },
  columns: [
    { key: 'lead', ko: '주관기관', en: 'Lead', sort: 'text' },
    {
      key: 'won',
      ko: '협약 금액',
      en: 'Amount',
      align: 'end',
      cell: (row) => ({ won: Number(row.won), short: true }),
      sort: 'number',
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '신청', en: 'Application' }, lang, {
      text: String(row.applicationNo),
      href: `/applications/${row.applicationId}`,
    }),
    ...fact({ ko: '주관기관', en: 'Lead' }, lang, String(row.lead)),
    ...fact({ ko: '협약 금액', en: 'Amount' }, lang, { won: Number(row.won) }),
    ...fact({ ko: '기간', en: 'Period' }, lang, `${row.beginsOn} ~ ${row.endsOn}`),
    ...fact({ ko: '협약서 해시', en: 'Hash of the agreement' }, lang, row.hash as string | null),
  ],
  sections: async (reader, row) => [
    signatures(reader, row),
    ...targetsTable((row.terms as { targets?: Target[] } | null)?.targets ?? [], reader.lang),
  ],
  related: [
    { kind: 'milestone', by: 'contract_id' },
    { kind: 'payment', by: 'contract_id' },
    { kind: 'publication', by: 'contract_id' },
  ],
  synthetic: (row) => row.sandbox === true,
  values: { 'contract.edit': (row) => ({ won: row.won, beginsOn: row.beginsOn, endsOn: row.endsOn }) },
});

/** The board of who has signed and who is missing. */
function signatures({ lang }: Reader, row: Row): AnySection {
  const rows = (row.signatures ?? []) as { name: string; role: string; won: number; signedAt: string | null }[];
  return {
    type: 'table',
    table: {
      caption: w(lang, '서명 현황', 'Signatures'),
      columns: [
        { key: 'name', label: w(lang, '기관', 'Organization') },
        { key: 'role', label: w(lang, '역할', 'Role') },
        { key: 'won', label: w(lang, '사업비', 'Share'), align: 'end' },
        { key: 'signed', label: w(lang, '서명', 'Signed') },
      ],
      rows: rows.map((m) => ({
        cells: [
          m.name,
          m.role === 'lead' ? w(lang, '주관', 'Lead') : w(lang, '참여', 'Partner'),
          { won: m.won },
          m.signedAt ? { at: m.signedAt, seconds: true } : { badge: w(lang, '서명 전', 'Missing'), tone: 'warning' },
        ],
      })),
      empty: { title: '', whatToDo: '' },
    },
  };
}

registerPage({
  kind: 'milestone',
  select: {
    ...ofContract,
    dueOn: 't.due_on',
    report: 't.report',
    submittedAt: 't.submitted_at',
    acceptedAt: 't.accepted_at',
    returnReason: 't.return_reason',
    targets: `(select k.terms -> 'targets' from contracts k where k.id = t.contract_id)`,
  },
  columns: [
    { key: 'lead', ko: '주관기관', en: 'Lead', sort: 'text' },
    { key: 'dueOn', ko: '기한', en: 'Due', cell: (row) => String(row.dueOn) },
  ],
  facts: (row, lang) => {
    const report = row.report as Report;
    return [
      ...fact({ ko: '협약', en: 'Contract' }, lang, {
        text: String(row.contract),
        href: `/contracts/${row.contractId}`,
      }),
      ...fact({ ko: '주관기관', en: 'Lead' }, lang, String(row.lead)),
      ...fact({ ko: '기한', en: 'Due' }, lang, String(row.dueOn)),
      ...fact(
        { ko: '집행액(누계)', en: 'Spent so far' },
        lang,
        report.spentWon === undefined ? null : { won: report.spentWon },
      ),
      ...fact({ ko: '보완할 내용', en: 'What to mend' }, lang, row.returnReason as string | null),
    ];
  },
  sections: async ({ lang }, row) => [
    ...actualsTable(row, lang),
    ...jobsTable(row, lang),
    ...((row.report as Report).summary
      ? [
          {
            type: 'text' as const,
            heading: w(lang, '추진 내용', 'What was done'),
            paragraphs: [String((row.report as Report).summary)],
          },
        ]
      : []),
  ],
  values: { 'milestone.save': (row) => row.report },
});

function actualsTable(row: Row, lang: 'ko' | 'en'): AnySection[] {
  const targets = (row.targets as Target[] | null) ?? [];
  const { actuals = {} } = row.report as Report;
  if (targets.length === 0) return [];
  return [
    {
      type: 'table',
      table: {
        caption: w(lang, '목표와 실적', 'Targets and actuals'),
        columns: [
          { key: 'name', label: w(lang, '항목', 'Item') },
          { key: 'target', label: w(lang, '목표', 'Target'), align: 'end' },
          { key: 'actual', label: w(lang, '실적', 'Actual'), align: 'end' },
          { key: 'part', label: w(lang, '달성', 'Achieved') },
        ],
        rows: targets.map((target) => {
          const actual = actuals[target.ko];
          return {
            cells: [
              lang === 'en' ? (target.en ?? target.ko) : target.ko,
              promise(target, lang),
              actual === undefined ? '—' : quantity(actual, target.unit, lang),
              {
                progress: Math.min(Number(achievement(target, actual ?? 0)), 100),
                max: 100,
                label: `${achievement(target, actual ?? 0)}%`,
              },
            ],
          };
        }),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}

function jobsTable(row: Row, lang: 'ko' | 'en'): AnySection[] {
  const { jobs } = row.report as Report;
  if (!jobs) return [];
  return [
    {
      type: 'table',
      table: {
        caption: w(lang, '참여 인원(누계)', 'People at work so far'),
        columns: [
          { key: 'group', label: w(lang, '구분', 'Group') },
          { key: 'count', label: w(lang, '인원', 'People'), align: 'end' },
        ],
        rows: jobGroups.map((group) => ({ cells: [group[lang], jobs[group.id] ?? 0] })),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}

registerPage({
  kind: 'payment',
  select: {
    ...ofContract,
    won: 't.won',
    paidOn: 't.paid_on',
    gate: '(select m.title_ko from milestones m where m.id = t.gate_milestone_id)',
    gateId: 't.gate_milestone_id',
  },
  columns: [
    { key: 'lead', ko: '주관기관', en: 'Lead', sort: 'text' },
    { key: 'won', ko: '금액', en: 'Amount', align: 'end', cell: (row) => ({ won: Number(row.won) }), sort: 'number' },
    { key: 'paidOn', ko: '지급일', en: 'Paid on' },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '협약', en: 'Contract' }, lang, { text: String(row.contract), href: `/contracts/${row.contractId}` }),
    ...fact({ ko: '주관기관', en: 'Lead' }, lang, String(row.lead)),
    ...fact({ ko: '금액', en: 'Amount' }, lang, { won: Number(row.won) }),
    ...fact(
      { ko: '지급 조건', en: 'Waits for' },
      lang,
      row.gate ? { text: String(row.gate), href: `/milestones/${row.gateId}` } : null,
    ),
    ...fact({ ko: '지급일', en: 'Paid on' }, lang, row.paidOn as string | null),
  ],
});

registerPage({
  kind: 'publication',
  select: {
    contractId: 't.contract_id',
    gist: 't.gist_ko',
    items: 't.items',
    checksum: 't.checksum',
    licence: 't.licence',
    url: 't.url',
    indicators: 't.indicators',
    publishedAt: 't.published_at',
    targets: 't.targets',
    lead: ofContract.lead,
    sandbox: '(select p.sandbox from programs p where p.id = t.program_id)',
  },
  columns: [
    { key: 'lead', ko: '구축기관', en: 'Built by', sort: 'text' },
    { key: 'licence', ko: '이용허락', en: 'Licence' },
    {
      key: 'publishedAt',
      ko: '개방',
      en: 'Opened',
      cell: (row) => (row.publishedAt instanceof Date ? { at: row.publishedAt.toISOString() } : null),
      sort: 'time',
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '구축기관', en: 'Built by' }, lang, String(row.lead)),
    ...fact({ ko: '내용', en: 'Gist' }, lang, row.gist as string | null),
    ...fact({ ko: '건수', en: 'Items' }, lang, row.items as number | null),
    ...fact({ ko: '이용허락', en: 'Licence' }, lang, row.licence as string | null),
    ...fact(
      { ko: '개방 주소', en: 'Address' },
      lang,
      row.url ? { text: String(row.url), href: String(row.url) } : null,
    ),
    ...fact({ ko: '체크섬(SHA-256)', en: 'Checksum (SHA-256)' }, lang, row.checksum as string | null),
    ...fact(
      { ko: '개방일', en: 'Opened' },
      lang,
      row.publishedAt instanceof Date ? { at: row.publishedAt.toISOString() } : null,
    ),
  ],
  sections: async ({ lang }, row) => [...targetsTable(row.targets as Target[], lang), ...indicatorsTable(row, lang)],
  synthetic: (row) => row.sandbox === true,
  values: {
    'publication.describe': (row) => ({
      checksum: row.checksum ?? undefined,
      items: row.items ?? undefined,
      licence: row.licence ?? 'KOGL-1',
      url: row.url ?? undefined,
    }),
  },
});

function indicatorsTable(row: Row, lang: 'ko' | 'en'): AnySection[] {
  const indicators = row.indicators as { name: string; target: number; measured: number }[];
  if (indicators.length === 0) return [];
  return [
    {
      type: 'table',
      table: {
        caption: w(lang, '품질 지표', 'Quality'),
        columns: [
          { key: 'name', label: w(lang, '지표', 'Indicator') },
          { key: 'target', label: w(lang, '목표', 'Target'), align: 'end' },
          { key: 'measured', label: w(lang, '측정', 'Measured'), align: 'end' },
        ],
        rows: indicators.map(({ name, target, measured }) => ({ cells: [name, `${target}%`, `${measured}%`] })),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}
