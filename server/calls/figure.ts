import { spans } from '../http/bars.js';
import { dateTime } from '../http/formats.js';
import type { AnySection, Reader, Row } from '../http/slice-page.js';

interface Happened {
  act: string;
  at: Date;
}

const acts = ['call.announce', 'call.evaluate', 'call.decide', 'call.conclude'] as const;
const words = {
  'call.announce': { ko: '공고', en: 'Announced' },
  'call.evaluate': { ko: '평가 시작', en: 'Evaluation began' },
  'call.decide': { ko: '선정 심의 시작', en: 'Decision began' },
  'call.conclude': { ko: '종료', en: 'Concluded' },
} as const;

/** The timetable of a call: what was planned and what has happened, on one axis with the present. */
export async function timetableFigure({ db, lang }: Pick<Reader, 'db' | 'lang'>, row: Row): Promise<AnySection[]> {
  const { rows } = await db.pool.query<Happened & { now: Date }>(
    `select e.act, min(e.at) as at, program_now(e.program_id) as now from audit_entries e
     where e.subject_id = $1 and e.outcome = 'done' and e.act = any($2) group by e.act, e.program_id order by 2`,
    [row.id, [...acts]],
  );
  const now = rows[0]?.now.getTime();
  if (now === undefined) return [];
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  const heading = w('공고 일정', 'Timetable');
  const opens = row.opensAt as Date;
  const closes = row.closesAt as Date;
  const accepting = { label: w('접수', 'Applications'), from: opens, to: closes };
  const lines = [
    ...rows.map(({ act, at }) => ({ label: words[act as keyof typeof words][lang], from: at, to: at })),
    accepting,
  ].toSorted((a, b) => a.from.getTime() - b.from.getTime());
  const text = (from: Date, to: Date) =>
    from.getTime() === to.getTime() ? dateTime(from, lang) : `${dateTime(from, lang)} ~ ${dateTime(to, lang)}`;
  return [
    {
      type: 'figure',
      heading,
      svg: spans(
        heading,
        lines.map(({ label, from, to }) => ({
          label,
          from: from.getTime(),
          to: to.getTime(),
          text: text(from, to),
          past: to.getTime() < now,
        })),
        now,
      ),
      table: {
        caption: heading,
        columns: [
          { key: 'what', label: w('단계', 'Step') },
          { key: 'when', label: w('때', 'When') },
        ],
        rows: lines.map(({ label, from, to }) => ({ cells: [label, text(from, to)] })),
        empty: { title: '', whatToDo: '' },
      },
    },
  ];
}
