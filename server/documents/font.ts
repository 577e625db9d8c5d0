import { createRequire } from 'node:module';
import path from 'node:path';
import { type FontFile, openFontFile } from './font-file.js';

export type FaceName = 'sans' | 'sansBold' | 'serif' | 'serifBold';

/** One glyph of a face; `advance` in thousandths of an em. */
export interface FaceGlyph {
  face: Face;
  id: number;
  advance: number;
}

export interface Face {
  name: FaceName;
  file: FontFile;
  glyphs: Map<number, FaceGlyph | null>;
}

/** A paper holds a character that no font of ours can draw: it is refused by name, never drawn as an empty box. */
export class GlyphMissing extends Error {
  override readonly name = 'GlyphMissing';
  readonly characters: string[];
  readonly where: string;

  constructor(characters: string[], where: string) {
    const list = characters.map(named).join(', ');
    super(
      `${where}: 인쇄할 수 없는 글자가 있습니다(${list}). 다른 글자로 바꾸어 주십시오. / ` +
        `${where} holds characters that cannot be printed: ${list} in ${where}. Replace them.`,
    );
    this.characters = characters;
    this.where = where;
  }
}

const FILES: Record<FaceName, string> = {
  sans: 'noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf',
  sansBold: 'noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf',
  serif: 'noto-serif-kr/400Regular/NotoSerifKR_400Regular.ttf',
  serifBold: 'noto-serif-kr/700Bold/NotoSerifKR_700Bold.ttf',
};

/** KS X 1001 keyboards type U+223C for the range sign 물결표; the fonts carry its shape as U+FF5E. */
const SAME_SHAPE = new Map([[0x223c, 0xff5e]]);

const faces = new Map<FaceName, Face>();
const packages = createRequire(import.meta.url);

/** The face, opened once per process. */
export function faceOf(name: FaceName): Face {
  const known = faces.get(name);
  if (known) return known;
  const [pack, ...file] = FILES[name].split('/');
  const home = path.dirname(packages.resolve(`@expo-google-fonts/${pack}/package.json`));
  const face: Face = { name, file: openFontFile(path.join(home, ...file)), glyphs: new Map() };
  faces.set(name, face);
  return face;
}

/**
 * The glyph for a code point, from the face itself or from its sans counterpart. Code points map straight to
 * glyphs: Hangul, Hanja and Latin need no shaping, and what would need it is refused by `checkText`.
 */
export function glyphOf(name: FaceName, codePoint: number): FaceGlyph | null {
  const face = faceOf(name);
  const known = face.glyphs.get(codePoint);
  if (known !== undefined) return known;
  const glyph = lookUp(face, codePoint);
  face.glyphs.set(codePoint, glyph);
  return glyph;
}

function lookUp(face: Face, codePoint: number): FaceGlyph | null {
  const drawn = SAME_SHAPE.get(codePoint) ?? codePoint;
  const id = face.file.glyphFor(drawn);
  if (id !== 0) return { face, id, advance: (face.file.metricsOf(id).advance * 1000) / face.file.unitsPerEm };
  if (face.name === 'serif') return glyphOf('sans', codePoint);
  if (face.name === 'serifBold') return glyphOf('sansBold', codePoint);
  return null;
}

/**
 * NFC text with tabs and line ends as spaces, or GlyphMissing naming what cannot be printed: no glyph in any
 * font, or a script that needs shaping or right-to-left setting, which would come out wrong rather than missing.
 */
export function checkText(text: string, where: string): string {
  const clean = text.normalize('NFC').replace(/[\t\n\r\u2028\u2029]+/g, ' ');
  if (PLAIN.test(clean)) return clean;
  const missing = new Set<string>();
  for (const character of clean) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (NEEDS_SHAPING.test(character) || !glyphOf('sans', codePoint)) missing.add(character);
  }
  if (missing.size > 0) throw new GlyphMissing([...missing], where);
  return clean;
}

/** Every one of these has a glyph and needs no shaping (asserted in tests): the usual text passes in one test. */
const PLAIN = /^[\u0020-\u007e\uac00-\ud7a3·「」『』□○①-⑳]*$/;

const NEEDS_SHAPING =
  /[\p{M}\p{Cc}\p{Cf}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]|[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Devanagari}\p{Script=Thai}]/u;

function named(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{M}\p{Cc}\p{Cf}\p{Cs}]/u.test(character) ? `U+${code}` : `${character} U+${code}`;
}
