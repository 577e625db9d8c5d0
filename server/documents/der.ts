/** The little of DER (X.690) that signatures need: no library beside node:crypto yields the CAdES form that PAdES asks for. */
export interface Der {
  tag: number;
  /** With tag and length. */
  whole: Buffer;
  body: Buffer;
  children(): Der[];
}

/** Not DER, or cut short. */
export class DerFault extends Error {
  override readonly name = 'DerFault';
}

/** The first element of the bytes; what follows it is not looked at. */
export function readDer(bytes: Buffer): Der {
  const { tag, start, end } = header(bytes);
  if (end > bytes.length) throw new DerFault('cut short');
  const body = bytes.subarray(start, end);
  return { tag, whole: bytes.subarray(0, end), body, children: () => readAll(body) };
}

function readAll(bytes: Buffer): Der[] {
  const all: Der[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const element = readDer(rest);
    all.push(element);
    rest = rest.subarray(element.whole.length);
  }
  return all;
}

function header(bytes: Buffer): { tag: number; start: number; end: number } {
  const [tag, first] = [bytes[0], bytes[1]];
  if (tag === undefined || first === undefined) throw new DerFault('cut short');
  if (first < 0x80) return { tag, start: 2, end: 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || bytes.length < 2 + count) throw new DerFault('a length that DER does not allow');
  const length = bytes.readUIntBE(2, count);
  return { tag, start: 2 + count, end: 2 + count + length };
}

/** The child at a place, or DerFault. */
export function at(elements: readonly Der[], index: number): Der {
  const element = elements[index];
  if (!element) throw new DerFault(`no element ${index}`);
  return element;
}

export function oidOf(element: Der): string {
  if (element.tag !== 0x06) throw new DerFault('not an object identifier');
  const parts: number[] = [];
  let value = 0;
  for (const byte of element.body) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(value);
      value = 0;
    }
  }
  const [head = 0, ...rest] = parts;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - 40 * first, ...rest].join('.');
}

export function der(tag: number, ...bodies: Buffer[]): Buffer {
  const body = Buffer.concat(bodies);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const sequence = (...bodies: Buffer[]): Buffer => der(0x30, ...bodies);
export const octets = (bytes: Buffer): Buffer => der(0x04, bytes);
export const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);
export const nothing = (): Buffer => der(0x05);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));

/** A SET OF, its elements in DER's order. */
export function setOf(...elements: Buffer[]): Buffer {
  return der(0x31, ...elements.sort(Buffer.compare));
}

/** A whole number that is not negative. */
export function integer(value: number | Buffer): Buffer {
  const bytes =
    typeof value === 'number'
      ? Buffer.from(
          value
            .toString(16)
            .padStart(2, '0')
            .replace(/^(.(..)*)$/, '0$1'),
          'hex',
        )
      : value;
  return der(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [40 * first + second, ...rest].flatMap((part) => {
    const seven = [part & 0x7f];
    for (let more = Math.floor(part / 128); more > 0; more = Math.floor(more / 128))
      seven.unshift((more & 0x7f) | 0x80);
    return seven;
  });
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, as X.509 wants it. */
export function utcTime(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

/** UTCTime or GeneralizedTime. */
export function timeOf(element: Der): Date {
  const text = element.body.toString('latin1');
  const full = element.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(full);
  if (!match) throw new DerFault(`a time that is none: ${text}`);
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second));
}
