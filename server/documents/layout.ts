import type {
  ApprovalBlock,
  ApprovalStep,
  Block,
  FigureBlock,
  HeadingBlock,
  ItemBlock,
  MastheadBlock,
  ParagraphBlock,
  QrBlock,
  RuleBlock,
  Run,
  SenderBlock,
} from './blocks.js';
import { textOf } from './blocks.js';
import { KOGL_SIZE, paintKogl } from './kogl.js';
import { breakRuns, type TypeStyle, widthOf } from './layout-lines.js';
import { type Node, type Page, type Piece, paginate, type Slice } from './layout-pages.js';
import { tablePieces } from './layout-table.js';
import { paintLine, textPiece, textSlices } from './layout-text.js';
import { A4, PAPERS, type PaperShape } from './papers.js';
import { qrPath } from './qr.js';
import { paintSeal, SEAL_SIZE, sealAlt } from './seal.js';

export interface Laid {
  pages: Page[];
  root: Node;
  /** Headings, for bookmarks; `y` from the top of the page, in points. */
  outline: { title: string; level: number; page: number; y: number }[];
}

/**
 * Lays blocks out on A4 pages, and their meaning as a structure tree. `footer` is small print at the foot of each page.
 * @throws GlyphMissing for a character that no font has.
 */
export function layOut(blocks: readonly Block[], footer: string | null): Laid {
  const style = blocks.find((block) => block.type === 'paper')?.style ?? 'form';
  const setting = new Setting(PAPERS[style], style === 'letter');
  const pieces = heldTogether(blocks.flatMap((block) => setting.pieces(block)));
  const { top, bottom } = setting.shape.margins;
  const pages = paginate(pieces, { top, bottom: A4.height - bottom });
  paintFooters(pages, setting.shape, footer);
  return { pages, root: setting.root, outline: setting.outline };
}

class Setting {
  readonly shape: PaperShape;
  readonly root: Node = { tag: 'Document', kids: [] };
  readonly outline: Laid['outline'] = [];
  private readonly x: number;
  private readonly width: number;
  private readonly letter: boolean;
  private headingLevel = 0;
  /** Open lists, outermost first: the list, its level, and the body of its last item, where deeper lists go. */
  private lists: { list: Node; level: number; body: Node }[] = [];

  constructor(shape: PaperShape, letter: boolean) {
    this.shape = shape;
    this.letter = letter;
    this.x = shape.margins.left;
    this.width = A4.width - shape.margins.left - shape.margins.right;
  }

  pieces(block: Block): Piece[] {
    if (block.type !== 'item' && block.type !== 'table') this.lists = [];
    switch (block.type) {
      case 'paper':
        return [];
      case 'masthead':
        return this.masthead(block);
      case 'heading':
        return [this.heading(block)];
      case 'paragraph':
        return [this.paragraph(block)];
      case 'item':
        return [block.kind === 'field' ? this.field(block) : this.item(block)];
      case 'table':
        return this.table(block);
      case 'sender':
        return [this.sender(block)];
      case 'approval':
        return [this.approval(block)];
      case 'figure':
        return [this.figure(block)];
      case 'qr':
        return [this.qr(block)];
      case 'rule':
        return [this.rule(block)];
      case 'gap':
        return [unbroken(0, block.lines * this.lineHeight, () => {})];
      case 'pageBreak':
        return [{ before: 0, slices: [], lead: 0, tail: 0, keepNext: false, place: 'newPage' }];
      case 'foot':
        return [foot(block.blocks.flatMap((inner) => this.pieces(inner)))];
    }
  }

  private get lineHeight(): number {
    return this.shape.size * this.shape.pitch;
  }

  private get gap(): number {
    return this.shape.size * this.shape.gap;
  }

  private style(size = this.shape.size): TypeStyle {
    return { regular: this.shape.regular, bold: this.shape.bold, size };
  }

  private add(node: Node): Node {
    this.root.kids.push(node);
    return node;
  }

  private masthead(block: MastheadBlock): Piece[] {
    const { size, face } = this.shape.masthead;
    const style: TypeStyle = { regular: face, bold: face, size };
    const node = this.add({ tag: 'P', kids: [] });
    const align = size < 16 ? 'left' : 'center';
    const piece = textPiece(
      { node, runs: block.runs, style, x: this.x, width: this.width, align, pitch: 1.5 },
      { before: 0, keepNext: true },
    );
    if (!block.note) return [piece];
    const note = {
      node,
      runs: [{ text: block.note }],
      style: this.style(9.5),
      x: this.x,
      width: this.width,
      align,
      pitch: 1.5,
    } as const;
    return [piece, textPiece(note, { before: 0, keepNext: true })];
  }

  private heading(block: HeadingBlock): Piece {
    const level = Math.min(block.level, this.headingLevel + 1);
    this.headingLevel = level;
    const node = this.add({ tag: `H${level}`, kids: [] });
    const size = this.shape.headings[block.level - 1] ?? this.shape.size;
    const bold = this.shape.headingFace;
    const before = block.level === 1 ? this.gap : size * 0.75;
    const piece = textPiece(
      {
        node,
        runs: block.runs,
        style: { regular: bold, bold, size },
        x: this.x,
        width: this.width,
        align: block.align,
        pitch: 1.45,
      },
      { before, keepNext: true },
    );
    return {
      ...piece,
      lead: piece.slices.length,
      onPlaced: (page, y) => this.outline.push({ title: textOf(block.runs), level, page, y }),
    };
  }

  private paragraph(block: ParagraphBlock): Piece {
    const node = this.add({ tag: block.note ? 'Note' : 'P', kids: [] });
    const scale = block.size === 'small' ? 0.82 : block.size === 'large' ? 1.15 : 1;
    const indent = block.indent * this.shape.size;
    return textPiece(
      {
        node,
        runs: block.runs,
        style: this.style(this.shape.size * scale),
        x: this.x + indent,
        width: this.width - indent,
        align: block.align,
        pitch: block.size === 'small' ? 1.42 : this.shape.pitch,
      },
      { before: this.gap, keepNext: block.keepNext },
    );
  }

  private item(block: ItemBlock): Piece {
    const small = block.sign === '*' || block.sign === '※';
    const size = small ? this.shape.size * 0.84 : this.shape.size;
    const style = this.style(size);
    const { label, body } = this.listItem(block);
    const signX = this.x + (block.level - 1) * this.shape.size * (block.kind === 'bullet' ? 0.7 : 1);
    const signRuns = [{ text: block.sign }];
    const hang = block.sign === '' ? 0 : widthOf(signRuns, style) + size * 0.42;
    return textPiece(
      {
        node: body,
        runs: block.runs,
        style,
        x: signX + hang,
        width: this.width - (signX - this.x) - hang,
        align: 'justify',
        pitch: this.shape.pitch,
        ...(block.sign === '' ? {} : { sign: { node: label, runs: signRuns, x: signX } }),
      },
      { before: block.level === 1 ? this.gap : this.gap * 0.6, keepNext: block.keepNext },
    );
  }

  /** L > LI > Lbl, LBody, with deeper lists within the body of the item before. */
  private listItem(block: ItemBlock): { label: Node; body: Node } {
    while ((this.lists.at(-1)?.level ?? 0) > block.level) this.lists.pop();
    let open = this.lists.at(-1);
    if (open?.level !== block.level) {
      const list: Node = { tag: 'L', kids: [] };
      (open?.body ?? this.root).kids.push(list);
      open = { list, level: block.level, body: list };
      this.lists.push(open);
    }
    const label: Node = { tag: 'Lbl', kids: [] };
    const text: Node = { tag: 'P', kids: [] };
    const body: Node = { tag: 'LBody', kids: [text] };
    open.list.kids.push({ tag: 'LI', kids: block.sign === '' ? [body] : [label, body] });
    open.body = body;
    return { label, body: text };
  }

  /** 수신, (경유), 제목, 붙임: a label and its text at one edge. The 제목 of a letter is its heading. */
  private field(block: ItemBlock): Piece {
    this.lists = [];
    const title = this.letter && block.sign === '제목';
    if (title) this.headingLevel = 1;
    const node = this.add({ tag: title ? 'H1' : 'P', kids: [] });
    const style = this.style();
    const hang = this.shape.size * 3.2;
    const piece = textPiece(
      {
        node,
        runs: title ? block.runs.map((run): Run => ({ ...run, bold: true })) : block.runs,
        style,
        x: this.x + hang,
        width: this.width - hang,
        align: 'left',
        pitch: this.shape.pitch,
        sign: { node, runs: [{ text: block.sign }], x: this.x },
      },
      { before: block.sign === '' ? 0 : this.gap, keepNext: true },
    );
    return title
      ? { ...piece, onPlaced: (page, y) => this.outline.push({ title: textOf(block.runs), level: 1, page, y }) }
      : piece;
  }

  private table(block: Extract<Block, { type: 'table' }>): Piece[] {
    const node: Node = { tag: 'Table', kids: [] };
    const level = this.lists.at(-1);
    if (level) level.body.kids.push(node);
    else this.root.kids.push(node);
    const { top, bottom } = this.shape.margins;
    return tablePieces(block, node, this.shape, this.x, this.width, A4.height - top - bottom);
  }

  private sender(block: SenderBlock): Piece {
    const size = 20;
    const face = 'sansBold';
    const node = this.add({ tag: 'P', kids: [] });
    const line = breakRuns([{ text: block.text }], { regular: face, bold: face, size }, this.width)[0];
    const note = block.note ? breakRuns([{ text: block.note }], this.style(9.5), 90)[0] : undefined;
    const height = size * (block.seal ? 2.7 : 2);
    const seal = block.seal ? this.add({ tag: 'Figure', kids: [], alt: sealAlt(block.seal) }) : null;
    const paint = (page: Page, y: number) => {
      if (!line) return;
      const x = this.x + (this.width - line.width) / 2;
      paintLine(page, node, line, x, y, height, size);
      if (note) paintLine(page, node, note, x + line.width + 10, y, height, 9.5);
      if (!block.seal || !seal) return;
      const left = x + line.width - (line.chars.at(-1)?.width ?? 0) / 2 - SEAL_SIZE / 2;
      const top = y + (height - SEAL_SIZE) / 2;
      seal.bbox = [left, top, left + SEAL_SIZE, top + SEAL_SIZE];
      seal.page = page.index;
      paintSeal(page, seal, block.seal, left, top);
    };
    return { ...unbroken(this.shape.size * 0.6, height, paint), after: block.seal && !this.letter ? 8 : 0 };
  }

  private approval(block: ApprovalBlock): Piece {
    const node = this.add({ tag: 'P', kids: [] });
    const style = this.style(10);
    const columns = Math.max(3, block.steps.length);
    const width = this.width / columns;
    const row = 15;
    const lines = block.steps.flatMap((step, index) =>
      approvalLines(step).map((text, order) => ({ text, x: this.x + index * width, row: order })),
    );
    const rows = Math.max(1, ...lines.map((line) => line.row + 1));
    const cooperators = `협조자  ${block.cooperators.map((step) => approvalLines(step).join(' ')).join(', ')}`;
    return unbroken(4, row * (rows + (block.cooperators.length > 0 ? 1 : 0)), (page, y) => {
      for (const { text, x, row: order } of lines) {
        const line = breakRuns([{ text }], style, width - 6)[0];
        if (line) paintLine(page, node, line, x, y + order * row, row, 10);
      }
      const concurred = block.cooperators.length > 0 && breakRuns([{ text: cooperators }], style, this.width)[0];
      if (concurred) paintLine(page, node, concurred, this.x, y + rows * row, row, 10);
    });
  }

  private figure(block: FigureBlock): Piece {
    const node = this.add({ tag: 'Figure', kids: [], alt: block.alt });
    const caption = this.add({ tag: 'P', kids: [] });
    const mark = { regular: 'sansBold', bold: 'sansBold', size: 10.5 } as const;
    const name = breakRuns([{ text: '공공누리' }], mark, KOGL_SIZE.width)[0];
    const left = KOGL_SIZE.width + 12;
    const slices = textSlices({
      node: caption,
      runs: block.caption,
      style: this.style(10),
      x: this.x + left,
      width: this.width - left,
      align: 'left',
      pitch: 1.45,
    });
    const text = slices.reduce((sum, slice) => sum + slice.height, 0);
    const height = Math.max(text, KOGL_SIZE.height);
    return unbroken(this.gap * 2, height, (page, y) => {
      const top = y + (height - KOGL_SIZE.height) / 2;
      node.bbox = [this.x, top, this.x + KOGL_SIZE.width, top + KOGL_SIZE.height];
      node.page = page.index;
      paintKogl(page, node, this.x, top);
      if (name)
        paintLine(page, node, name, this.x + 34 + (61 - name.width) / 2, top, KOGL_SIZE.height, 10.5, '#1f3a6e');
      paintAll(page, slices, y + (height - text) / 2);
    });
  }

  private qr(block: QrBlock): Piece {
    const side = block.corner ? 46 : 52;
    const codeX = block.corner ? this.x + this.width - side : this.x;
    const textX = block.corner ? this.x : this.x + side + 6;
    const node = this.add({ tag: 'Figure', kids: [], alt: block.alt });
    const slices = block.lines.flatMap((runs) => {
      const text = this.add({ tag: 'P', kids: [] });
      return textSlices({
        node: text,
        runs,
        style: { regular: 'sans', bold: 'sansBold', size: 8.2 },
        x: textX,
        width: this.width - side - 6,
        align: 'left',
        pitch: 1.45,
      });
    });
    const code = qrPath(block.text);
    const text = slices.reduce((sum, slice) => sum + slice.height, 0);
    const height = block.corner ? text : side;
    return unbroken(block.corner ? 1 : 4, height, (page, y) => {
      const top = y + height - side;
      node.bbox = [codeX, top, codeX + side, top + side];
      node.page = page.index;
      page.path(node, codeX, top, side / code.side, code.path, '#000000');
      paintAll(page, slices, y + (height - text) / 2);
    });
  }

  private rule(block: RuleBlock): Piece {
    const weight = block.weight === 'thin' ? 0.6 : block.weight === 'thick' ? 1.6 : 0.7;
    return unbroken(2, 6, (page, y) => {
      page.line(this.x, y + 3, this.x + this.width, y + 3, weight);
      if (block.weight === 'double') page.line(this.x, y + 5.2, this.x + this.width, y + 5.2, weight);
    });
  }
}

/** The last words of a letter, its 발신명의 and its foot stand on one page: a foot alone on a page is no letter. */
function heldTogether(pieces: Piece[]): Piece[] {
  const foot = pieces.findIndex((piece) => piece.place === 'foot');
  if (foot < 0) return pieces;
  return pieces.map((piece, index) =>
    index >= foot - 2 && index < foot && piece.slices.length <= 12 ? { ...piece, keepNext: true } : piece,
  );
}

function approvalLines(step: ApprovalStep): string[] {
  return [step.mark, `${step.title}${step.name ? ` ${step.name}` : ''}`].filter((text) => text !== null);
}

function unbroken(before: number, height: number, paint: (page: Page, y: number) => void): Piece {
  return { before, slices: [{ height, paint }], lead: 1, tail: 1, keepNext: false };
}

function foot(pieces: readonly Piece[]): Piece {
  const slices = pieces.flatMap((piece, index): Slice[] =>
    index === 0 ? piece.slices : [{ height: piece.before, paint: () => {} }, ...piece.slices],
  );
  return { before: 10, slices, lead: slices.length, tail: 1, keepNext: false, place: 'foot' };
}

function paintAll(page: Page, slices: readonly Slice[], top: number): void {
  let y = top;
  for (const slice of slices) {
    slice.paint(page, y, false);
    y += slice.height;
  }
}

function paintFooters(pages: readonly Page[], shape: PaperShape, footer: string | null): void {
  const y = A4.height - Math.min(shape.margins.bottom, 42) + 6;
  const { left, right } = shape.margins;
  for (const page of pages) {
    const number = breakRuns([{ text: `- ${page.index + 1} -` }], { regular: 'sans', bold: 'sans', size: 9 }, 100)[0];
    if (shape.numbered && pages.length > 1 && number)
      paintLine(page, null, number, (A4.width - number.width) / 2, y, 14, 9);
    if (!footer) continue;
    const line = breakRuns([{ text: footer }], { regular: 'sans', bold: 'sans', size: 7.5 }, A4.width)[0];
    if (line)
      paintLine(page, null, line, pages.length > 1 ? A4.width - right - line.width : left, y, 14, 7.5, '#555555');
  }
}
