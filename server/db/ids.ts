import { randomFillSync } from 'node:crypto';

const bytes = Buffer.alloc(16);
let last = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562): ids sort by birth, so locks in id order take parents before children. PostgreSQL 15 has no
 * function for it. Within one millisecond the 12 bits after the time count up, so that one process never goes back.
 */
export function newId(): string {
  const now = Date.now();
  if (now > last) {
    last = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    last += 1;
    counter = 0;
  }
  randomFillSync(bytes);
  bytes.writeUIntBE(last, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
