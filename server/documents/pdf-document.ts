import PDFDocument from 'pdfkit';
import { type FaceName, faceOf } from './font.js';

/** What of pdfkit 0.20 (pinned) its types leave out and direct writing of glyphs and structure needs. */
export interface Reference {
  data: Record<string, unknown>;
  end(): void;
}

export interface EmbeddedFont {
  id: string;
  subset: { glyphs: number[]; includeGlyph(id: number): number };
  widths: number[];
  unicode: number[][];
  ref(): Reference;
}

interface KitPage {
  fonts: Record<string, Reference>;
  dictionary: Reference;
  structParentTreeKey: number;
  write(content: string): void;
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
  private readonly fonts = new Map<FaceName, EmbeddedFont>();
  private readonly stated: PdfInfo;

  /** `id`: 16 bytes that identify the file. `font: null` keeps out Helvetica, which could not be embedded. */
  constructor(info: PdfInfo, lang: string, id: Buffer) {
    super({
      pdfVersion: '1.7',
      subset: 'PDF/A-2a',
      tagged: true,
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
    Object.assign(this, { _id: id });
  }

  get kitPage(): KitPage {
    return this.page as unknown as KitPage;
  }

  reference(data: Record<string, unknown>): Reference {
    return (this as unknown as { ref(data: Record<string, unknown>): Reference }).ref(data);
  }

  get structure(): { root: Reference; parents: { get(key: number): (Reference | null)[] } } {
    const kit = this as unknown as { getStructTreeRoot(): Reference; getStructParentTree(): { get(key: number): (Reference | null)[] } };
    return { root: kit.getStructTreeRoot(), parents: kit.getStructParentTree() };
  }

  embedded(name: FaceName): EmbeddedFont {
    let font = this.fonts.get(name);
    if (!font) {
      this.registerFont(name, faceOf(name).font as unknown as Buffer);
      this.font(name);
      font = (this as unknown as { _font: EmbeddedFont })._font;
      this.fonts.set(name, font);
    }
    return font;
  }

  /** pdfkit's hook for the XMP of the document information; its own leaves text unescaped and knows no PDF/UA beside PDF/A. */
  _addInfo(): void {
    const { title, author, subject, createdAt } = this.stated;
    const date = createdAt.toISOString().replace(/\.\d+Z$/, 'Z');
    const text = (value: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${xml(value)}</rdf:li></rdf:Alt>`;
    (this as unknown as { appendXML(xml: string): void }).appendXML(
      `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate><xmp:CreatorTool>${CREATOR}</xmp:CreatorTool></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${text(title)}</dc:title><dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>${subject ? `<dc:description>${text(subject)}</dc:description>` : ''}</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>${PRODUCER}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
${UA_EXTENSION}`,
    );
  }
}

const CREATOR = 'Gongmo';
const PRODUCER = 'Gongmo with PDFKit';

/** PDF/A allows only declared properties; this declares PDF/UA's (ISO 19005-2, 6.6.2.3). */
const UA_EXTENSION = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
