import type { Seal } from './blocks.js';
import { faceOf } from './font.js';
import { glyphPath } from './glyph-outline.js';
import type { Node, Page } from './layout-pages.js';

/** 24 mm, in points; an institution's head may have one of up to 30 mm. */
export const SEAL_SIZE = 68;
const RED = '#c8102e';

/**
 * Draws a square seal whose upper left corner is (x, y): the letters in columns from right to left, as outlines,
 * so that they do not mingle with the text under it. One marked synthetic carries 가상 at its foot.
 */
export function paintSeal(page: Page, node: Node, seal: Seal, x: number, y: number): void {
  page.path(node, x, y, 1, frame(), RED);
  const foot = seal.synthetic ? 11 : 0;
  paintGrid(page, node, [...seal.text.replaceAll(' ', '')], x + 6, y + 6, SEAL_SIZE - 12, SEAL_SIZE - 12 - foot);
  if (seal.synthetic) paintGrid(page, node, ['상', '가'], x + SEAL_SIZE / 2 - 12, y + SEAL_SIZE - 16, 24, 11);
}

/** The seal as assistive technology reads it. */
export function sealAlt(seal: Seal): string {
  return seal.synthetic ? `직인(가상): ${seal.text}` : `직인: ${seal.text}`;
}

function frame(): string {
  const ring = (a: number, b: number) => `${a} ${a} m ${b} ${a} l ${b} ${b} l ${a} ${b} l h`;
  const s = SEAL_SIZE;
  return `${ring(0, s)} ${ring(2.2, s - 2.2)} ${ring(3.2, s - 3.2)} ${ring(4, s - 4)} f*`;
}

function paintGrid(
  page: Page,
  node: Node,
  letters: readonly string[],
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const rows = Math.max(1, Math.min(letters.length, Math.round(Math.sqrt((letters.length * height) / width))));
  const columns = Math.ceil(letters.length / rows);
  const cell = { width: width / columns, height: height / rows };
  letters.forEach((letter, index) => {
    const column = columns - 1 - Math.floor(index / rows);
    const inColumn = Math.min(rows, letters.length - Math.floor(index / rows) * rows);
    const tall = height / inColumn;
    const size = Math.min(cell.width, Math.min(tall, cell.height * 1.35)) * 0.98;
    const left = x + column * cell.width + (cell.width - size) / 2;
    const top = y + (index % rows) * tall + (tall - size) / 2;
    page.path(node, left, top + size * 0.88, size / 1000, outline(letter), RED);
  });
}

const outlines = new Map<string, string>();

/** A letter's outline, painted, in thousandths of an em, y down. */
function outline(letter: string): string {
  const known = outlines.get(letter);
  if (known !== undefined) return known;
  const { file } = faceOf('serifBold');
  const made = `${glyphPath(file, file.glyphFor(letter.codePointAt(0) ?? 0))} f`;
  outlines.set(letter, made);
  return made;
}
