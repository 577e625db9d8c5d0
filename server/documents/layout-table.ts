import type { Cell, TableBlock } from './blocks.js';
import { breakRuns, type TypeStyle, widthOf } from './layout-lines.js';
import type { Node, Page, Piece, Slice } from './layout-pages.js';
import { paintLine, textSlices } from './layout-text.js';
import type { PaperShape } from './papers.js';

const PAD = { x: 3.6, y: 3.2 };
/** Rows that start on a page with the header, if the table has as many. */
const FIRST_ROWS = 3;
const OUTER = { width: 0.8, color: '#222222' };
const INNER = { width: 0.4, color: '#707070' };

/** A cell at its place in the grid, its text broken to its width. */
interface Placed {
  cell: Cell;
  node: Node;
  row: number;
  column: number;
  rowSpan: number;
  x: number;
  width: number;
  slices: Slice[];
  height: number;
}

/**
 * The pieces of a table: its caption, glued to it, and its rows. Rows joined by a row span stay together;
 * header rows return on each page; a row taller than half a page is divided between its lines.
 */
export function tablePieces(
  block: TableBlock,
  table: Node,
  shape: PaperShape,
  x: number,
  width: number,
  body: number,
): Piece[] {
  const size = shape.table[block.size];
  const style: TypeStyle = { regular: shape.regular === 'serif' ? 'sans' : shape.regular, bold: 'sansBold', size };
  const caption = captionPiece(block, table, style, shape, x, width);
  const cells = placeCells(block, table, style, shape, x, width, body);
  const heights = rowHeights(cells, block.rows.length);
  const frame: Frame = {
    x,
    width,
    edges: edgesOf(block.columns, x, width),
    headerFill: shape.headerFill,
    rows: block.rows.length,
  };
  const tops = topsOf(heights);
  const groups = groupsOf(cells, block.rows.length);
  const slices = groups.flatMap((group) => groupSlices(group, tops, frame, body));
  const headerSlices = groups.filter((group) => group.last < block.headerRows).length;
  const rows: Piece = {
    before: caption ? 0 : shape.size * shape.gap + 2,
    slices,
    lead: Math.min(slices.length, headerSlices + FIRST_ROWS),
    tail: 1,
    after: size * 0.5,
    keepNext: false,
    repeat: slices.slice(0, headerSlices),
    edge: (page, y) => page.line(x, y, x + width, y, OUTER.width, OUTER.color),
  };
  return caption ? [caption, rows] : [rows];
}

function captionPiece(
  block: TableBlock,
  table: Node,
  style: TypeStyle,
  shape: PaperShape,
  x: number,
  width: number,
): Piece | null {
  if (!block.caption && !block.unit) return null;
  const node: Node = { tag: 'Caption', kids: [] };
  table.kids.unshift(node);
  const captionStyle = { ...style, size: style.size + (block.caption ? 0.8 : -0.5), allBold: block.caption !== null };
  const lines = breakRuns(block.caption ?? [{ text: block.unit ?? '' }], captionStyle, width);
  const unitStyle = { ...style, size: style.size - 0.5 };
  const unit = block.caption && block.unit ? breakRuns([{ text: block.unit }], unitStyle, width)[0] : undefined;
  const height = captionStyle.size * 1.7;
  const slices = lines.map(
    (line, index): Slice => ({
      height,
      paint(page, y) {
        const left = block.caption ? x + (width - line.width) / 2 : x + width - line.width;
        paintLine(page, node, line, left, y, height, captionStyle.size);
        if (unit && !crowded(line.width, unit.width, width) && index === lines.length - 1)
          paintLine(page, node, unit, x + width - unit.width, y, height, unitStyle.size);
      },
    }),
  );
  const last = lines.at(-1);
  if (unit && last && crowded(last.width, unit.width, width)) {
    slices.push({
      height: unitStyle.size * 1.5,
      paint: (page, y) => paintLine(page, node, unit, x + width - unit.width, y, unitStyle.size * 1.5, unitStyle.size),
    });
  }
  return { before: shape.size * (shape.gap + 0.25), slices, lead: slices.length, tail: 1, keepNext: true };
}

/** A centred caption and a unit at the right margin would touch. */
function crowded(caption: number, unit: number, width: number): boolean {
  return (width + caption) / 2 + unit + 8 > width;
}

function placeCells(
  block: TableBlock,
  table: Node,
  style: TypeStyle,
  shape: PaperShape,
  x: number,
  width: number,
  body: number,
): Placed[] {
  const edges = edgesOf(block.columns, x, width);
  const taken = new Set<number>();
  const key = (row: number, column: number) => row * 1000 + column;
  const placed: Placed[] = [];
  block.rows.forEach((row, rowIndex) => {
    const rowNode: Node = { tag: 'TR', kids: [] };
    table.kids.push(rowNode);
    let column = 0;
    for (const cell of row) {
      while (taken.has(key(rowIndex, column))) column++;
      const rowSpan = Math.min(cell.rowSpan, block.rows.length - rowIndex);
      for (let r = 1; r < rowSpan; r++)
        for (let c = 0; c < cell.columnSpan; c++) taken.add(key(rowIndex + r, column + c));
      const left = edges[column] ?? x;
      const right = edges[column + cell.columnSpan] ?? x + width;
      placed.push(placeCell(cell, rowNode, { row: rowIndex, column, rowSpan, left, right }, style, shape, body));
      column += cell.columnSpan;
    }
  });
  return placed;
}

function placeCell(
  cell: Cell,
  rowNode: Node,
  at: { row: number; column: number; rowSpan: number; left: number; right: number },
  style: TypeStyle,
  shape: PaperShape,
  body: number,
): Placed {
  const node: Node = { tag: cell.header ? 'TH' : 'TD', kids: [], columnSpan: cell.columnSpan, rowSpan: at.rowSpan };
  if (cell.header) node.scope = cell.header === 'column' ? 'Column' : 'Row';
  rowNode.kids.push(node);
  const x = at.left + PAD.x;
  const width = at.right - at.left - 2 * PAD.x;
  const slices = cell.blocks.flatMap((block): Slice[] => {
    const own: Node = cell.blocks.length === 1 ? node : { tag: 'P', kids: [] };
    if (own !== node) node.kids.push(own);
    const type = {
      ...style,
      size: block.type === 'paragraph' && block.size === 'small' ? style.size * 0.88 : style.size,
    };
    const setting = { node: own, runs: block.runs, style: type, pitch: shape.table.pitch };
    if (block.type === 'paragraph') return textSlices({ ...setting, x, width, align: cellAlign(block.align) });
    const signRuns = [{ text: block.sign }];
    const hang = widthOf(signRuns, type) + type.size * 0.3 + (block.level - 1) * type.size * 0.6;
    const sign = { node: own, runs: signRuns, x: x + (block.level - 1) * type.size * 0.6 };
    return textSlices({ ...setting, x: x + hang, width: width - hang, align: 'left', sign });
  });
  const height = slices.reduce((sum, slice) => sum + slice.height, 0);
  const rowSpan = height > body ? 1 : at.rowSpan;
  return { cell, node, row: at.row, column: at.column, rowSpan, x: at.left, width: at.right - at.left, slices, height };
}

/** Lines in cells are short: set ragged, not torn apart. */
function cellAlign(align: Cell['align']): Cell['align'] {
  return align === 'justify' ? 'left' : align;
}

function rowHeights(cells: readonly Placed[], rows: number): number[] {
  const heights = new Array<number>(rows).fill(0);
  for (const { row, rowSpan, height } of cells)
    if (rowSpan === 1) heights[row] = Math.max(heights[row] ?? 0, height + 2 * PAD.y);
  for (const { row, rowSpan, height } of cells) {
    const last = row + rowSpan - 1;
    const sum = heights.slice(row, last + 1).reduce((a, b) => a + b, 0);
    if (rowSpan > 1 && sum < height + 2 * PAD.y) heights[last] = (heights[last] ?? 0) + height + 2 * PAD.y - sum;
  }
  return heights;
}

interface Group {
  first: number;
  last: number;
  cells: Placed[];
}

/** Where each row starts below the table's top, and where the last one ends. */
function topsOf(heights: readonly number[]): number[] {
  const tops = [0];
  for (const height of heights) tops.push((tops.at(-1) ?? 0) + height);
  return tops;
}

function groupsOf(cells: readonly Placed[], rows: number): Group[] {
  const ends = new Array<number>(rows).fill(0).map((_, row) => row);
  for (const { row, rowSpan } of cells) ends[row] = Math.max(ends[row] ?? row, row + rowSpan - 1);
  const groups: Group[] = [];
  for (let row = 0; row < rows; ) {
    let last = ends[row] ?? row;
    for (let r = row; r <= last; r++) last = Math.max(last, ends[r] ?? r);
    groups.push({ first: row, last, cells: [] });
    row = last + 1;
  }
  let group = 0;
  for (const cell of cells) {
    while (cell.row > (groups[group]?.last ?? cell.row)) group++;
    groups[group]?.cells.push(cell);
  }
  return groups;
}

interface Frame {
  x: number;
  width: number;
  edges: number[];
  headerFill: string;
  rows: number;
}

function groupSlices(group: Group, tops: readonly number[], frame: Frame, body: number): Slice[] {
  const own = group.cells;
  const top = (row: number) => tops[row] ?? 0;
  const height = top(group.last + 1) - top(group.first);
  if (group.first === group.last && height > body / 2) return strips(own, group.first, frame);
  const paint = (page: Page, y: number, repeated: boolean) => {
    for (const cell of own) {
      const start = y + top(cell.row) - top(group.first);
      const tall = top(cell.row + cell.rowSpan) - top(cell.row);
      paintBox(page, cell, start, tall, frame, { top: cell.row === 0, bottom: true });
      paintText(page, cell.slices, start + (tall - cell.height) / 2, repeated);
    }
    frameSides(page, frame, y, height);
  };
  return [{ height, paint }];
}

/** A very tall row, as one slice for each line of its tallest cell. */
function strips(cells: readonly Placed[], row: number, frame: Frame): Slice[] {
  const count = Math.max(...cells.map((cell) => cell.slices.length));
  return Array.from({ length: count }, (_, index): Slice => {
    const line = Math.max(...cells.map((cell) => cell.slices[index]?.height ?? 0));
    const padTop = index === 0 ? PAD.y : 0;
    const height = line + padTop + (index === count - 1 ? PAD.y : 0);
    return {
      height,
      paint(page, y, repeated) {
        for (const cell of cells) {
          paintBox(page, cell, y, height, frame, {
            top: index === 0 && row === 0,
            bottom: index === count - 1 && row < frame.rows,
          });
          const slice = cell.slices[index];
          if (slice) slice.paint(page, y + padTop, repeated);
        }
        frameSides(page, frame, y, height);
      },
    };
  });
}

function paintText(page: Page, slices: readonly Slice[], top: number, repeated: boolean): void {
  let y = top;
  for (const slice of slices) {
    slice.paint(page, y, repeated);
    y += slice.height;
  }
}

function paintBox(
  page: Page,
  cell: Placed,
  y: number,
  height: number,
  frame: Frame,
  rules: { top: boolean; bottom: boolean },
): void {
  if (cell.cell.header) page.fill(cell.x, y, cell.width, height, frame.headerFill);
  const top = cell.row === 0 ? OUTER : INNER;
  const bottom = cell.row + cell.rowSpan === frame.rows ? OUTER : INNER;
  if (rules.top) page.line(cell.x, y, cell.x + cell.width, y, top.width, top.color);
  if (rules.bottom) page.line(cell.x, y + height, cell.x + cell.width, y + height, bottom.width, bottom.color);
  if (cell.x > frame.x + 0.1) page.line(cell.x, y, cell.x, y + height, INNER.width, INNER.color);
}

function frameSides(page: Page, frame: Frame, y: number, height: number): void {
  for (const x of [frame.x, frame.x + frame.width]) page.line(x, y, x, y + height, OUTER.width, OUTER.color);
}

function edgesOf(columns: readonly number[], x: number, width: number): number[] {
  const sum = columns.reduce((a, b) => a + b, 0);
  const edges = [x];
  for (const column of columns) edges.push((edges.at(-1) ?? x) + (column / sum) * width);
  return edges;
}
