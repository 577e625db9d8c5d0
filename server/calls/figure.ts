import { spans } from '../http/bars.js';
import { dateTime } from '../http/formats.js';
import type { Lang } from '../http/locale.js';
import type { AnySection, Row } from '../http/slice-page.js';

const words = {
  'call.announce': { ko: '공고', en: 'Announced' },
  'call.evaluate': { ko: '평가 시작', en: 'Evaluation began' },
  'call.decide': { ko: '선정 심의 시작', en: 'Decision began' },
  'call.conclude': { ko: '종료', en: 'Concluded' },
} as const;

/** SQL over a call `t`: the acts that moved it on, each with the time when it first was done. */
export const happened = `(select json_object_agg(x.act, x.at) from (select e.act, stamp(min(e.at)) as at from audit_entries e
  where e.subject_id = t.id and e.outcome = 'done' and e.act in (${Object.keys(words)
    .map((act) => `'${act}'`)
    .join(', ')}) group by e.act) x)`;

/** The timetable of a call: what was planned and what has happened, on one axis with the present. */
export function timetableFigure(row: Row, lang: Lang): AnySection[] {
  const done = row.happened as Record<string, string> | null;
  if (!done) return [];
  const now = (row.now as Date).getTime();
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  const heading = w('공고 일정', 'Timetable');
  const opens = row.opensAt as Date;
  const closes = row.closesAt as Date;
  const accepting = { label: w('접수', 'Applications'), from: opens, to: closes };
  const lines = [
    ...Object.entries(done).map(([act, at]) => ({
      label: words[act as keyof typeof words][lang],
      from: new Date(at),
      to: new Date(at),
    })),
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
