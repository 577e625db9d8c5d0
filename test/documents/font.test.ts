import { describe, expect, test } from '@jest/globals';
import { checkText, faceOf, GlyphMissing, glyphOf } from '../../server/documents/font.js';

describe('the letters a paper can print', () => {
  test('every Hangul syllable, the signs of official papers and Hanja have a glyph in every face', () => {
    const signs = [...'「」『』□○※①⑳㉮㉻·~…‘’“”☎㈜㎡℃甲乙丙漢字∼→'].map((sign) => sign.codePointAt(0) ?? 0);
    for (const face of ['sans', 'sansBold', 'serif', 'serifBold'] as const) {
      const lacking = [];
      for (let syllable = 0xac00; syllable <= 0xd7a3; syllable++) if (!glyphOf(face, syllable)) lacking.push(syllable);
      lacking.push(...signs.filter((sign) => !glyphOf(face, sign)));
      expect({ face, lacking }).toEqual({ face, lacking: [] });
    }
  });

  test('the usual characters that pass without a look-up do have glyphs', () => {
    const usual = [...'·「」『』□○①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳'].map((sign) => sign.codePointAt(0) ?? 0);
    for (let codePoint = 0x20; codePoint <= 0x7e; codePoint++) usual.push(codePoint);
    expect(usual.filter((codePoint) => !glyphOf('sans', codePoint))).toEqual([]);
  });

  test('a font is parsed once, however many papers use it', () => {
    expect(faceOf('sans')).toBe(faceOf('sans'));
  });

  test('decomposed Hangul, as some keyboards send it, is composed', () => {
    expect(checkText('한글'.normalize('NFD'), 'title')).toBe('한글');
    expect(checkText('Cafe\u0301', 'title')).toBe('Café');
  });

  test('line ends and tabs become spaces', () => {
    expect(checkText('가\r\n나\t다', 'title')).toBe('가 나 다');
  });

  test.each([
    ['an emoji', '축하 😀', '😀 U+1F600 in title'],
    ['Hebrew, which runs from right to left', 'שלום', 'ש U+05E9'],
    ['Arabic', 'مرحبا', 'م U+0645'],
    ['a combining mark with no composed letter', 'x\u0301', 'U+0301 in title'],
    ['old Hangul that needs shaping', '\u1112\u119e\u11ab', 'U+1112'],
    ['a right-to-left override, which hides what is written', 'a\u202eb', 'U+202E in title'],
    ['a zero-width space', 'a\u200bb', 'U+200B in title'],
    ['a control character', 'a\u0007b', 'U+0007 in title'],
    ['half of a surrogate pair', 'a\ud83d', 'U+D83D in title'],
  ])('%s is refused by name', (_, text, named) => {
    const check = () => checkText(text, 'title');
    expect(check).toThrow(GlyphMissing);
    expect(check).toThrow(named);
    expect(check).toThrow(/인쇄할 수 없는 글자.*cannot be printed/s);
  });
});
