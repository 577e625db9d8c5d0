/** A TrueType file as its tables, and the few numbers that a PDF states about it. Parsed once. */
export interface FontFile {
  bytes: Buffer;
  tables: Map<string, Buffer>;
  glyphs: Buffer;
  /** Start of each glyph within `glyphs`, and one more for the end. */
  starts: Uint32Array;
  unitsPerEm: number;
  bounds: [number, number, number, number];
  ascent: number;
  descent: number;
  capHeight: number;
  xHeight: number;
  /** Advance and left side bearing of a glyph, in font units. */
  metricsOf(glyph: number): { advance: number; bearing: number };
}

/** @throws Error for what is no TrueType font with glyph outlines. */
export function parseFontFile(bytes: Buffer): FontFile {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i;
    const start = bytes.readUInt32BE(entry + 8);
    tables.set(bytes.toString('latin1', entry, entry + 4), bytes.subarray(start, start + bytes.readUInt32BE(entry + 12)));
  }
  const [head, hhea, maxp, hmtx, loca, os2] = ['head', 'hhea', 'maxp', 'hmtx', 'loca', 'OS/2'].map((name) => tableOf(tables, name)) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const count = maxp.readUInt16BE(4);
  const long = head.readInt16BE(50) === 1;
  const full = hhea.readUInt16BE(34);
  return {
    bytes,
    tables,
    glyphs: tableOf(tables, 'glyf'),
    starts: Uint32Array.from({ length: count + 1 }, (_, i) => (long ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i))),
    unitsPerEm: head.readUInt16BE(18),
    bounds: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    ascent: hhea.readInt16BE(4),
    descent: hhea.readInt16BE(6),
    capHeight: os2.readInt16BE(88),
    xHeight: os2.readInt16BE(86),
    metricsOf(glyph) {
      if (glyph < full) return { advance: hmtx.readUInt16BE(4 * glyph), bearing: hmtx.readInt16BE(4 * glyph + 2) };
      return { advance: hmtx.readUInt16BE(4 * (full - 1)), bearing: hmtx.readInt16BE(4 * full + 2 * (glyph - full)) };
    },
  };
}

/**
 * The glyphs asked for, as a font file of their own, numbered as in the list; the first is .notdef. Outlines are
 * copied as they stand; parts of composite glyphs follow at the end.
 */
export function subsetOf(font: FontFile, wanted: readonly number[]): Buffer {
  const glyphs = [...wanted];
  const outlines: Buffer[] = [];
  for (let i = 0; i < glyphs.length; i++) outlines.push(outlineOf(font, glyphs[i] ?? 0, glyphs));
  const loca = Buffer.alloc(4 * (outlines.length + 1));
  let offset = 0;
  outlines.forEach((outline, index) => {
    loca.writeUInt32BE(offset, 4 * index);
    offset += outline.length;
  });
  loca.writeUInt32BE(offset, 4 * outlines.length);
  const hmtx = Buffer.alloc(4 * glyphs.length);
  glyphs.forEach((glyph, index) => {
    const { advance, bearing } = font.metricsOf(glyph);
    hmtx.writeUInt16BE(advance, 4 * index);
    hmtx.writeInt16BE(bearing, 4 * index + 2);
  });
  return assemble(
    [
      ['cvt ', font.tables.get('cvt ')],
      ['fpgm', font.tables.get('fpgm')],
      ['glyf', Buffer.concat(outlines, offset)],
      ['head', patched(tableOf(font.tables, 'head'), 50, 1)],
      ['hhea', patched(tableOf(font.tables, 'hhea'), 34, glyphs.length)],
      ['hmtx', hmtx],
      ['loca', loca],
      ['maxp', patched(tableOf(font.tables, 'maxp'), 4, glyphs.length)],
      ['prep', font.tables.get('prep')],
    ].filter((table): table is [string, Buffer] => table[1] !== undefined),
  );
}

function outlineOf(font: FontFile, glyph: number, glyphs: number[]): Buffer {
  const outline = font.glyphs.subarray(font.starts[glyph], font.starts[glyph + 1]);
  if (outline.length === 0) return outline;
  const own = outline.readInt16BE(0) < 0 ? renumbered(outline, glyphs) : outline;
  return own.length % 2 ? Buffer.concat([own, Buffer.alloc(1)]) : own;
}

/** A composite glyph with its parts under their new numbers (OpenType, glyf: component flags). */
function renumbered(outline: Buffer, glyphs: number[]): Buffer {
  const copy = Buffer.from(outline);
  for (let at = 10, more = true; more; ) {
    const flags = copy.readUInt16BE(at);
    const part = copy.readUInt16BE(at + 2);
    let index = glyphs.indexOf(part);
    if (index < 0) index = glyphs.push(part) - 1;
    copy.writeUInt16BE(index, at + 2);
    at += 4 + (flags & 0x0001 ? 4 : 2) + (flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0);
    more = (flags & 0x0020) !== 0;
  }
  return copy;
}

function patched(table: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(table);
  copy.writeUInt16BE(value, at);
  return copy;
}

/** Tables in a file, each on four bytes. Checksums stay zero: readers of embedded fonts do not look at them. */
function assemble(tables: [string, Buffer][]): Buffer {
  const header = Buffer.alloc(12 + 16 * tables.length);
  const power = 2 ** Math.floor(Math.log2(tables.length));
  header.writeUInt32BE(0x00010000, 0);
  [tables.length, 16 * power, Math.log2(power), 16 * (tables.length - power)].forEach((value, index) => header.writeUInt16BE(value, 4 + 2 * index));
  const parts: Buffer[] = [header];
  let offset = header.length;
  tables.forEach(([name, table], index) => {
    const entry = 12 + 16 * index;
    header.write(name, entry, 'latin1');
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(table.length, entry + 12);
    parts.push(table, Buffer.alloc((4 - (table.length % 4)) % 4));
    offset += table.length + ((4 - (table.length % 4)) % 4);
  });
  return Buffer.concat(parts);
}

function tableOf(tables: Map<string, Buffer>, name: string): Buffer {
  const table = tables.get(name);
  if (!table) throw new Error(`the font has no table ${name}`);
  return table;
}
