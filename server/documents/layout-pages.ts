import type { Char, Line } from './layout-lines.js';

/** An element of the logical structure; what is painted with it becomes its content, what has none is an artifact. */
export interface Node {
  tag: string;
  kids: Node[];
  alt?: string;
  bbox?: [number, number, number, number];
  page?: number;
  scope?: 'Column' | 'Row';
  columnSpan?: number;
  rowSpan?: number;
}

/** What a page holds, in the order it is painted. Points from the upper left corner; `y` of text is the baseline. */
export type Mark =
  | { kind: 'text'; node: Node | null; x: number; y: number; chars: Char[]; gap: number; spread: number; color: string }
  | { kind: 'line'; x1: number; y1: number; x2: number; y2: number; width: number; color: string }
  | { kind: 'fill'; x: number; y: number; width: number; height: number; color: string }
  /** `path`: PDF path operators with the one that paints, y down, drawn at (x, y) in `scale`. */
  | { kind: 'path'; node: Node | null; x: number; y: number; scale: number; path: string; color: string };

export class Page {
  readonly marks: Mark[] = [];
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }

  text(
    node: Node | null,
    line: Line,
    x: number,
    baseline: number,
    stretch: { gap: number; spread: number } = { gap: 0, spread: 0 },
    color = '#000000',
  ): void {
    if (line.chars.length > 0)
      this.marks.push({ kind: 'text', node, x, y: baseline, chars: line.chars, ...stretch, color });
  }

  line(x1: number, y1: number, x2: number, y2: number, width: number, color = '#000000'): void {
    this.marks.push({ kind: 'line', x1, y1, x2, y2, width, color });
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.marks.push({ kind: 'fill', x, y, width, height, color });
  }

  path(node: Node | null, x: number, y: number, scale: number, path: string, color: string): void {
    this.marks.push({ kind: 'path', node, x, y, scale, path, color });
  }
}

/** A height that is not divided over pages. `repeated`: painted again, as an artifact. */
export interface Slice {
  height: number;
  paint(page: Page, y: number, repeated: boolean): void;
}

/** A block ready to be placed: slices from top to bottom, and what must stay together. */
export interface Piece {
  before: number;
  after?: number;
  slices: Slice[];
  /** Slices that stay together at its start and at its end (widows and orphans). */
  lead: number;
  tail: number;
  keepNext: boolean;
  /** Painted again on top of each page it runs over (table headers). */
  repeat?: Slice[];
  /** Closes and opens the frame where a page ends within it. */
  edge?: (page: Page, y: number) => void;
  place?: 'newPage' | 'foot';
  onPlaced?: (page: number, y: number) => void;
}

export interface Area {
  top: number;
  bottom: number;
}

/** Places pieces on pages, top to bottom. */
export function paginate(pieces: readonly Piece[], area: Area): Page[] {
  const flow = new Flow(area);
  pieces.forEach((piece, index) => {
    if (piece.place === 'newPage') flow.newPage();
    else if (piece.place === 'foot') flow.sink(piece);
    else flow.put(piece, needed(pieces, index));
  });
  return flow.pages;
}

/** The height that must fit for a piece to start here: its lead, and with keepNext all of it and the next one's need. */
function needed(pieces: readonly Piece[], index: number): number {
  let height = 0;
  for (let i = index; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    const before = i === index ? 0 : piece.before;
    if (piece.keepNext && i + 1 < pieces.length) height += before + heightOf(piece.slices) + (piece.after ?? 0);
    else if (piece.place === 'foot') return height + piece.before + heightOf(piece.slices);
    else return height + before + heightOf(piece.slices.slice(0, leadOf(piece)));
  }
  return height;
}

/** A short paragraph that cannot be divided without a widow or an orphan stays whole. */
function leadOf(piece: Piece): number {
  return piece.slices.length < piece.lead + piece.tail ? piece.slices.length : piece.lead;
}

class Flow {
  readonly pages: Page[] = [new Page(0)];
  private readonly area: Area;
  private y: number;

  constructor(area: Area) {
    this.area = area;
    this.y = area.top;
  }

  newPage(): void {
    this.pages.push(new Page(this.pages.length));
    this.y = this.area.top;
  }

  put(piece: Piece, need: number): void {
    const fits = this.y + piece.before + need <= this.area.bottom + 0.01;
    if (!fits && this.y > this.area.top) this.newPage();
    if (this.y > this.area.top) this.y += piece.before;
    piece.onPlaced?.(this.page.index, this.y);
    let slices = piece.slices;
    while (slices.length > 0) {
      const count = this.fitting(slices, piece);
      for (const slice of slices.slice(0, count)) this.paint(slice, false);
      slices = slices.slice(count);
      if (slices.length > 0) this.turn(piece);
    }
    this.y += piece.after ?? 0;
  }

  /** At the foot of this page, or of a new one where it does not fit. */
  sink(piece: Piece): void {
    const height = heightOf(piece.slices);
    if (this.y + piece.before + height > this.area.bottom + 0.01) this.newPage();
    this.y = Math.max(this.area.top, this.area.bottom - height);
    for (const slice of piece.slices) this.paint(slice, false);
  }

  private get page(): Page {
    return this.pages[this.pages.length - 1] as Page;
  }

  private paint(slice: Slice, repeated: boolean): void {
    slice.paint(this.page, this.y, repeated);
    this.y += slice.height;
  }

  private turn(piece: Piece): void {
    piece.edge?.(this.page, this.y);
    this.newPage();
    piece.edge?.(this.page, this.y);
    for (const slice of piece.repeat ?? []) this.paint(slice, true);
  }

  /** How many of the slices go on this page: at least one, so that nothing waits for ever. */
  private fitting(slices: readonly Slice[], piece: Piece): number {
    let y = this.y;
    let count = 0;
    for (const slice of slices) {
      if (y + slice.height > this.area.bottom + 0.01) break;
      y += slice.height;
      count++;
    }
    if (count === slices.length) return count;
    return Math.max(1, Math.min(count, slices.length - piece.tail));
  }
}

function heightOf(slices: readonly Slice[]): number {
  return slices.reduce((sum, slice) => sum + slice.height, 0);
}
