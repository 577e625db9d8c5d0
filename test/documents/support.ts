import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Block } from '../../server/documents/blocks.js';
import { compose, type DocumentKind } from '../../server/documents/compose.js';
import { type PdfMeta, renderPdf } from '../../server/documents/pdf.js';
import { SAMPLES } from './samples/facts.js';

export const META: PdfMeta = {
  title: '선정결과 통보 <시험> & 확인',
  author: '한국정보화진흥원',
  lang: 'ko-KR',
  createdAt: new Date('2020-06-22T01:02:03Z'),
};

export const VERIFIED: PdfMeta = {
  ...META,
  verificationNumber: '1234-5678-9012-3456',
  verifyUrl: 'https://gongmo.example.kr/verify/1234-5678-9012-3456',
};

export function paper(kind: DocumentKind): Block[] {
  return compose(kind, SAMPLES[kind]);
}

export function pdfOf(kind: DocumentKind, meta: PdfMeta = META): Promise<Buffer> {
  return renderPdf(paper(kind), meta);
}

const packages = createRequire(import.meta.url);

/** The PDF as a reader of another make (pdf.js) sees it. */
export async function read(pdf: Buffer) {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = path.dirname(packages.resolve('pdfjs-dist/package.json'));
  const task = getDocument({
    data: new Uint8Array(pdf),
    standardFontDataUrl: `${home}/standard_fonts/`,
    verbosity: 0,
    useSystemFonts: false,
  });
  return task.promise;
}

/** The text page by page, in the order of the content. */
export async function textsOf(pdf: Buffer): Promise<string[]> {
  const document = await read(pdf);
  const texts: string[] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const content = await (await document.getPage(n)).getTextContent();
    texts.push(content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
  }
  await document.destroy();
  return texts;
}

export function dense(text: string): string {
  return text.replace(/\s/g, '');
}

/** Debian's tools are second witnesses where they are installed. */
export function installed(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, tool)));
}
