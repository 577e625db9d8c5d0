import type { Block, QrBlock, Run } from './blocks.js';
import { type Laid, layOut } from './layout.js';
import { A4 } from './papers.js';
import { OfficialPdf, type PdfInfo } from './pdf-document.js';
import { PagePen } from './pdf-page.js';
import { writeStructure } from './pdf-structure.js';

export { previewHtml } from './preview.js';

export interface PdfMeta {
  title: string;
  author: string;
  subject?: string;
  lang: 'ko-KR' | 'en';
  createdAt: Date;
  verificationNumber?: string;
  verifyUrl?: string;
}

/**
 * The paper as PDF/A-2a and PDF/UA-1 in one file. The same blocks and meta give the same bytes.
 * @throws GlyphMissing for a character that no font has.
 */
export async function renderPdf(blocks: Block[], meta: PdfMeta): Promise<Buffer> {
  const whole = withVerification(blocks, meta);
  const laid = layOut(whole, meta.verificationNumber ? `문서확인번호 ${meta.verificationNumber}` : null);
  const doc = new OfficialPdf(infoOf(meta), meta.lang);
  const drawn = laid.pages.map((page) => new PagePen(doc).draw(page));
  writeStructure(doc, laid.root, drawn);
  if (laid.pages.length >= LONG) addBookmarks(doc, laid.outline);
  return doc.finish();
}

/** Pages from which on a paper has bookmarks. */
const LONG = 4;

function infoOf(meta: PdfMeta): PdfInfo {
  return {
    title: meta.title,
    author: meta.author,
    subject: meta.subject ?? null,
    createdAt: new Date(Math.trunc(meta.createdAt.getTime() / 1000) * 1000),
  };
}

/** The verification number with its QR code, at the end: within the foot of a letter, after the rest of another paper. */
function withVerification(blocks: Block[], meta: PdfMeta): Block[] {
  if (!meta.verificationNumber) return blocks;
  const url = meta.verifyUrl ?? '';
  const code: QrBlock = {
    type: 'qr',
    text: url || meta.verificationNumber,
    alt: `문서확인 QR 코드: ${url || meta.verificationNumber}`,
    lines: [
      [{ text: `문서확인번호 ${meta.verificationNumber}`, bold: true }],
      [{ text: `번호나 파일로 진본인지 확인할 수 있습니다.${url ? ` ${url}` : ''}` }],
    ],
    corner: false,
  };
  const last = blocks.at(-1);
  if (last?.type === 'foot')
    return [
      ...blocks.slice(0, -1),
      {
        type: 'foot',
        blocks: [
          ...last.blocks,
          {
            ...code,
            lines: [
              code.lines.flat().map((run, index): Run => (index === 0 ? { ...run, text: `${run.text}  ` } : run)),
            ],
            corner: true,
          },
        ],
      },
    ];
  return [...blocks, { type: 'foot', blocks: [{ type: 'rule', weight: 'thin' }, code] }];
}

function addBookmarks(doc: OfficialPdf, outline: Laid['outline']): void {
  const open: { level: number; item: PDFKit.PDFOutline }[] = [{ level: 0, item: doc.outline }];
  for (const { title, level, page, y } of outline) {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    const parent = open.at(-1)?.item ?? doc.outline;
    const item = parent.addItem(title, { pageNumber: page, top: y, left: A4.width, expanded: true } as Parameters<
      PDFKit.PDFOutline['addItem']
    >[1]);
    open.push({ level, item });
  }
}
