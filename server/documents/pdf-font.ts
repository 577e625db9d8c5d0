import { deflated } from './deflate.js';
import { type FaceGlyph, type FaceName, faceOf } from './font.js';
import { subsetOf } from './font-file.js';
import type { OfficialPdf } from './pdf-document.js';

/**
 * A face as one document embeds it: the glyphs used, as a composite font with identity codes. Two characters that
 * share a glyph get two codes, so that copied text is exactly what was written.
 */
export class PdfFont {
  readonly name: string;
  readonly id: number;
  private readonly doc: OfficialPdf;
  private readonly face: FaceName;
  private readonly codes = new Map<number, string>();
  private readonly glyphs: number[] = [0];
  private readonly widths: number[] = [];
  private readonly unicode: number[] = [0];

  constructor(doc: OfficialPdf, face: FaceName, order: number) {
    this.doc = doc;
    this.face = face;
    this.name = `F${order}`;
    this.id = doc.reserve();
    const { metricsOf, unitsPerEm } = faceOf(face).file;
    this.widths.push((metricsOf(0).advance * 1000) / unitsPerEm);
  }

  /** Two bytes of a string literal, escaped. */
  codeOf(codePoint: number, glyph: FaceGlyph): string {
    return this.codes.get(codePoint) ?? this.add(codePoint, glyph);
  }

  private add(codePoint: number, glyph: FaceGlyph): string {
    const index = this.glyphs.push(glyph.id) - 1;
    const code = byteOf(index >> 8) + byteOf(index & 255);
    this.widths.push(glyph.advance);
    this.unicode.push(codePoint);
    this.codes.set(codePoint, code);
    return code;
  }

  /** Writes the font once all pages are drawn. pdfkit calls this of every font it knows. */
  finalize(): void {
    const { doc } = this;
    const { file } = faceOf(this.face);
    const name = `${tagOf(this.name)}+${file.postscriptName}`;
    const em = (value: number) => Math.round((value * 1000) / file.unitsPerEm);
    const data = subsetOf(file, this.glyphs);
    const embedded = doc.stream(deflated(data), `/Filter/FlateDecode/Length1 ${data.length}`);
    const descriptor = doc.object(
      `<</Type /FontDescriptor/FontName /${name}/Flags 4/FontBBox[${file.bounds.map(em).join(' ')}]/ItalicAngle 0/Ascent ${em(file.ascent)}/Descent ${em(file.descent)}/CapHeight ${em(file.capHeight)}/XHeight ${em(file.xHeight)}/StemV 0/FontFile2 ${embedded} 0 R>>`,
    );
    const descendant = doc.object(
      `<</Type /Font/Subtype /CIDFontType2/BaseFont /${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ${descriptor} 0 R/CIDToGIDMap /Identity/W[0[${this.widths.join(' ')}]]>>`,
    );
    const unicode = doc.stream(deflated(Buffer.from(toUnicode(this.unicode), 'latin1')), '/Filter/FlateDecode');
    doc.object(
      `<</Type /Font/Subtype /Type0/BaseFont /${name}/Encoding /Identity-H/DescendantFonts[${descendant} 0 R]/ToUnicode ${unicode} 0 R>>`,
      this.id,
    );
  }
}

/** The signs that end or change a string literal are escaped; line ends too, which readers may turn into others. */
function byteOf(value: number): string {
  if (value === 0x0a) return '\\n';
  if (value === 0x0d) return '\\r';
  const byte = String.fromCharCode(value);
  return byte === '(' || byte === ')' || byte === '\\' ? `\\${byte}` : byte;
}

/** Six capitals that mark a subset. */
function tagOf(name: string): string {
  return `GONG${name.replace('F', 'M').replace(/\d+/, (n) => String.fromCharCode(64 + Number(n)))}`
    .slice(0, 6)
    .padEnd(6, 'O');
}

function toUnicode(codePoints: readonly number[]): string {
  const texts = codePoints.map((codePoint) => `<${utf16(codePoint)}>`);
  const ranges: string[] = [];
  for (let start = 0; start < texts.length; start += 256) {
    const end = Math.min(start + 256, texts.length);
    ranges.push(`<${hex(start)}> <${hex(end - 1)}> [${texts.slice(start, end).join(' ')}]`);
  }
  const blocks: string[] = [];
  for (let start = 0; start < ranges.length; start += 100) {
    const some = ranges.slice(start, start + 100);
    blocks.push(`${some.length} beginbfrange\n${some.join('\n')}\nendbfrange`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}

function utf16(codePoint: number): string {
  if (codePoint <= 0xffff) return hex(codePoint);
  const rest = codePoint - 0x10000;
  return hex(0xd800 | (rest >> 10)) + hex(0xdc00 | (rest & 0x3ff));
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
