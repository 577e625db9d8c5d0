import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Cell, ParagraphBlock } from '../../server/documents/blocks.js';
import { GlyphMissing } from '../../server/documents/font.js';
import { layOut } from '../../server/documents/layout.js';
import { breakRuns, type Line } from '../../server/documents/layout-lines.js';
import type { Page } from '../../server/documents/layout-pages.js';
import { A4, PAPERS } from '../../server/documents/papers.js';

const STYLE = { regular: 'sans', bold: 'sansBold', size: 10 } as const;

function textOfLine(line: Line): string {
  return String.fromCodePoint(...line.chars.map((char) => char.codePoint));
}

function broken(text: string, width: number): string[] {
  return breakRuns([{ text }], STYLE, width).map(textOfLine);
}

function paragraph(text: string): ParagraphBlock {
  return {
    type: 'paragraph',
    runs: [{ text }],
    align: 'justify',
    size: 'normal',
    indent: 0,
    keepNext: false,
    note: false,
  };
}

function cell(text: string, more: Partial<Cell> = {}): Cell {
  return {
    header: null,
    columnSpan: 1,
    rowSpan: 1,
    align: 'left',
    blocks: [{ ...paragraph(text), align: 'left' }],
    ...more,
  };
}

interface Shown {
  text: string;
  x: number;
  y: number;
  right: number;
}

function shown(page: Page | undefined): Shown[] {
  return (page?.marks ?? []).flatMap((mark) => {
    if (mark.kind !== 'text' || mark.node === null) return [];
    const visible = [...mark.chars];
    while (visible.at(-1)?.role === 'space') visible.pop();
    const width = visible.reduce(
      (sum, char) => sum + char.width + mark.spread + (char.role === 'letter' ? 0 : mark.gap),
      0,
    );
    return [
      {
        text: String.fromCodePoint(...mark.chars.map((char) => char.codePoint)),
        x: mark.x,
        y: mark.y,
        right: mark.x + width - mark.spread,
      },
    ];
  });
}

const WORDS = '수행기관은 수행계획서에 따라 과제를 수행하고 협약기간 안에 결과물을 완성하여 전담기관에 제출한다.';

describe('breaking lines', () => {
  test('never breaks within a word that fits on a line', () => {
    const lines = broken(WORDS, 90);
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(WORDS.split(' '));
  });

  test('keeps every character, the spaces at line ends too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('가', '나다', ' ', 'AB', '(', ')', '1,234', '·', '「', '」', '.'), { maxLength: 80 }),
        fc.integer({ min: 12, max: 200 }),
        (parts, width) => {
          const text = parts.join('');
          return broken(text, width).join('') === text;
        },
      ),
    );
  });

  test('no visible line is wider than the column', () => {
    for (const width of [12, 40, 77, 200]) {
      for (const line of breakRuns([{ text: `${WORDS} ${'가'.repeat(50)}` }], STYLE, width))
        expect(line.width).toBeLessThanOrEqual(width + 0.01);
    }
  });

  test('within a word that is too long, no line starts with a closing sign nor ends with an opening one', () => {
    const lines = broken('가나다라마「바사」아자차.카타파하(거너더)러머버'.repeat(4), 47);
    expect(lines.filter((line) => /^[」』)\].,]/.test(line) || /[「『([]$/.test(line))).toEqual([]);
  });

  test('a name that is to stay whole moves to the next line instead of being divided at its space', () => {
    const runs = [{ text: '주관기관은 ' }, { text: '서울대학교 산학협력단', whole: true as const }];
    expect(breakRuns(runs, STYLE, 120).map(textOfLine)).toEqual(['주관기관은 ', '서울대학교 산학협력단']);
  });
});

describe('laying out pages', () => {
  const area = { top: PAPERS.form.margins.top, bottom: A4.height - PAPERS.form.margins.bottom };

  test('a name of 400 characters in a table cell wraps within its cell', () => {
    const name = '가나다라마바사아자차'.repeat(40);
    const rows = [[cell(name), cell('오른쪽')]];
    const [page] = layOut(
      [{ type: 'table', caption: null, unit: null, columns: [1, 1], headerRows: 0, rows, size: 'normal' }],
      null,
    ).pages;
    const lines = shown(page).filter((line) => line.text !== '오른쪽');
    expect(lines.map((line) => line.text).join('')).toBe(name);
    expect(Math.max(...lines.map((line) => line.right))).toBeLessThan(A4.width / 2);
  });

  test('a cell of more text than a page runs on over pages, nothing lost', () => {
    const text = `${WORDS} `.repeat(200).trim();
    const { pages } = layOut(
      [
        {
          type: 'table',
          caption: null,
          unit: null,
          columns: [1, 3],
          headerRows: 0,
          rows: [[cell('이름'), cell(text)]],
          size: 'normal',
        },
      ],
      null,
    );
    expect(pages.length).toBeGreaterThan(1);
    expect(
      pages
        .flatMap(shown)
        .filter((line) => line.text !== '이름')
        .map((line) => line.text)
        .join(''),
    ).toBe(text);
    for (const line of pages.flatMap(shown)) expect(line.y).toBeLessThanOrEqual(area.bottom);
  });

  test('header rows return on each page, as artifacts the second time', () => {
    const head = [cell('구분', { header: 'column' }), cell('금액', { header: 'column' })];
    const rows = [head, ...Array.from({ length: 80 }, (_, n) => [cell(`행 ${n}`), cell(`${n}`)])];
    const { pages } = layOut(
      [{ type: 'table', caption: null, unit: null, columns: [1, 1], headerRows: 1, rows, size: 'normal' }],
      null,
    );
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) {
      const first = page.marks.find((mark) => mark.kind === 'text');
      expect(first?.kind === 'text' && String.fromCodePoint(...first.chars.map((char) => char.codePoint))).toBe('구분');
    }
    expect(pages.flatMap(shown).filter((line) => line.text === '구분')).toHaveLength(1);
  });

  test.each(Array.from({ length: 12 }, (_, extra) => extra))(
    'a caption never stands apart from its table (%i lines before)',
    (extra) => {
      const filler = Array.from({ length: 26 + extra }, () => paragraph('한 줄'));
      const rows = Array.from({ length: 6 }, (_, n) => [cell(`행 ${n}`)]);
      const { pages } = layOut(
        [
          ...filler,
          {
            type: 'table',
            caption: [{ text: '표 제목' }],
            unit: '(단위: 원)',
            columns: [1],
            headerRows: 1,
            rows,
            size: 'normal',
          },
        ],
        null,
      );
      const holder = pages.find((page) => shown(page).some((line) => line.text === '표 제목'));
      expect(shown(holder).some((line) => line.text === '행 1')).toBe(true);
    },
  );

  test.each(Array.from({ length: 20 }, (_, extra) => extra))(
    'no paragraph leaves one line alone at a page end (%i lines before)',
    (extra) => {
      const filler = Array.from({ length: 24 + extra }, () => paragraph('한 줄'));
      const { pages } = layOut([...filler, paragraph(`${WORDS} `.repeat(4).trim())], null);
      for (const page of pages) {
        const own = shown(page).filter((line) => line.text !== '한 줄');
        expect(own.length).not.toBe(1);
      }
    },
  );

  test('a heading goes with the text after it', () => {
    for (let before = 24; before < 44; before++) {
      const filler = Array.from({ length: before }, () => paragraph('한 줄'));
      const { pages } = layOut(
        [...filler, { type: 'heading', level: 1, runs: [{ text: '제목' }], align: 'left' }, paragraph('첫 문장')],
        null,
      );
      const holder = pages.find((page) => shown(page).some((line) => line.text === '제목'));
      expect(shown(holder).some((line) => line.text === '첫 문장')).toBe(true);
    }
  });

  test('a letter too long for one page takes its last words along with its seal and foot', () => {
    const body: Block[] = Array.from({ length: 38 }, (_, n) => ({
      type: 'item',
      kind: 'numbered',
      level: 1,
      sign: `${n}.`,
      runs: [{ text: '내용' }],
      keepNext: false,
    }));
    const foot: Block = { type: 'foot', blocks: [paragraph('시행'), paragraph('주소'), paragraph('전화')] };
    const { pages } = layOut(
      [{ type: 'paper', style: 'letter' }, ...body, { type: 'sender', text: '기관장', seal: null, note: null }, foot],
      null,
    );
    const last = shown(pages.at(-1)).map((line) => line.text);
    expect(pages).toHaveLength(2);
    expect(last).toEqual(expect.arrayContaining(['37.', '내용', '기관장', '시행']));
  });

  test('nothing leaves the margins, whatever the text', () => {
    const part = fc.constantFrom(
      WORDS,
      '가'.repeat(90),
      'https://example.kr/a/very/long/address?with=query',
      '1',
      '「인용」',
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 40 }), (parts) => {
        const { pages } = layOut(parts.map(paragraph), null);
        return pages
          .flatMap(shown)
          .every(
            (line) =>
              line.x >= PAPERS.form.margins.left - 0.1 &&
              line.right <= A4.width - PAPERS.form.margins.right + 0.1 &&
              line.y < area.bottom,
          );
      }),
      { numRuns: 30 },
    );
  });

  test('a character that no font has is refused, not drawn as a box', () => {
    expect(() => layOut([paragraph('웃음 😀')], null)).toThrow(GlyphMissing);
  });

  test('row spans stay together on a page', () => {
    const rows = Array.from({ length: 30 }, (_, n) =>
      n % 2 === 0 ? [cell(`묶음 ${n}`, { rowSpan: 2 }), cell(`위 ${n}`)] : [cell(`아래 ${n}`)],
    );
    const { pages } = layOut(
      [
        ...Array.from({ length: 9 }, () => paragraph('한 줄')),
        { type: 'table', caption: null, unit: null, columns: [1, 1], headerRows: 0, rows, size: 'normal' },
      ],
      null,
    );
    for (const page of pages) {
      const texts = shown(page).map((line) => line.text);
      for (const text of texts.filter((one) => one.startsWith('위')))
        expect(texts).toContain(`아래 ${Number(text.slice(2)) + 1}`);
    }
  });
});
