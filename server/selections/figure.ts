import { named } from '../db/named.js';
import { bars } from '../http/bars.js';
import { t } from '../http/locale.js';
import type { AnySection, Reader } from '../http/slice-page.js';

/** How many competed for each topic of a designated call, drawn, with its table beside it. */
export async function competitionFigure(
  { db, lang }: Pick<Reader, 'db' | 'lang'>,
  callId: string,
): Promise<AnySection[]> {
  const { rows } = await db.pool.query<{ no: number; title: string; count: number }>(
    named(
      `select o.no, o.title_ko as title, (select count(*)::int from applications a where a.topic_id = o.id and a.state not in ('draft', 'submitted', 'lapsed', 'withdrawn')) as count
     from topics o where o.call_id = $1 and o.no > 0 order by o.no limit 100`,
      [callId],
    ),
  );
  if (rows.length === 0) return [];
  const heading = t(lang, 'results.figure');
  return [
    {
      type: 'figure',
      heading,
      svg: bars(
        heading,
        rows.map(({ no, title, count }) => ({ label: `${no}. ${title}`, value: count, text: String(count) })),
      ),
      table: {
        caption: heading,
        columns: [
          { key: 'no', label: t(lang, 'results.no'), align: 'end' },
          { key: 'title', label: t(lang, 'results.topic') },
          { key: 'count', label: t(lang, 'results.count'), align: 'end' },
        ],
        rows: rows.map(({ no, title, count }) => ({ cells: [no, title, count] })),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}
