import { readdirSync, readFileSync } from 'node:fs';
import { sha256 } from '../audit/chain.js';
import type { DocumentKind } from './facts.js';

const FOLDER = new URL('../../templates/documents/', import.meta.url);

/** Which words a paper was made of: the first 12 hex digits over its template and every part that templates share. */
export function templateVersion(kind: DocumentKind): string {
  versions ??= readAll();
  const version = versions.get(kind);
  if (!version) throw new Error(`no template for ${kind} in templates/documents`);
  return version;
}

let versions: Map<string, string> | undefined;

function readAll(): Map<string, string> {
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.hbs'))
    .sort();
  const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');
  const parts = files
    .filter((file) => file.startsWith('_'))
    .map(read)
    .join('\0');
  return new Map(
    files
      .filter((file) => !file.startsWith('_'))
      .map((file) => [file.replace(/\.hbs$/, ''), sha256(`${read(file)}\0${parts}`).slice(0, 12)]),
  );
}
