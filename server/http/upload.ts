import { Buffer } from 'node:buffer';
import busboy from 'busboy';
import type { Request } from 'express';
import { HttpError } from './errors.js';

export interface Upload {
  name: string;
  bytes: Buffer;
  /** Longer than the limit: the rest was not read. */
  cut: boolean;
}

/** The one file of a multipart form, in memory up to `most` bytes; undefined when no file was chosen. What is longer is dropped as it comes, not kept. */
export function oneFile(req: Request, field: string, most: number): Promise<Upload | undefined> {
  if (!req.is('multipart/form-data')) throw new HttpError(415, 'unreadableForm');
  return new Promise((resolve, reject) => {
    let found: Upload | undefined;
    const reader = busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 20, fileSize: most },
    });
    reader.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => name === field && chunks.push(chunk));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (name === field && (bytes.length > 0 || info.filename))
          found = { name: (info.filename ?? '').normalize('NFC'), bytes, cut: stream.truncated === true };
      });
    });
    reader.on('close', () => resolve(found));
    reader.on('error', () => reject(new HttpError(400, 'unreadableForm')));
    req.pipe(reader);
  });
}
