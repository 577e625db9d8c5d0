import { bars } from '../http/bars.js';
import { wonShort } from '../http/formats.js';
import type { Lang } from '../http/locale.js';
import type { AnySection, Row } from '../http/slice-page.js';

/** Where every won stands: from what was approved to what was paid, drawn, with its table beside it. */
export function budgetFigure(row: Row, lang: Lang): AnySection {
  const w = (ko: string, en: string) => ({ ko, en })[lang];
  const heading = w('예산의 흐름', 'Where the money stands');
  const steps: [string, number][] = [
    [w('확정 예산', 'Approved'), Number(row.approvedWon)],
    [w('공고', 'In calls'), Number(row.calledWon)],
    [w('협약', 'Contracted'), Number(row.contractedWon)],
    [w('지급', 'Paid'), Number(row.paidWon)],
  ];
  return {
    type: 'figure',
    heading,
    svg: bars(
      heading,
      steps.map(([label, won]) => ({ label, value: won, text: wonShort(won, lang) })),
    ),
    table: {
      caption: heading,
      columns: [
        { key: 'step', label: w('단계', 'Step') },
        { key: 'won', label: w('금액', 'Amount'), align: 'end' },
      ],
      rows: steps.map(([label, won]) => ({ cells: [label, { won }] })),
      empty: { title: '', whatToDo: '' },
    },
  };
}
