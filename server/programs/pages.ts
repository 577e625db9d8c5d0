import type { Press } from '../db/schema.js';
import { fact, registerPage } from '../http/slice-page.js';
import { budgetFigure } from './figure.js';

registerPage({
  kind: 'program',
  select: {
    code: 't.code',
    year: 't.year',
    ministry: 't.ministry_ko',
    department: 't.ministry_department_ko',
    agency: 't.agency_ko',
    agencyDepartment: 't.agency_department_ko',
    titleEn: 't.title_en',
    short: 't.ministry_short_ko',
    sandbox: 't.sandbox',
    now: 'program_now(t.id)',
    press: 't.press',
    approvedWon: `(select coalesce(sum(b.won), 0)::bigint from budget_lines b where b.program_id = t.id and b.state = 'approved')`,
    calledWon: `(select coalesce(sum(c.budget_won), 0)::bigint from calls c where c.program_id = t.id and c.state not in ('draft', 'failed', 'cancelled'))`,
    contractedWon: `(select coalesce(sum(k.won), 0)::bigint from contracts k where k.program_id = t.id and k.state in ('active', 'suspended', 'completed'))`,
    paidWon: `(select coalesce(sum(p.won), 0)::bigint from payments p where p.program_id = t.id and p.state = 'paid')`,
  },
  columns: [
    { key: 'code', ko: '사업코드', en: 'Code', sort: 'text' },
    { key: 'year', ko: '연도', en: 'Year', align: 'end', sort: 'number' },
    { key: 'agency', ko: '전담기관', en: 'Agency', sort: 'text' },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '사업코드', en: 'Code' }, lang, String(row.code)),
    ...fact({ ko: '연도', en: 'Year' }, lang, String(row.year)),
    ...fact({ ko: '소관부처', en: 'Ministry' }, lang, `${row.ministry} ${row.department}`),
    ...fact({ ko: '전담기관', en: 'Agency' }, lang, [row.agency, row.agencyDepartment].filter(Boolean).join(' ')),
    ...fact({ ko: '확정 예산', en: 'Approved budget' }, lang, { won: Number(row.approvedWon) }),
    ...fact({ ko: '공고에 쓴 예산', en: 'In calls' }, lang, { won: Number(row.calledWon) }),
    ...fact({ ko: '협약 금액', en: 'Contracted' }, lang, { won: Number(row.contractedWon) }),
    ...fact({ ko: '지급 금액', en: 'Paid' }, lang, { won: Number(row.paidWon) }),
    ...(row.sandbox
      ? fact({ ko: '연습 시각', en: 'Sandbox time' }, lang, { at: (row.now as Date).toISOString(), seconds: true })
      : []),
    ...((row.press as Press | null)?.embargoOnline
      ? fact({ ko: '엠바고(온라인)', en: 'Embargo (online)' }, lang, { at: String((row.press as Press).embargoOnline) })
      : []),
  ],
  sections: async ({ lang }, row) => [budgetFigure(row, lang)],
  related: [
    { kind: 'budgetLine', by: 'program_id' },
    { kind: 'call', by: 'program_id' },
  ],
  synthetic: (row) => row.sandbox === true,
  values: {
    'program.edit': (row) => ({
      titleKo: row.title,
      titleEn: row.titleEn ?? undefined,
      year: row.year,
      ministryKo: row.ministry,
      ministryShortKo: row.short ?? undefined,
      ministryDepartmentKo: row.department,
      agencyKo: row.agency,
      agencyDepartmentKo: row.agencyDepartment ?? undefined,
    }),
  },
});

registerPage({
  kind: 'budgetLine',
  select: {
    won: 't.won',
    program: '(select p.title_ko from programs p where p.id = t.program_id)',
    programId: 't.program_id',
  },
  columns: [
    { key: 'won', ko: '금액', en: 'Amount', align: 'end', cell: (row) => ({ won: Number(row.won) }), sort: 'number' },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '사업', en: 'Program' }, lang, { text: String(row.program), href: `/programs/${row.programId}` }),
    ...fact({ ko: '금액', en: 'Amount' }, lang, { won: Number(row.won) }),
  ],
});
