import type { FaceGlyph, FaceName } from './font.js';
import type { Char } from './layout-lines.js';
import type { Mark, Node, Page } from './layout-pages.js';
import { A4 } from './papers.js';
import type { EmbeddedFont, OfficialPdf, Reference } from './pdf-document.js';

/** What a page says of an element: its marked-content number there. */
export interface Content {
  node: Node;
  page: Reference;
  /** The page's key in the parent tree. */
  key: number;
  id: number;
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
  private readonly contents: Content[] = [];
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
  draw(page: Page): Content[] {
    this.doc.addPage({ size: [A4.width, A4.height], margin: 0 });
    this.out.push(`1 0 0 -1 0 ${A4.height} cm`);
    for (const mark of page.marks) if (mark.kind === 'fill') this.fill(mark);
    for (const mark of page.marks) if (mark.kind === 'line') this.line(mark);
    for (const mark of page.marks) {
      if (mark.kind === 'text') this.text(mark);
      else if (mark.kind === 'path') this.path(mark);
    }
    this.close();
    this.doc.kitPage.write(this.out.join('\n'));
    return this.contents;
  }

  private fill(mark: Extract<Mark, { kind: 'fill' }>): void {
    this.enter(null);
    this.paintIn(mark.color);
    this.out.push(`${n(mark.x)} ${n(A4.height - mark.y - mark.height)} ${n(mark.width)} ${n(mark.height)} re f`);
  }

  private line(mark: Extract<Mark, { kind: 'line' }>): void {
    this.enter(null);
    this.out.push(`${rgb(mark.color)} RG ${n(mark.width)} w ${n(mark.x1)} ${n(A4.height - mark.y1)} m ${n(mark.x2)} ${n(A4.height - mark.y2)} l S`);
  }

  private path(mark: PathMark): void {
    this.enter(mark.node);
    this.endText();
    this.paintIn(mark.color);
    this.out.push(`q ${n(mark.scale)} 0 0 ${n(-mark.scale)} ${n(mark.x)} ${n(A4.height - mark.y)} cm ${mark.path} Q`);
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
    const state = `/${font.id} ${n(size)} Tf`;
    if (state !== this.fontState) {
      this.useFont(font);
      this.out.push(state);
      this.fontState = state;
    }
    const codes = codesOf(font);
    let hex = '';
    const adjust = gap > 0 ? `> ${n((-gap / size) * 1000)} <` : '';
    for (const char of chars) {
      hex += codes.of(char);
      if (adjust && char.role !== 'letter') hex += adjust;
    }
    this.out.push(adjust ? `[<${hex}>] TJ` : `<${hex}> Tj`);
  }

  private useFont(font: EmbeddedFont): void {
    const fonts = this.doc.kitPage.fonts;
    fonts[font.id] ??= font.ref();
  }

  /** Opens the marked content of an element, or of an artifact; text of one element runs on. */
  private enter(node: Node | null): void {
    if (this.open === node) return;
    this.close();
    if (node === null) this.out.push('/Artifact BMC');
    else {
      const key = this.doc.kitPage.structParentTreeKey;
      const id = this.contents.length;
      this.contents.push({ node, page: this.doc.kitPage.dictionary, key, id });
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

/**
 * Character codes within an embedded subset. Two characters that share a glyph get two codes, so that copied
 * text is exactly what was written.
 */
class Codes {
  private readonly font: EmbeddedFont;
  private readonly known = new Map<number, string>();

  constructor(font: EmbeddedFont) {
    this.font = font;
  }

  of(char: Char): string {
    return this.known.get(char.codePoint) ?? this.add(char.codePoint, char.glyph);
  }

  private add(codePoint: number, glyph: FaceGlyph): string {
    const { subset, widths, unicode } = this.font;
    let code = subset.includeGlyph(glyph.id);
    if (unicode[code] !== undefined) code = subset.glyphs.push(glyph.id) - 1;
    widths[code] = glyph.advance;
    unicode[code] = [codePoint];
    const hex = code.toString(16).padStart(4, '0');
    this.known.set(codePoint, hex);
    return hex;
  }
}

const codes = new WeakMap<EmbeddedFont, Codes>();

function codesOf(font: EmbeddedFont): Codes {
  let known = codes.get(font);
  if (!known) codes.set(font, (known = new Codes(font)));
  return known;
}

function rgb(color: string): string {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255].map((part) => n(part / 255)).join(' ');
}

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
