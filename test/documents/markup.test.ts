import { describe, expect, test } from '@jest/globals';
import { readMarkup, TemplateFault } from '../../server/documents/markup.js';
import { signOf } from '../../server/documents/signs.js';

describe('the markup of templates', () => {
  test('knows the eight levels of item signs', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((level) => signOf(level, 2))).toEqual([
      '2.',
      '나.',
      '2)',
      '나)',
      '(2)',
      '(나)',
      '②',
      '㉯',
    ]);
  });

  test('goes on after 하. with 거.', () => {
    expect([14, 15, 28, 29].map((n) => signOf(2, n))).toEqual(['하.', '거.', '허.', '고.']);
  });

  test('refuses an item that has no sign rather than print a wrong one', () => {
    expect(() => signOf(7, 21)).toThrow(RangeError);
    expect(() => signOf(9, 1)).toThrow(RangeError);
    expect(() => signOf(8, 15)).toThrow(RangeError);
  });

  test('nests items, and gives none to one that stands alone', () => {
    const blocks = readMarkup(
      '<items><item>하나<items><item>홀로</item></items></item><item>둘<items><item>ㄱ</item><item>ㄴ</item></items></item></items>',
    );
    expect(blocks.map((block) => (block.type === 'item' ? `${block.level} ${block.sign}` : block.type))).toEqual([
      '1 1.',
      '2 ',
      '1 2.',
      '2 가.',
      '2 나.',
    ]);
  });

  test('collapses white space as HTML does, but keeps spaces that are meant', () => {
    const [block] = readMarkup('<p>\n  가   나\n  <b> 다</b>&#160;&#160;끝.\n</p>');
    expect(block).toMatchObject({
      runs: [{ text: '가 나 ' }, { text: '다', bold: true }, { text: '\u00a0\u00a0끝.' }],
    });
  });

  test.each([
    ['an element nobody knows', '<script>1</script>'],
    ['text outside of an element', 'loose'],
    ['an inline element nobody knows', '<p><a>x</a></p>'],
    ['a word that is no value of the attribute', '<paper style="poster"/>'],
    ['a reference to no article', '<p><ref to="nothing"/></p>'],
    ['a table without widths', '<table><tr><td>1</td></tr></table>'],
    [
      'a block within a cell that does not belong there',
      '<table cols="1"><tr><td><p>x</p><bullet><table cols="1"/></bullet></td></tr></table>',
    ],
  ])('refuses %s', (_, markup) => {
    expect(() => readMarkup(markup)).toThrow(TemplateFault);
  });

  test('two pairs share a row, a wide or a last one has the row for itself', () => {
    const [table] = readMarkup(
      '<pairs cols="1 2 1 2"><pair label="넓은" wide="">x</pair><pair label="가">1</pair><pair label="나">2</pair><pair label="다">3</pair></pairs>',
    );
    expect(table?.type === 'table' && table.rows.map((row) => row.map((cell) => cell.columnSpan))).toEqual([
      [1, 3],
      [1, 1, 1, 1],
      [1, 3],
    ]);
  });
});
