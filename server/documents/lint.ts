import { type Block, type Cell, type PaperStyle, textOf } from './blocks.js';
import { STYLE_RULES } from './lint-rules.js';

export interface StyleFinding {
  rule: string;
  weight: 'wrong' | 'style';
  source: string;
  /** The text it stands in. */
  where: string;
  found: string;
  instead: string | null;
  ko: string;
  en: string;
}

/** What the handbook of official style would have otherwise in a paper. Findings advise: they never stop an issue. */
export function lintPaper(blocks: readonly Block[]): StyleFinding[] {
  const style = blocks.find((block) => block.type === 'paper')?.style ?? 'form';
  return [
    ...textsOf(blocks).flatMap((text) => lintText(text, style)),
    ...(style === 'letter' ? lintLetter(blocks) : []),
  ];
}

/** The same for a text by itself, as someone types it. */
export function lintText(text: string, style: PaperStyle): StyleFinding[] {
  return STYLE_RULES.filter((rule) => !rule.except?.includes(style)).flatMap(({ id, weight, source, ko, en, find }) =>
    find(text).map(({ found, instead }) => ({ rule: id, weight, source, where: text, found, instead, ko, en })),
  );
}

/** 끝. after the last words, two spaces before it; the parts of a letter in their order (domain.md 3.1). */
function lintLetter(blocks: readonly Block[]): StyleFinding[] {
  const sender = blocks.findIndex((block) => block.type === 'sender');
  const last = blocks[sender - 1];
  const words = last && 'runs' in last ? textOf(last.runs) : '';
  if (sender >= 0 && /(^|\S)[ \u00a0]{2}끝\.$/.test(words)) return [];
  const rule = {
    rule: 'end',
    weight: 'style' as const,
    source: '행정업무운영 편람(행정안전부), 끝 표시',
    where: words,
    found: words.slice(-10),
    instead: '  끝.',
  };
  return [
    {
      ...rule,
      ko: '본문이나 붙임의 마지막 글자 뒤에 두 칸을 띄고 ‘끝.’을 적습니다.',
      en: 'After the last words come two spaces and 끝.',
    },
  ];
}

function textsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'table') return block.rows.flat().flatMap(textsOfCell);
    if (block.type === 'foot') return textsOf(block.blocks);
    return 'runs' in block ? [textOf(block.runs)] : [];
  });
}

function textsOfCell(cell: Cell): string[] {
  return cell.blocks.map((block) => textOf(block.runs));
}
