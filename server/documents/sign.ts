import { createHash } from 'node:crypto';
import { signatureRoom, signDetached } from './cms.js';
import { checkInForce, type SigningKey } from './signing-key.js';
import { fetchTimestamp, type TimestampAuthority } from './timestamp.js';

export { keyFromPem, keyFromPkcs12, type SigningKey, sandboxKey } from './signing-key.js';
export { SigningKeyFault } from './signing-key-fault.js';

/** A PDF that cannot be signed: not one that this product wrote. */
export class UnsignablePdf extends Error {
  override readonly name = 'UnsignablePdf';
}

/**
 * The PDF with a signature over all of it (ETSI.CAdES.detached), appended as an incremental update: what was there
 * stays byte for byte. Without a time-stamp authority the same PDF, key and time give the same bytes.
 * @param at the moment of signing; the certificate must be in force then (SigningKeyFault).
 * @throws TimestampFault where an authority is given and does not answer.
 */
export async function signPdf(
  pdf: Buffer,
  key: SigningKey,
  at: Date,
  reason?: string,
  authority?: TimestampAuthority,
): Promise<Buffer> {
  checkInForce(key, at);
  const timestamp = authority && ((signature: Buffer) => fetchTimestamp(signature, authority));
  const room = signatureRoom(key) + (authority ? TIMESTAMP_ROOM : 0);
  const { bytes, gap } = withPlaceholder(pdf, key, at, reason ?? null, room);
  const after = gap.end;
  const digest = createHash('sha256').update(bytes.subarray(0, gap.start)).update(bytes.subarray(after)).digest();
  const signature = await signDetached(digest, key, timestamp);
  if (signature.length > room)
    throw new UnsignablePdf(`a signature of ${signature.length} bytes, for which ${room} were kept`);
  bytes.write(signature.toString('hex'), gap.start + 1, 'latin1');
  return bytes;
}

const TIMESTAMP_ROOM = 12_000;

/** The update with an empty signature in it. `gap` is the hexadecimal string that is not covered, its signs included. */
function withPlaceholder(
  pdf: Buffer,
  key: SigningKey,
  at: Date,
  reason: string | null,
  room: number,
): { bytes: Buffer; gap: { start: number; end: number } } {
  const source = new Source(pdf);
  const [value, widget, look] = [source.size, source.size + 1, source.size + 2];
  const page = source.firstPage();
  const contents = `<${'0'.repeat(room * 2)}>`;
  const objects: [number, string][] = [
    [source.root, source.catalogWith(widget)],
    [page, source.pageWith(page, widget)],
    [value, signatureValue(key, at, reason, contents)],
    [
      widget,
      `<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature${source.signatures + 1})/TU${text('전자서명')}/V ${value} 0 R/Rect[0 0 0 0]/F 132/P ${page} 0 R/AP<</N ${look} 0 R>>>>`,
    ],
    [look, '<</Type/XObject/Subtype/Form/BBox[0 0 0 0]/Resources<<>>/Length 0>>\nstream\n\nendstream'],
  ];
  const update = source.update(objects);
  const bytes = Buffer.concat([pdf, Buffer.from(update, 'latin1')]);
  const start = pdf.length + update.indexOf(contents);
  const end = start + contents.length;
  const range = `[0 ${start} ${end} ${bytes.length - end}]`.padEnd(RANGE.length);
  bytes.write(range, pdf.length + update.indexOf(RANGE), 'latin1');
  return { bytes, gap: { start, end } };
}

const RANGE = `[0 ${' '.repeat(36)}]`;

function signatureValue(key: SigningKey, at: Date, reason: string | null, contents: string): string {
  const date = `D:${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  const name = /^CN=(.*)$/m.exec(key.certificate.subject)?.[1] ?? '';
  return `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange ${RANGE}/Contents ${contents}/M(${date})/Name${text(name)}${reason ? `/Reason${text(reason)}` : ''}>>`;
}

/** A text string, UTF-16 as hexadecimal digits. */
function text(value: string): string {
  return `<FEFF${Buffer.from(value, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}

/** As much of the PDF as an update needs: a classic cross-reference table and plain objects, as this product writes them. */
class Source {
  readonly size: number;
  readonly root: number;
  readonly signatures: number;
  private readonly pdf: Buffer;
  private readonly trailer: string;
  private readonly start: number;
  private readonly offsets: Map<number, number>;

  constructor(pdf: Buffer) {
    this.pdf = pdf;
    const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.subarray(-200).toString('latin1'));
    if (pdf.subarray(0, 5).toString('latin1') !== '%PDF-' || !start)
      throw new UnsignablePdf('서명할 수 없는 PDF입니다. / This PDF cannot be signed.');
    this.start = Number(start[1]);
    this.offsets = new Map();
    this.trailer = this.readTable(this.start);
    for (let previous = /\/Prev (\d+)/.exec(this.trailer); previous; )
      previous = /\/Prev (\d+)/.exec(this.readTable(Number(previous[1])));
    this.size = this.number('Size');
    this.root = this.number('Root');
    this.signatures = countOf(pdf, '/SubFilter/ETSI.CAdES.detached');
  }

  firstPage(): number {
    const pages = Number(/\/Pages (\d+) 0 R/.exec(this.object(this.root))?.[1]);
    return Number(/\/Kids \[(\d+) 0 R/.exec(this.object(pages))?.[1]);
  }

  catalogWith(field: number): string {
    const catalog = this.object(this.root);
    if (catalog.includes('/AcroForm')) return catalog.replace(/\/Fields\[/, `/Fields[${field} 0 R `);
    return catalog.replace(/>>\s*$/, `/AcroForm<</Fields[${field} 0 R]/SigFlags 3>>\n>>`);
  }

  pageWith(page: number, annotation: number): string {
    const dictionary = this.object(page);
    if (dictionary.includes('/Annots')) return dictionary.replace(/\/Annots\[/, `/Annots[${annotation} 0 R `);
    return dictionary.replace(/>>\s*$/, `/Annots[${annotation} 0 R]\n>>`);
  }

  /** The objects with their table and trailer. */
  update(objects: [number, string][]): string {
    const base = this.pdf.length;
    let body = '';
    const offsets = new Map<number, number>();
    for (const [id, content] of objects) {
      offsets.set(id, base + body.length);
      body += `${id} 0 obj\n${content}\nendobj\n`;
    }
    const rows = [...offsets]
      .sort(([a], [b]) => a - b)
      .map(([id, offset]) => `${id} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
    const id = /\/ID \[<([0-9a-fA-F]+)>/.exec(this.trailer)?.[1] ?? '';
    const fresh = createHash('sha256').update(body).digest('hex').slice(0, 32);
    const info = /\/Info \d+ 0 R/.exec(this.trailer)?.[0] ?? '';
    const trailer = `<</Size ${this.size + 3}/Root ${this.root} 0 R${info}/ID[<${id}><${fresh}>]/Prev ${this.start}>>`;
    return `${body}xref\n${rows.join('')}trailer\n${trailer}\nstartxref\n${base + body.length}\n%%EOF\n`;
  }

  /** Notes the objects of a table, newest first, and returns its trailer. */
  private readTable(start: number): string {
    const table = this.pdf.toString('latin1', start, this.pdf.indexOf('startxref', start));
    const [rows = '', trailer] = table.split('trailer');
    if (!rows.startsWith('xref') || trailer === undefined)
      throw new UnsignablePdf(
        '서명할 수 없는 PDF입니다. / This PDF cannot be signed: it has no plain cross-reference table.',
      );
    let next = 0;
    for (const line of rows.split('\n').slice(1)) {
      const section = /^(\d+) (\d+)\s*$/.exec(line);
      if (section) next = Number(section[1]);
      else if (/^\d{10} \d{5} [nf]/.test(line)) {
        if (!this.offsets.has(next)) this.offsets.set(next, Number(line.slice(0, 10)));
        next++;
      }
    }
    return trailer;
  }

  private object(id: number): string {
    const offset = this.offsets.get(id);
    if (offset === undefined) throw new UnsignablePdf(`object ${id} is missing`);
    const found = /^\d+ 0 obj\s+([\s\S]*?)\s*endobj/.exec(
      this.pdf.toString('latin1', offset, this.pdf.indexOf('endobj', offset) + 6),
    );
    if (!found?.[1]) throw new UnsignablePdf(`object ${id} is damaged`);
    return found[1];
  }

  private number(key: string): number {
    const found = new RegExp(`/${key} (\\d+)`).exec(this.trailer);
    if (!found) throw new UnsignablePdf(`the trailer lacks ${key}`);
    return Number(found[1]);
  }
}

function countOf(bytes: Buffer, sign: string): number {
  let count = 0;
  for (let at = bytes.indexOf(sign); at >= 0; at = bytes.indexOf(sign, at + 1)) count++;
  return count;
}
