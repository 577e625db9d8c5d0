import type { Align, Run } from './blocks.js';
import { breakRuns, type Line, type TypeStyle } from './layout-lines.js';
import type { Node, Page, Piece, Slice } from './layout-pages.js';

export interface TextSetting {
  node: Node;
  runs: readonly Run[];
  style: TypeStyle;
  x: number;
  width: number;
  align: Align;
  /** Line pitch in sizes. */
  pitch: number;
  color?: string;
  /** What hangs left of the first line: an item's sign. */
  sign?: { node: Node; runs: readonly Run[]; x: number };
}

/** The lines of a text as slices. */
export function textSlices(setting: TextSetting): Slice[] {
  const { style, x, width, align, pitch, node, color } = setting;
  const height = style.size * pitch;
  const lines = align === 'center' ? balanced(setting.runs, style, width) : breakRuns(setting.runs, style, width);
  return lines.map((line, index): Slice => {
    const sign = index === 0 ? setting.sign : undefined;
    const signLine = sign && breakRuns(sign.runs, style, Number.POSITIVE_INFINITY)[0];
    return {
      height,
      paint(page, y, repeated) {
        const baseline = baselineOf(y, height, style.size);
        if (sign && signLine) page.text(repeated ? null : sign.node, signLine, sign.x, baseline, undefined, color);
        page.text(
          repeated ? null : node,
          line,
          startOf(line, x, width, align),
          baseline,
          stretchOf(line, width, align, style.size),
          color,
        );
      },
    };
  });
}

export function textPiece(setting: TextSetting, around: { before: number; keepNext: boolean }): Piece {
  return { ...around, slices: textSlices(setting), lead: 2, tail: 2 };
}

/** Centred lines of about one length: as few as fit, none of them a lone last word. */
function balanced(runs: readonly Run[], style: TypeStyle, width: number): Line[] {
  let best = breakRuns(runs, style, width);
  if (best.length === 1) return best;
  const count = best.length;
  for (let narrow = width * 0.95; narrow > width / 2; narrow -= width * 0.05) {
    const lines = breakRuns(runs, style, narrow);
    if (lines.length > count || lines.some((line) => line.width > narrow + 0.1 || line.chars.at(-1)?.role === 'glue'))
      break;
    best = lines;
  }
  return best;
}

/** One line by itself, its baseline as in a text of that pitch. */
export function paintLine(
  page: Page,
  node: Node | null,
  line: Line,
  x: number,
  y: number,
  height: number,
  size: number,
  color?: string,
): void {
  page.text(node, line, x, baselineOf(y, height, size), undefined, color);
}

/** The faces' em box is .88 above and .12 below the baseline; it stands in the middle of the line. */
export function baselineOf(y: number, height: number, size: number): number {
  return y + (height - size) / 2 + 0.88 * size;
}

export function startOf(line: Line, x: number, width: number, align: Align): number {
  if (align === 'center') return x + (width - line.width) / 2;
  if (align === 'right') return x + width - line.width;
  return x;
}

/** Widest that spaces and letters are pulled apart, in em; beyond it a line stays ragged rather than torn. */
const SPACE_LIMIT = 0.3;
const LETTER_LIMIT = 0.045;

function stretchOf(line: Line, width: number, align: Align, size: number): { gap: number; spread: number } {
  if (align !== 'justify' || line.end) return { gap: 0, spread: 0 };
  const rest = width - line.width;
  const gap = line.gaps > 0 ? Math.min(rest / line.gaps, SPACE_LIMIT * size) : 0;
  const spread = (rest - gap * line.gaps) / Math.max(1, line.chars.length - 1);
  return spread > LETTER_LIMIT * size ? { gap: 0, spread: 0 } : { gap, spread };
}
