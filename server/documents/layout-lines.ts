import type { Run } from './blocks.js';
import { type FaceGlyph, type FaceName, GlyphMissing, glyphOf } from './font.js';

/** One character set in a face and size; `width` in points. Shared: never changed. */
export interface Char {
  glyph: FaceGlyph;
  codePoint: number;
  size: number;
  width: number;
  /** `space` may end a line, `glue` is a space that may not, `newline` ends it. */
  role: 'letter' | 'space' | 'glue' | 'newline';
}

/** `width` leaves out spaces at the end, which stay in `chars` so that the words are still apart when copied. */
export interface Line {
  chars: Char[];
  width: number;
  /** Spaces between words, over which a justified line is stretched. */
  gaps: number;
  /** The last of its paragraph, or ended by hand: not stretched. */
  end: boolean;
}

export interface TypeStyle {
  regular: FaceName;
  bold: FaceName;
  /** Points. */
  size: number;
  allBold?: boolean;
}

/**
 * Lines of at most `width` points. Breaks stand between words only (어절, keep-all); within a word where it
 * alone is wider than a line, and then not before closing nor after opening signs (금칙).
 */
export function breakRuns(runs: readonly Run[], style: TypeStyle, width: number): Line[] {
  return breakChars(charsOf(runs, style), width);
}

export function widthOf(runs: readonly Run[], style: TypeStyle): number {
  return charsOf(runs, style).reduce((sum, char) => sum + char.width, 0);
}

export function charsOf(runs: readonly Run[], style: TypeStyle): Char[] {
  const chars: Char[] = [];
  for (const run of runs) {
    const face = run.bold || style.allBold ? style.bold : style.regular;
    const size = run.small ? style.size * 0.85 : style.size;
    const known = cacheOf(face, size);
    for (const character of run.text) {
      const codePoint = character.codePointAt(0) ?? 0;
      const key = run.whole && codePoint === 0x20 ? 0xa0 : codePoint;
      chars.push(known.get(key) ?? makeChar(known, face, size, key));
    }
  }
  return chars;
}

const caches = new Map<string, Map<number, Char>>();

function cacheOf(face: FaceName, size: number): Map<number, Char> {
  const key = `${face} ${size}`;
  const known = caches.get(key);
  if (known) return known;
  const cache = new Map<number, Char>();
  caches.set(key, cache);
  return cache;
}

function makeChar(cache: Map<number, Char>, face: FaceName, size: number, key: number): Char {
  const codePoint = key === 0xa0 || key === 0x0a ? 0x20 : key;
  const glyph = glyphOf(face, codePoint);
  if (!glyph) throw new GlyphMissing([String.fromCodePoint(codePoint)], '본문 text');
  const role = key === 0x20 ? 'space' : key === 0xa0 ? 'glue' : key === 0x0a ? 'newline' : 'letter';
  const char: Char = { glyph, codePoint, size, width: role === 'newline' ? 0 : (glyph.advance * size) / 1000, role };
  cache.set(key, char);
  return char;
}

function breakChars(chars: Char[], width: number): Line[] {
  const lines: Line[] = [];
  let start = 0;
  let wordStart = 0;
  let x = 0;
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as Char;
    if (char.role === 'newline') {
      lines.push(lineOf(chars, start, i + 1, true));
      start = wordStart = i + 1;
      x = 0;
      continue;
    }
    if (char.role === 'letter' && x + char.width > width + 0.01 && i > start) {
      const at = wordStart > start && wordWidth(chars, wordStart) <= width ? wordStart : breakInside(chars, start, i);
      lines.push(lineOf(chars, start, at, false));
      start = wordStart = at;
      x = 0;
      for (let k = at; k < i; k++) x += (chars[k] as Char).width;
    }
    x += char.width;
    if (char.role === 'space') wordStart = i + 1;
  }
  if (start < chars.length || lines.length === 0) lines.push(lineOf(chars, start, chars.length, true));
  return lines;
}

function wordWidth(chars: Char[], from: number): number {
  let width = 0;
  for (let i = from; i < chars.length; i++) {
    const char = chars[i] as Char;
    if (char.role === 'space' || char.role === 'newline') break;
    width += char.width;
  }
  return width;
}

/** The best place to break a word that does not fit on a line: at a space kept whole, then where 금칙 allows. */
function breakInside(chars: Char[], start: number, limit: number): number {
  for (let at = limit; at > start + 1; at--) if (chars[at - 1]?.role !== 'letter') return at;
  for (let at = limit; at > Math.max(start + 1, limit - 12); at--) if (mayBreak(chars[at - 1], chars[at])) return at;
  return limit;
}

const NOT_FIRST = new Set(
  [...'」』)]}〕》〉】’”,.·…!?:;%℃、。，．：；！？）］｝〗〞~～∼-'].map((c) => c.codePointAt(0)),
);
const NOT_LAST = new Set([...'「『([{〔《〈【‘“（［｛〖〝￦₩$'].map((c) => c.codePointAt(0)));

function mayBreak(before: Char | undefined, after: Char | undefined): boolean {
  if (!before || !after) return true;
  if (NOT_LAST.has(before.codePoint) || NOT_FIRST.has(after.codePoint)) return false;
  return !(isDigit(before.codePoint) && isDigit(after.codePoint));
}

function isDigit(codePoint: number): boolean {
  return codePoint >= 0x30 && codePoint <= 0x39;
}

function lineOf(chars: Char[], start: number, end: number, last: boolean): Line {
  let visible = end;
  while (visible > start && chars[visible - 1]?.role !== 'letter') visible--;
  let width = 0;
  let gaps = 0;
  for (let i = start; i < visible; i++) {
    const char = chars[i] as Char;
    width += char.width;
    if (char.role !== 'letter') gaps++;
  }
  const shown = chars.slice(start, chars[end - 1]?.role === 'newline' ? end - 1 : end);
  return { chars: shown, width, gaps, end: last };
}
