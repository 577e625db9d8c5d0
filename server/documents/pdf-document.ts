import { createHash } from 'node:crypto';
import PDFDocument from 'pdfkit';
import { deflated } from './deflate.js';
import type { FaceName } from './font.js';
import { A4 } from './papers.js';
import { PdfFont } from './pdf-font.js';

/** What of pdfkit 0.20 (pinned) its types leave out and direct writing of glyphs and structure needs. */
interface Kit {
  _offset: number;
  _offsets: (number | null)[];
  _fontFamilies: Record<string, { finalize(): void }>;
  _root: { data: Record<string, unknown> };
  appendXML(xml: string): void;
  ref(data: Record<string, unknown>): Reference;
}

interface Reference {
  id: number;
  data: Record<string, unknown>;
  compress: boolean;
  write(chunk: Uint8Array): void;
  end(): void;
}

interface KitPage {
  fonts: Record<string, unknown>;
  content: Reference;
  dictionary: Reference;
}

export interface PdfInfo {
  title: string;
  author: string;
  subject: string | null;
  createdAt: Date;
}

/** pdfkit set for archives: PDF/A-2a, tagged, its metadata ours. */
export class OfficialPdf extends PDFDocument {
  declare outline: PDFKit.PDFOutline;
  private readonly fonts = new Map<FaceName, PdfFont>();
  private readonly stated: PdfInfo;
  /** The file so far. Declared without a value: pdfkit writes the header while it constructs. */
  declare private parts: (string | Uint8Array)[];

  /** `font: null` keeps out Helvetica, which could not be embedded. */
  constructor(info: PdfInfo, lang: string) {
    super({
      pdfVersion: '1.7',
      subset: 'PDF/A-2a',
      lang,
      displayTitle: true,
      autoFirstPage: false,
      bufferPages: true,
      font: null as unknown as string,
      info: {
        Title: info.title,
        Author: info.author,
        ...(info.subject ? { Subject: info.subject } : {}),
        Creator: CREATOR,
        Producer: PRODUCER,
        CreationDate: info.createdAt,
        ModDate: info.createdAt,
      },
    });
    this.stated = info;
  }

  /** A page with that content stream, in place of what pdfkit starts one with, and those fonts; `parents` is its key in the structure's parent tree. Its object number. */
  addDrawn(content: string, fonts: ReadonlySet<PdfFont>, parents: number): number {
    this.addPage({ size: [A4.width, A4.height], margin: 0 });
    const page = this.page as unknown as KitPage;
    page.dictionary.data.StructParents = parents;
    page.dictionary.data.Tabs = 'S';
    for (const font of fonts) page.fonts[font.name] = new Raw(`${font.id} 0 R`);
    page.content.compress = false;
    page.content.data.Filter = 'FlateDecode';
    Object.assign(page.content, { buffer: [deflated(Buffer.from(content, 'latin1'))] });
    return page.dictionary.id;
  }

  embedded(name: FaceName): PdfFont {
    let font = this.fonts.get(name);
    if (!font) {
      font = new PdfFont(this, name, this.fonts.size + 1);
      this.fonts.set(name, font);
      this.kit._fontFamilies[name] = font;
    }
    return font;
  }

  /** The catalog's structure entries: the tree's root object, and that all content is marked. */
  setStructure(tree: number): void {
    const root = this.kit._root.data;
    root.MarkInfo = Object.assign(new Raw('<</Marked true>>'), { end: () => {} });
    root.StructTreeRoot = Object.assign(new Raw(`${tree} 0 R`), { end: () => {} });
  }

  /** An object number to be written to later. */
  reserve(): number {
    return this.kit._offsets.push(null);
  }

  /** Writes an object as it stands; its number. Long trees of objects are written so, not one by one through pdfkit's converter. */
  object(text: string, id = this.reserve()): number {
    this.kit._offsets[id - 1] = this.kit._offset;
    this._write(`${id} 0 obj\n${text}\nendobj`);
    return id;
  }

  stream(bytes: Buffer, entries: string): number {
    const id = this.reserve();
    this.kit._offsets[id - 1] = this.kit._offset;
    this._write(`${id} 0 obj\n<<${entries}/Length ${bytes.length}>>\nstream`);
    this._write(bytes);
    this._write('\nendstream\nendobj');
    return id;
  }

  /** Ends the document and returns the file. */
  finish(): Buffer {
    this.end();
    return this.gathered();
  }

  private gathered(): Buffer {
    return Buffer.concat(this.parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  }

  /** pdfkit's last step: before it, the file's identifier, made from what the file says. */
  _finalize(): void {
    const said = this.gathered();
    this.parts = [said];
    Object.assign(this, { _id: createHash('sha256').update(said).digest().subarray(0, 16) });
    FINALIZE.call(this);
  }

  /** pdfkit's way out, without the machinery of streams: strings of bytes are kept as strings until the end. */
  _write(data: string | Uint8Array): void {
    this.parts ??= [];
    const last = this.parts.length - 1;
    if (typeof data !== 'string') this.parts.push(data);
    else if (typeof this.parts[last] === 'string') this.parts[last] += `${data}\n`;
    else this.parts.push(`${data}\n`);
    this.kit._offset += typeof data === 'string' ? data.length + 1 : data.length;
  }

  private get kit(): Kit {
    return this as unknown as Kit;
  }

  /** pdfkit's hook for the XMP of the document information; its own leaves text unescaped and knows no PDF/UA beside PDF/A. */
  _addInfo(): void {
    const { title, author, subject, createdAt } = this.stated;
    const date = createdAt.toISOString().replace(/\.\d+Z$/, 'Z');
    const text = (value: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${xml(value)}</rdf:li></rdf:Alt>`;
    this.kit.appendXML(
      `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate><xmp:CreatorTool>${CREATOR}</xmp:CreatorTool></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${text(title)}</dc:title><dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>${subject ? `<dc:description>${text(subject)}</dc:description>` : ''}</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>${PRODUCER}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
${UA_EXTENSION}`,
    );
  }
}

const FINALIZE = (PDFDocument.prototype as unknown as { _finalize(): void })._finalize;
const CREATOR = 'Gongmo';
const PRODUCER = 'Gongmo with PDFKit';

/** PDF/A allows only declared properties; this declares PDF/UA's (ISO 19005-2, 6.6.2.3). */
const UA_EXTENSION = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Text that pdfkit's converter writes as it stands. */
class Raw {
  readonly [Symbol.toStringTag] = 'Raw';
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}
