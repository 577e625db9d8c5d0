import type { Node, Page } from './layout-pages.js';

export const KOGL_SIZE = { width: 96, height: 34 };

/**
 * A plain mark for 공공누리 (open, free use) drawn here: an open ring and a plate. It is not the registered
 * artwork, which an institution that has the right to it may put in its place.
 */
export function paintKogl(page: Page, node: Node, x: number, y: number): void {
  page.path(node, x, y, 1, plate(), '#1f3a6e');
  page.path(node, x + 17, y + 17, 1, `${disc(11)} ${disc(7.4)} -2 -16 m 2 -16 l 2 -4 l -2 -4 l h f*`, '#ffffff');
  page.path(node, x + 17, y + 17, 1, `${disc(3)} f`, '#ffffff');
  page.path(node, x + 34, y + 1.2, 1, '0 0 m 57 0 l 60.8 3.8 l 60.8 27.8 l 57 31.6 l 0 31.6 l h f', '#ffffff');
}

function plate(): string {
  const { width: w, height: h } = KOGL_SIZE;
  return `5 0 m ${w - 5} 0 l ${w} 5 l ${w} ${h - 5} l ${w - 5} ${h} l 5 ${h} l 0 ${h - 5} l 0 5 l h f`;
}

function disc(r: number): string {
  const k = r * 0.5523;
  return `${r} 0 m ${r} ${k} ${k} ${r} 0 ${r} c ${-k} ${r} ${-r} ${k} ${-r} 0 c ${-r} ${-k} ${-k} ${-r} 0 ${-r} c ${k} ${-r} ${r} ${-k} ${r} 0 c h`;
}
