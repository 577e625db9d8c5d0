import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DocumentKind } from '../../server/documents/compose.js';
import { renderPdf } from '../../server/documents/pdf.js';
import { SAMPLES } from './samples/facts.js';
import { dense, installed, META, paper, pdfOf, read, textsOf, VERIFIED } from './support.js';

const KINDS = Object.keys(SAMPLES) as DocumentKind[];

/** Objects of a PDF as pdfkit writes them, their dictionaries as text. */
function objectsOf(pdf: Buffer): string[] {
  return [...pdf.toString('latin1').matchAll(/\n\d+ 0 obj\n([\s\S]*?)\n(?:stream|endobj)/g)].map(
    (match) => match[1] ?? '',
  );
}

function streamsOf(pdf: Buffer): Buffer[] {
  const latin = pdf.toString('latin1');
  return [...latin.matchAll(/\/Length (\d+)[\s\S]{0,200}?\nstream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const bytes = pdf.subarray(start, start + Number(match[1]));
    return match[0].includes('FlateDecode') ? inflateSync(bytes) : bytes;
  });
}

describe('the structure that PDF/A-2a and PDF/UA-1 ask for', () => {
  let pdf: Buffer;
  let latin: string;

  beforeAll(async () => {
    pdf = await pdfOf('contract', VERIFIED);
    latin = pdf.toString('latin1');
  });

  test('the file says what it is: XMP with PDF/A-2a and PDF/UA-1, declared by an extension schema', async () => {
    const xmp = /<x:xmpmeta[\s\S]*<\/x:xmpmeta>/.exec(pdf.toString('utf8'))?.[0] ?? '';
    expect(xmp).toMatch(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>A</);
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>');
    expect(xmp).toContain('선정결과 통보 &#60;시험&#62; &#38; 확인');
    expect(xmp).toContain('<xmp:CreateDate>2020-06-22T01:02:03Z</xmp:CreateDate>');
  });

  test('has an output intent, an identifier, a language, marked content and a shown title', () => {
    expect(latin).toMatch(/\/S \/GTS_PDFA1/);
    expect(latin).toMatch(/\/ID \[<[0-9a-f]{32}> <[0-9a-f]{32}>\]/);
    expect(latin).toMatch(/\/Lang \(ko-KR\)/);
    expect(objectsOf(pdf)).toContainEqual(expect.stringMatching(/\/Type \/Catalog[\s\S]*\/MarkInfo <<\/Marked true>>/));
    expect(objectsOf(pdf)).toContainEqual(expect.stringMatching(/\/DisplayDocTitle true/));
    expect(latin).not.toMatch(/\/Encrypt|\/JavaScript|\/Launch|\/EmbeddedFiles/);
  });

  test('every font is embedded and maps back to text', () => {
    const fonts = objectsOf(pdf).filter((object) => /\/Subtype \/Type0/.test(object));
    const descriptors = objectsOf(pdf).filter((object) => /\/Type \/FontDescriptor/.test(object));
    expect(fonts.length).toBeGreaterThan(1);
    expect(fonts.every((font) => /\/ToUnicode \d+ 0 R/.test(font) && /\/Encoding \/Identity-H/.test(font))).toBe(true);
    expect(descriptors).toHaveLength(fonts.length);
    expect(descriptors.every((descriptor) => /\/FontFile2 \d+ 0 R/.test(descriptor))).toBe(true);
    expect(objectsOf(pdf).filter((object) => /\/Subtype \/(Type1|Type3|TrueType)\b/.test(object))).toEqual([]);
  });

  test('all that is painted is either marked content or an artifact', () => {
    const pages = streamsOf(pdf)
      .map((stream) => stream.toString('latin1').replace(/\((?:\\[\s\S]|[^\\)])*\)/g, '()'))
      .filter((stream) => stream.includes(' BDC'));
    expect(pages.length).toBeGreaterThan(5);
    for (const page of pages) {
      let depth = 0;
      for (const line of page.split('\n')) {
        if (/ (BDC|BMC)$/.test(line)) depth++;
        if (/ (Tj|TJ|f|f\*|S|Q)$/.test(line))
          expect({ line: line.slice(0, 40), depth }).toEqual({ line: line.slice(0, 40), depth: 1 });
        if (line === 'EMC') depth--;
      }
      expect(depth).toBe(0);
    }
  });

  test('headings do not skip levels, figures have words, header cells have scopes, notes have identifiers', () => {
    const elements = objectsOf(pdf).filter((object) => /\/Type \/StructElem/.test(object));
    const levels = elements.flatMap((element) => /\/S \/H(\d)/.exec(element)?.[1] ?? []).map(Number);
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    const figures = elements.filter((element) => /\/S \/Figure/.test(element));
    expect(figures.length).toBeGreaterThan(1);
    expect(figures.filter((figure) => !/\/Alt <FEFF[0-9a-f]+>/.test(figure) || !/\/BBox \[/.test(figure))).toEqual([]);
    expect(elements.filter((element) => /\/S \/TH\b/.test(element) && !/\/Scope \/(Column|Row)/.test(element))).toEqual(
      [],
    );
    const notes = elements
      .filter((element) => /\/S \/Note/.test(element))
      .map((note) => /\/ID \((note\d+)\)/.exec(note)?.[1]);
    expect(new Set(notes).size).toBe(notes.length);
    expect(notes).not.toContain(undefined);
  });

  test('a reader finds the whole tree: document, headings, lists, tables in reading order', async () => {
    const document = await read(pdf);
    const roles = new Set<string>();
    for (let n = 1; n <= document.numPages; n++) {
      const tree = await (await document.getPage(n)).getStructTree();
      const walk = (node: { role?: string; children?: unknown[] }) => {
        if (node.role) roles.add(node.role);
        for (const child of node.children ?? []) walk(child as { role?: string; children?: unknown[] });
      };
      walk(tree);
    }
    expect([...roles]).toEqual(
      expect.arrayContaining([
        'Document',
        'H1',
        'H2',
        'H3',
        'P',
        'L',
        'LI',
        'Lbl',
        'LBody',
        'Table',
        'Caption',
        'TR',
        'TH',
        'TD',
        'Figure',
        'Note',
      ]),
    );
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
    await document.destroy();
  });

  test('long papers have bookmarks that lead to their chapters and articles', async () => {
    const document = await read(pdf);
    const outline = await document.getOutline();
    const flat = outline.flatMap((entry) => [
      entry.title,
      ...entry.items.flatMap((item: { title: string; items: { title: string }[] }) => [
        item.title,
        ...item.items.map((inner) => inner.title),
      ]),
    ]);
    expect(flat).toEqual(expect.arrayContaining(['제1장 총칙', '제1조(목적)']));
    await document.destroy();
  });
});

describe('the text of a paper', () => {
  test.each(KINDS)('%s reads back exactly, in reading order', async (kind) => {
    const blocks = paper(kind);
    const text = dense((await textsOf(await renderPdf(blocks, META))).join(''));
    for (const block of blocks) {
      if (block.type === 'heading' || block.type === 'masthead')
        expect(text).toContain(dense(block.runs.map((run) => run.text).join('')));
      if (block.type === 'table') {
        for (const cell of block.rows.flat())
          for (const inner of cell.blocks) expect(text).toContain(dense(inner.runs.map((run) => run.text).join('')));
      }
    }
  });

  test('spaces between words survive, on justified lines too', async () => {
    const [first = ''] = await textsOf(await pdfOf('selectionNotice'));
    expect(first.replace(/\n/g, ' ')).toContain('지정공모에 신청하신 과제의 선정결과를 다음과 같이 알려드립니다.');
  });

  test('two characters with one shape are still told apart when copied', async () => {
    const blocks = paper('supplementRequest').map((block) =>
      block.type === 'masthead' ? { ...block, runs: [{ text: 'Ωω Ω' }, { text: '6. 22.∼6. 30.' }] } : block,
    );
    expect((await textsOf(await renderPdf(blocks, META))).join('')).toContain('6. 22.∼6. 30.');
  });

  test('the verification number stands on the paper, and its code in a figure', async () => {
    const texts = await textsOf(await pdfOf('selectionNotice', VERIFIED));
    expect(texts.join('')).toContain('문서확인번호 1234-5678-9012-3456');
  });
});

describe('rendering again', () => {
  test.each(['selectionNotice', 'pressRelease', 'contract'] as const)(
    '%s gives the same bytes from the same facts',
    async (kind) => {
      const [a, b] = [await pdfOf(kind, VERIFIED), await pdfOf(kind, VERIFIED)];
      expect(a.equals(b)).toBe(true);
    },
  );

  test('another paper has another identifier', async () => {
    const ids = await Promise.all(
      (['selectionNotice', 'reserveNotice'] as const).map(
        async (kind) => /\/ID \[<([0-9a-f]+)>/.exec((await pdfOf(kind)).toString('latin1'))?.[1],
      ),
    );
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('a page of the usual letter is one page, and small', async () => {
    const pdf = await pdfOf('selectionNotice', VERIFIED);
    const document = await read(pdf);
    expect(document.numPages).toBe(1);
    expect(pdf.length).toBeLessThan(100_000);
    await document.destroy();
  });
});

(installed('pdftotext') ? describe : describe.skip)('poppler, a second witness', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gongmo-pdf-'));
  const file = path.join(folder, 'press.pdf');

  beforeAll(async () => writeFileSync(file, await pdfOf('pressRelease', VERIFIED)));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('finds every title, lead and partner of the press release unbroken', () => {
    const text = dense(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }));
    const { calls } = SAMPLES.pressRelease as {
      calls: { results: { title: string; listTitle: string; lead: string; listLead: string; partners: string[] }[] }[];
    };
    const names = calls.flatMap((call) =>
      call.results.flatMap((project) => [
        project.title,
        project.listTitle,
        project.lead,
        project.listLead,
        ...project.partners,
      ]),
    );
    expect([...names, '390억원', '4.6대1', '92개'].filter((name) => !text.includes(dense(name)))).toEqual([]);
  });

  test('finds every font embedded, subset and with Unicode', () => {
    const rows = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.filter((row) => !/yes yes yes/.test(row))).toEqual([]);
  });
});
