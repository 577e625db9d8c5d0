import type { FaceName } from './font.js';
import type { Char } from './layout-lines.js';
import type { Mark, Node, Page } from './layout-pages.js';
import { A4 } from './papers.js';
import type { OfficialPdf } from './pdf-document.js';
import type { PdfFont } from './pdf-font.js';

/** A page as written: its object, and the elements its marked content belongs to, by their numbers there. */
export interface Drawn {
  object: number;
  contents: Node[];
}

type TextMark = Extract<Mark, { kind: 'text' }>;
type PathMark = Extract<Mark, { kind: 'path' }>;

/**
 * Writes one page's content stream. Glyphs are written directly: pdfkit's own text() measures, shapes and wraps
 * again what is laid out already, and drops the spaces of justified lines.
 */
export class PagePen {
  private readonly doc: OfficialPdf;
  private readonly out: string[] = [];
  private readonly contents: Node[] = [];
  private readonly fonts = new Set<PdfFont>();
  private open: Node | null | undefined;
  private inText = false;
  private fontState = '';
  private spread = 0;
  private color = '';
  private x = 0;
  private y = 0;

  constructor(doc: OfficialPdf) {
    this.doc = doc;
  }

  /** Adds the page to the document. Fills, then rules, then what is read, in reading order. */
  draw(page: Page): Drawn {
    for (const mark of page.marks) if (mark.kind === 'fill') this.fill(mark);
    this.lines(page.marks.filter((mark) => mark.kind === 'line'));
    for (const mark of page.marks) {
      if (mark.kind === 'text') this.text(mark);
      else if (mark.kind === 'path') this.path(mark);
    }
    this.close();
    return { object: this.doc.addDrawn(this.out.join('\n'), this.fonts, page.index), contents: this.contents };
  }

  private fill(mark: Extract<Mark, { kind: 'fill' }>): void {
    this.enter(null);
    this.paintIn(mark.color);
    this.out.push(`${n(mark.x)} ${n(A4.height - mark.y - mark.height)} ${n(mark.width)} ${n(mark.height)} re f`);
  }

  /** Rules of one weight and colour as one path. */
  private lines(marks: readonly Extract<Mark, { kind: 'line' }>[]): void {
    const paths = new Map<string, string[]>();
    for (const { x1, y1, x2, y2, width, color } of marks) {
      const style = `${rgb(color)} RG ${n(width)} w`;
      const segment = `${n(x1)} ${n(A4.height - y1)} m ${n(x2)} ${n(A4.height - y2)} l`;
      const known = paths.get(style);
      if (known) known.push(segment);
      else paths.set(style, [segment]);
    }
    if (paths.size > 0) this.enter(null);
    for (const [style, segments] of paths) this.out.push(`${style} ${segments.join(' ')} S`);
  }

  private path(mark: PathMark): void {
    this.enter(mark.node);
    this.endText();
    this.paintIn(mark.color);
    this.out.push(
      `q ${fine(mark.scale)} 0 0 ${fine(-mark.scale)} ${n(mark.x)} ${n(A4.height - mark.y)} cm ${mark.path} Q`,
    );
  }

  private text(mark: TextMark): void {
    this.enter(mark.node);
    this.beginText();
    this.paintIn(mark.color);
    const y = A4.height - mark.y;
    this.out.push(`${n(mark.x - this.x)} ${n(y - this.y)} Td`);
    [this.x, this.y] = [mark.x, y];
    if (mark.spread !== this.spread) {
      this.out.push(`${n(mark.spread)} Tc`);
      this.spread = mark.spread;
    }
    for (const run of runsOf(mark.chars)) this.show(run, mark.gap);
  }

  private show(chars: readonly Char[], gap: number): void {
    const { glyph, size } = chars[0] as Char;
    const font = this.doc.embedded(glyph.face.name);
    const state = `/${font.name} ${n(size)} Tf`;
    if (state !== this.fontState) {
      this.fonts.add(font);
      this.out.push(state);
      this.fontState = state;
    }
    let literal = '';
    const adjust = gap > 0 ? `) ${n((-gap / size) * 1000)} (` : '';
    for (const char of chars) {
      literal += font.codeOf(char.codePoint, char.glyph);
      if (adjust && char.role !== 'letter') literal += adjust;
    }
    this.out.push(adjust ? `[(${literal})] TJ` : `(${literal}) Tj`);
  }

  /** Opens the marked content of an element, or of an artifact; text of one element runs on. */
  private enter(node: Node | null): void {
    if (this.open === node) return;
    this.close();
    if (node === null) this.out.push('/Artifact BMC');
    else {
      const id = this.contents.push(node) - 1;
      this.out.push(`/${node.tag} <</MCID ${id}>> BDC`);
    }
    this.open = node;
  }

  private close(): void {
    if (this.open === undefined) return;
    this.endText();
    this.out.push('EMC');
    this.open = undefined;
  }

  private beginText(): void {
    if (this.inText) return;
    this.out.push('BT');
    this.inText = true;
    [this.x, this.y] = [0, 0];
  }

  private endText(): void {
    if (!this.inText) return;
    this.out.push('ET');
    this.inText = false;
  }

  private paintIn(color: string): void {
    if (this.color === color) return;
    this.out.push(`${rgb(color)} rg`);
    this.color = color;
  }
}

/** Stretches of one face and size. */
function runsOf(chars: readonly Char[]): Char[][] {
  const runs: Char[][] = [];
  let face: FaceName | undefined;
  let size = 0;
  for (const char of chars) {
    if (char.glyph.face.name !== face || char.size !== size) {
      runs.push([]);
      face = char.glyph.face.name;
      size = char.size;
    }
    runs.at(-1)?.push(char);
  }
  return runs;
}

const colors = new Map<string, string>();

function rgb(color: string): string {
  const known = colors.get(color);
  if (known !== undefined) return known;
  const made = components(color);
  colors.set(color, made);
  return made;
}

function components(color: string): string {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255]
    .map((part) => String(Math.round((part / 255) * 1000) / 1000))
    .join(' ');
}

function fine(value: number): string {
  return value.toFixed(5);
}

/** Hundredths of a point are finer than any printer. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
