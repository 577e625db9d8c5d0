import { openSync, readSync } from 'node:fs';

/** A TrueType file: its small tables in memory, its outlines (nine tenths of it) read one by one as they are needed. */
export interface FontFile {
  postscriptName: string;
  tables: Map<string, Buffer>;
  unitsPerEm: number;
  bounds: [number, number, number, number];
  ascent: number;
  descent: number;
  capHeight: number;
  xHeight: number;
  /** The glyph for a code point; 0 where there is none. */
  glyphFor(codePoint: number): number;
  /** Advance and left side bearing of a glyph, in font units. */
  metricsOf(glyph: number): { advance: number; bearing: number };
  outlineOf(glyph: number): Buffer;
}

/** @throws Error for what is no TrueType font with outlines and a Unicode map. */
export function openFontFile(path: string): FontFile {
  const file = openSync(path, 'r');
  const read = (start: number, length: number) => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, start);
    return bytes;
  };
  const places = placesOf(read);
  const tables = new Map<string, Buffer>();
  for (const name of IN_MEMORY) {
    const place = places.get(name);
    if (place) tables.set(name, read(place.start, place.length));
  }
  const glyf = places.get('glyf');
  if (!glyf) throw new Error(`${path} has no TrueType outlines`);
  const [head, hhea, maxp, hmtx, loca, os2] = ['head', 'hhea', 'maxp', 'hmtx', 'loca', 'OS/2'].map((name) =>
    tableOf(tables, name),
  ) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const long = head.readInt16BE(50) === 1;
  const starts = Uint32Array.from({ length: maxp.readUInt16BE(4) + 1 }, (_, i) =>
    long ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i),
  );
  const full = hhea.readUInt16BE(34);
  const outlines = new Map<number, Buffer>();
  return {
    postscriptName: postscriptName(tableOf(tables, 'name')),
    tables,
    unitsPerEm: head.readUInt16BE(18),
    bounds: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    ascent: hhea.readInt16BE(4),
    descent: hhea.readInt16BE(6),
    capHeight: os2.readInt16BE(88),
    xHeight: os2.readInt16BE(86),
    glyphFor: unicodeMap(tableOf(tables, 'cmap')),
    metricsOf(glyph) {
      if (glyph < full) return { advance: hmtx.readUInt16BE(4 * glyph), bearing: hmtx.readInt16BE(4 * glyph + 2) };
      return { advance: hmtx.readUInt16BE(4 * (full - 1)), bearing: hmtx.readInt16BE(4 * full + 2 * (glyph - full)) };
    },
    outlineOf(glyph) {
      let outline = outlines.get(glyph);
      if (!outline) {
        const start = starts[glyph] ?? 0;
        outline = read(glyf.start + start, (starts[glyph + 1] ?? start) - start);
        outlines.set(glyph, outline);
      }
      return outline;
    },
  };
}

const IN_MEMORY = ['OS/2', 'cmap', 'cvt ', 'fpgm', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'prep'];

function placesOf(read: (start: number, length: number) => Buffer): Map<string, { start: number; length: number }> {
  const count = read(0, 12).readUInt16BE(4);
  const directory = read(12, 16 * count);
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const entry = 16 * i;
      return [
        directory.toString('latin1', entry, entry + 4),
        { start: directory.readUInt32BE(entry + 8), length: directory.readUInt32BE(entry + 12) },
      ];
    }),
  );
}

/** The full Unicode map (format 12): groups of consecutive code points, searched by halves. */
function unicodeMap(cmap: Buffer): (codePoint: number) => number {
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const start = cmap.readUInt32BE(4 + 8 * i + 4);
    if (cmap.readUInt16BE(start) === 12) return groupSearch(cmap.subarray(start + 16), cmap.readUInt32BE(start + 12));
  }
  throw new Error('the font has no full Unicode map');
}

function groupSearch(groups: Buffer, count: number): (codePoint: number) => number {
  return (codePoint) => {
    let [low, high] = [0, count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const first = groups.readUInt32BE(12 * middle);
      if (codePoint < first) high = middle - 1;
      else if (codePoint > groups.readUInt32BE(12 * middle + 4)) low = middle + 1;
      else return groups.readUInt32BE(12 * middle + 8) + codePoint - first;
    }
    return 0;
  };
}

function postscriptName(name: Buffer): string {
  const texts = name.readUInt16BE(4);
  for (let i = 0; i < name.readUInt16BE(2); i++) {
    const entry = 6 + 12 * i;
    if (name.readUInt16BE(entry + 6) !== 6) continue;
    const start = texts + name.readUInt16BE(entry + 10);
    return name.toString('latin1', start, start + name.readUInt16BE(entry + 8)).replace(/[^A-Za-z0-9-]/g, '');
  }
  return 'Font';
}

/**
 * The glyphs asked for, as a font file of their own, numbered as in the list; the first is .notdef. Outlines are
 * copied as they stand; parts of composite glyphs follow at the end.
 */
export function subsetOf(font: FontFile, wanted: readonly number[]): Buffer {
  const glyphs = [...wanted];
  const outlines: Buffer[] = [];
  for (let i = 0; i < glyphs.length; i++) outlines.push(outlineIn(font, glyphs[i] ?? 0, glyphs));
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

function outlineIn(font: FontFile, glyph: number, glyphs: number[]): Buffer {
  const outline = font.outlineOf(glyph);
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
  for (const [index, value] of [tables.length, 16 * power, Math.log2(power), 16 * (tables.length - power)].entries())
    header.writeUInt16BE(value, 4 + 2 * index);
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
