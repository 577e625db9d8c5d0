import { type DocumentName, noticeKinds } from '../../workflows/notices.js';
import { type AnySection, fact, registerPage } from '../http/slice-page.js';
import { compose, type DocumentKind } from './compose.js';
import { numbered } from './store.js';

const kindName = (kind: unknown, lang: 'ko' | 'en'): string =>
  noticeKinds[kind as DocumentName]?.[lang] ?? String(kind);

registerPage({
  kind: 'notice',
  select: {
    kind: 't.kind',
    number: 't.number',
    department: 't.department',
    recipient: '(select o.name from organizations o where o.id = t.recipient_id)',
    issuedAt: 't.issued_at',
    embargoUntil: 't.embargo_until',
    facts: 't.facts',
    returnReason: 't.return_reason',
    voidReason: 't.void_reason',
    isPublic: 't.is_public',
    sandbox: '(select p.sandbox from programs p where p.id = t.program_id)',
  },
  columns: [
    { key: 'kind', ko: '종류', en: 'Kind', cell: (row, lang) => kindName(row.kind, lang) },
    { key: 'number', ko: '문서번호', en: 'Number', sort: 'text' },
    { key: 'recipient', ko: '수신', en: 'To' },
    {
      key: 'issuedAt',
      ko: '시행',
      en: 'Issued',
      cell: (row) => (row.issuedAt instanceof Date ? { at: row.issuedAt.toISOString() } : null),
      sort: 'time',
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '종류', en: 'Kind' }, lang, kindName(row.kind, lang)),
    ...fact({ ko: '문서번호', en: 'Number' }, lang, row.number as string | null),
    ...fact({ ko: '처리과', en: 'Department' }, lang, String(row.department)),
    ...fact({ ko: '수신', en: 'To' }, lang, row.recipient as string | null),
    ...fact(
      { ko: '시행', en: 'Issued' },
      lang,
      row.issuedAt instanceof Date ? { at: row.issuedAt.toISOString() } : null,
    ),
    ...fact(
      { ko: '엠바고', en: 'Embargo' },
      lang,
      row.embargoUntil instanceof Date ? { at: row.embargoUntil.toISOString() } : null,
    ),
    ...fact({ ko: '돌려보낸 사유', en: 'Why it went back' }, lang, row.returnReason as string | null),
    ...fact({ ko: '무효 사유', en: 'Why it is void' }, lang, row.voidReason as string | null),
  ],
  sections: async ({ lang }, row): Promise<AnySection[]> =>
    row.issuedAt ? [] : [{ type: 'text', heading: lang === 'ko' ? '미리 보기' : 'Preview', paragraphs: preview(row) }],
  synthetic: (row) => row.sandbox === true,
  values: { 'notice.edit': (row) => ({ title: row.title }) },
});

/** The words of a paper that is not issued yet, as plain lines; what keeps it from being set instead. */
function preview(row: Record<string, unknown>): string[] {
  const kind = row.kind as DocumentKind;
  try {
    return texts(
      compose(kind, numbered(kind, row.facts as Record<string, unknown>, { number: '—', issuedOn: '2020-01-01' })),
    )
      .filter((line) => line.trim() !== '')
      .slice(0, 80);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function texts(value: unknown): string[] {
  if (Array.isArray(value))
    return value.every((item) => typeof (item as { text?: unknown } | null)?.text === 'string') && value.length > 0
      ? [value.map((item) => (item as { text: string }).text).join('')]
      : value.flatMap(texts);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(texts);
}
