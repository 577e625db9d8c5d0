import { type AnySection, fact, type Reader, type Row, registerPage } from '../http/slice-page.js';
import { competitionFigure } from './figure.js';

const outcomeWords = {
  selected: { ko: '선정', en: 'Selected', tone: 'success' },
  reserve: { ko: '예비', en: 'Reserve', tone: 'warning' },
  notSelected: { ko: '미선정', en: 'Not selected', tone: 'neutral' },
  ineligible: { ko: '부적격', en: 'Ineligible', tone: 'danger' },
} as const;

registerPage({
  kind: 'selection',
  select: {
    call: '(select c.title_ko from calls c where c.id = t.call_id)',
    callId: 't.call_id',
    selectedWon: 't.selected_won',
    reasoning: 't.reasoning',
    returnReason: 't.return_reason',
    announcedAt: 't.announced_at',
    selected: `(select count(*)::int from selection_rows r where r.selection_id = t.id and r.outcome = 'selected')`,
  },
  columns: [
    { key: 'selected', ko: '선정 수', en: 'Selected', align: 'end' },
    {
      key: 'selectedWon',
      ko: '선정 금액',
      en: 'Amount',
      align: 'end',
      cell: (row) => ({ won: Number(row.selectedWon), short: true }),
      sort: 'number',
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '공고', en: 'Call' }, lang, { text: String(row.call), href: `/calls/${row.callId}` }),
    ...fact({ ko: '선정 수', en: 'Selected' }, lang, Number(row.selected)),
    ...fact({ ko: '선정 금액', en: 'Amount' }, lang, { won: Number(row.selectedWon) }),
    ...fact({ ko: '선정 의견', en: 'Reasoning' }, lang, row.reasoning as string | null),
    ...fact({ ko: '돌려보낸 사유', en: 'Why it went back' }, lang, row.returnReason as string | null),
    ...fact(
      { ko: '발표', en: 'Announced' },
      lang,
      row.announcedAt instanceof Date ? { at: row.announcedAt.toISOString() } : null,
    ),
  ],
  sections: async (reader, row) => [
    ...(await competitionFigure(reader, String(row.callId))),
    await rankingTable(reader, row),
  ],
});

/** Everyone sees who was selected; the whole ranking with its scores is for those inside. */
async function rankingTable({ db, lang, actor }: Reader, row: Row): Promise<AnySection> {
  const inside = ['officer', 'approver', 'finance', 'auditor'].includes(actor.role);
  const { rows } = await db.pool.query<{
    id: string;
    no: string;
    title: string;
    lead: string;
    total: string | null;
    rank: number | null;
    outcome: keyof typeof outcomeWords;
    reserve_order: number | null;
    kept: string[];
    dropped: string[];
  }>(
    `select a.id, a.no, coalesce(a.title_ko, o.title_ko) as title, l.name as lead, r.total::text as total, r.rank, r.outcome, r.reserve_order, r.kept, r.dropped
     from selection_rows r join applications a on a.id = r.application_id join topics o on o.id = a.topic_id join organizations l on l.id = a.lead_id
     where r.selection_id = $1 and ($2 or r.outcome = 'selected') order by r.position limit 500`,
    [row.id, inside],
  );
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  return {
    type: 'table',
    table: {
      caption: inside ? w('순위', 'Ranking') : w('선정된 과제', 'Selected'),
      columns: [
        { key: 'no', label: w('번호', 'No.') },
        { key: 'title', label: w('과제', 'Topic') },
        { key: 'lead', label: w('주관기관', 'Lead') },
        ...(inside
          ? [
              { key: 'total', label: w('점수', 'Total'), align: 'end' as const },
              { key: 'rank', label: w('순위', 'Rank'), align: 'end' as const },
              { key: 'dropped', label: w('제외된 위원', 'Dropped') },
            ]
          : []),
        { key: 'outcome', label: w('결과', 'Outcome') },
      ],
      rows: rows.map((r) => ({
        cells: [
          inside ? { text: r.no, href: `/applications/${r.id}` } : r.no,
          r.title,
          r.lead,
          ...(inside ? [r.total ?? '—', r.rank ?? '—', r.dropped.join(', ')] : []),
          {
            badge: `${outcomeWords[r.outcome][lang]}${r.reserve_order ? ` ${r.reserve_order}` : ''}`,
            tone: outcomeWords[r.outcome].tone,
          },
        ],
      })),
      empty: {
        title: w('선정된 과제가 없습니다.', 'Nothing was selected.'),
        whatToDo: w('유찰된 과제는 재공고할 수 있습니다.', 'Failed topics can be announced again.'),
      },
    },
  };
}
