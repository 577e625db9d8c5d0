import type { Criterion } from '../db/schema.js';
import { type AnySection, fact, type Reader, type Row, registerPage } from '../http/slice-page.js';

const ofCall = { call: '(select c.title_ko from calls c where c.id = t.call_id)', callId: 't.call_id' };
const ofPanel = { panel: '(select p.title_ko from panels p where p.id = t.panel_id)', panelId: 't.panel_id' };

registerPage({
  kind: 'panel',
  select: {
    ...ofCall,
    minimum: 't.minimum',
    summary: 't.summary',
    seats: `(select count(*)::int from seats s where s.panel_id = t.id and s.state in ('accepted', 'pledged', 'serving', 'released'))`,
    applications: '(select count(*)::int from panel_applications x where x.panel_id = t.id)',
    open: `(select count(*)::int from reviews r where r.panel_id = t.id and r.state not in ('submitted', 'locked', 'voided'))`,
  },
  columns: [
    { key: 'call', ko: '공고', en: 'Call' },
    { key: 'seats', ko: '위원', en: 'Members', align: 'end' },
    { key: 'applications', ko: '신청', en: 'Applications', align: 'end' },
    { key: 'open', ko: '남은 평가표', en: 'Reviews open', align: 'end' },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '공고', en: 'Call' }, lang, { text: String(row.call), href: `/calls/${row.callId}` }),
    ...fact({ ko: '최소 위원 수', en: 'Smallest number' }, lang, Number(row.minimum)),
    ...fact({ ko: '신청 수', en: 'Applications' }, lang, Number(row.applications)),
    ...fact({ ko: '남은 평가표', en: 'Reviews open' }, lang, Number(row.open)),
  ],
  sections: async (reader, row) => [
    ...(typeof row.summary === 'string'
      ? [{ type: 'text' as const, heading: reader.lang === 'ko' ? '종합의견' : 'Summary', paragraphs: [row.summary] }]
      : []),
    ...(await compared(reader, row)),
  ],
  related: [
    { kind: 'seat', by: 'panel_id' },
    { kind: 'review', by: 'panel_id' },
  ],
  values: { 'panel.note': (row) => ({ summary: row.summary ?? undefined }) },
});

/** What the panel compares; for its members only once they have pledged (policy.ts, application.read). */
async function compared({ db, lang, actor }: Reader, row: Row): Promise<AnySection[]> {
  const { rows } = await db.pool.query<{ id: string; no: string; title: string; lead: string }>(
    `select a.id, a.no, coalesce(a.title_ko, o.title_ko) as title, l.name as lead from panel_applications x join applications a on a.id = x.application_id join topics o on o.id = a.topic_id join organizations l on l.id = a.lead_id
     where x.panel_id = $1 and ($2 <> 'evaluator' or exists (select from seats s where s.panel_id = x.panel_id and s.evaluator_id = $3 and s.state in ('pledged', 'serving', 'released')
       and not exists (select from conflicts f where f.person_id = s.evaluator_id and f.application_id = a.id))) order by a.no limit 200`,
    [row.id, actor.role, actor.personId],
  );
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  return [
    {
      type: 'table',
      table: {
        caption: w('비교하는 신청', 'Applications compared'),
        columns: [
          { key: 'no', label: w('번호', 'No.') },
          { key: 'title', label: w('과제', 'Topic') },
          { key: 'lead', label: w('주관기관', 'Lead') },
        ],
        rows: rows.map((a) => ({ cells: [{ text: a.no, href: `/applications/${a.id}` }, a.title, a.lead] })),
        empty: {
          title: w('볼 수 있는 신청이 없습니다.', 'No application that you can see.'),
          whatToDo: w('위촉을 수락하고 서약하면 볼 수 있습니다.', 'Accept and pledge to see them.'),
        },
      },
    },
  ];
}

registerPage({
  kind: 'seat',
  select: {
    ...ofPanel,
    label: 't.label',
    chair: 't.chair',
    person: '(select p.name from people p where p.id = t.evaluator_id)',
    pledgedAt: 't.pledged_at',
    declineReason: 't.decline_reason',
  },
  columns: [
    { key: 'person', ko: '위원', en: 'Evaluator' },
    { key: 'chair', ko: '위원장', en: 'Chair', cell: (row) => (row.chair ? '●' : '') },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '위원회', en: 'Panel' }, lang, { text: String(row.panel), href: `/panels/${row.panelId}` }),
    ...fact({ ko: '위원', en: 'Evaluator' }, lang, String(row.person)),
    ...(row.chair ? fact({ ko: '역할', en: 'Part' }, lang, lang === 'ko' ? '위원장' : 'Chair') : []),
    ...fact(
      { ko: '서약', en: 'Pledged' },
      lang,
      row.pledgedAt instanceof Date ? { at: row.pledgedAt.toISOString() } : null,
    ),
    ...fact({ ko: '거절 사유', en: 'Why declined' }, lang, row.declineReason as string | null),
  ],
});

registerPage({
  kind: 'review',
  select: {
    ...ofPanel,
    label: 't.label',
    scores: 't.scores',
    opinion: 't.opinion',
    applicationNo: '(select a.no from applications a where a.id = t.application_id)',
    applicationId: 't.application_id',
    application:
      '(select coalesce(a.title_ko, o.title_ko) from applications a join topics o on o.id = a.topic_id where a.id = t.application_id)',
    returnReason: 't.return_reason',
    voidReason: 't.void_reason',
    criteria: '(select c.criteria from panels p join calls c on c.id = p.call_id where p.id = t.panel_id)',
    total: '(select sum(value::numeric) from jsonb_each_text(t.scores))',
  },
  columns: [
    { key: 'application', ko: '과제', en: 'Topic' },
    { key: 'total', ko: '합계', en: 'Sum', align: 'end', sort: 'number' },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '위원회', en: 'Panel' }, lang, { text: String(row.panel), href: `/panels/${row.panelId}` }),
    ...fact({ ko: '신청', en: 'Application' }, lang, {
      text: `${row.applicationNo} ${row.application}`,
      href: `/applications/${row.applicationId}`,
    }),
    ...fact({ ko: '합계', en: 'Sum' }, lang, row.total as string | null),
    ...fact({ ko: '돌려받은 사유', en: 'Why it came back' }, lang, row.returnReason as string | null),
    ...fact({ ko: '무효 사유', en: 'Why it is void' }, lang, row.voidReason as string | null),
  ],
  sections: async ({ lang }, row) => {
    const scores = row.scores as Record<string, string>;
    const w = (ko: string, en: string) => ({ ko, en })[lang];
    return [
      {
        type: 'table',
        table: {
          caption: w('항목별 점수', 'Points by criterion'),
          columns: [
            { key: 'name', label: w('항목', 'Criterion') },
            { key: 'points', label: w('점수', 'Points'), align: 'end' },
            { key: 'of', label: w('배점', 'Of'), align: 'end' },
          ],
          rows: (row.criteria as Criterion[]).map(({ id, ko, en, points }) => ({
            cells: [lang === 'en' ? (en ?? ko) : ko, scores[id] ?? '', points],
          })),
          empty: { title: '', whatToDo: '' },
        },
      },
      ...(row.opinion
        ? [{ type: 'text' as const, heading: w('평가의견', 'Opinion'), paragraphs: [String(row.opinion)] }]
        : []),
    ];
  },
  values: {
    'review.save': (row) => ({
      scores: Object.fromEntries(
        Object.entries(row.scores as Record<string, string>).map(([id, points]) => [id, Number(points)]),
      ),
      opinion: row.opinion ?? undefined,
    }),
  },
});
