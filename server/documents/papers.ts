import type { PaperStyle } from './blocks.js';
import type { FaceName } from './font.js';

/** How a kind of paper looks; lengths in points. Sizes as pdf.md section 6 measured them on real papers. */
export interface PaperShape {
  regular: FaceName;
  bold: FaceName;
  size: number;
  /** Line pitch, in sizes. */
  pitch: number;
  /** Gap between paragraphs, in em. */
  gap: number;
  margins: { top: number; right: number; bottom: number; left: number };
  masthead: { size: number; face: FaceName };
  headings: [number, number, number];
  headingFace: FaceName;
  table: { normal: number; small: number; pitch: number };
  headerFill: string;
  /** Page numbers on papers of several pages. */
  numbered: boolean;
}

export const A4 = { width: 595.28, height: 841.89 };
const mm = 72 / 25.4;

/** 공문: margins 위 20, 왼 20, 오른 20, 아래 15 mm as today's 온나라 sets them (domain.md 3.1). */
const letter: PaperShape = {
  regular: 'sans',
  bold: 'sansBold',
  size: 11.5,
  pitch: 1.52,
  gap: 0.15,
  margins: { top: 16 * mm, right: 20 * mm, bottom: 15 * mm, left: 20 * mm },
  masthead: { size: 21, face: 'sansBold' },
  headings: [16, 13, 12],
  headingFace: 'sansBold',
  table: { normal: 10.5, small: 9.5, pitch: 1.4 },
  headerFill: '#eef1f5',
  numbered: true,
};

export const PAPERS: Record<PaperStyle, PaperShape> = {
  letter,
  form: {
    ...letter,
    size: 11,
    pitch: 1.6,
    gap: 0.35,
    headings: [20, 13, 11.5],
    margins: { ...letter.margins, top: 22 * mm },
  },
  notice: {
    ...letter,
    regular: 'serif',
    bold: 'serifBold',
    size: 12,
    pitch: 1.6,
    gap: 0.35,
    masthead: { size: 13, face: 'sans' },
    headings: [19, 13.5, 12],
    margins: { ...letter.margins, top: 22 * mm, bottom: 18 * mm },
  },
  press: {
    ...letter,
    regular: 'serif',
    bold: 'sansBold',
    size: 13.5,
    pitch: 1.62,
    gap: 0.45,
    masthead: { size: 27, face: 'sansBold' },
    headings: [21, 15, 13.5],
    table: { normal: 10.5, small: 9.5, pitch: 1.42 },
    headerFill: '#e7ecf3',
    margins: { top: 18 * mm, right: 20 * mm, bottom: 18 * mm, left: 20 * mm },
  },
  contract: {
    ...letter,
    regular: 'serif',
    bold: 'serifBold',
    size: 12.5,
    pitch: 1.75,
    gap: 0.4,
    headings: [24, 15, 13],
    table: { normal: 10.5, small: 9, pitch: 1.45 },
    margins: { top: 24 * mm, right: 22 * mm, bottom: 22 * mm, left: 22 * mm },
  },
};
