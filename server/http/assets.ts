import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { iconDir, krdsDir } from './icons.js';

interface Asset {
  type: string;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

const ownDir = fileURLToPath(new URL('../../views/assets/', import.meta.url));

/**
 * The address of a file of the look: `assetUrl('gongmo.css')`. It holds a hash over all of them, so that browsers may
 * keep it for a year and still see a change at once. Throws on a name that is not there.
 */
export function assetUrl(name: string): string {
  if (!files.has(name)) throw new Error(`there is no asset named ${name}`);
  return `/assets/${version}/${name}`;
}

/** Serves them from memory, compressed once at start. An old hash (a page opened before an update) gets today's file, not kept. */
export const assets: RequestHandler = (req, res, next) => {
  const [, hash, name] = /^\/assets\/([^/]+)\/([\w./-]+)$/.exec(req.path) ?? [];
  const asset = name === undefined ? undefined : files.get(name);
  if (!asset || (req.method !== 'GET' && req.method !== 'HEAD')) {
    next();
    return;
  }
  res.setHeader('Content-Type', asset.type);
  res.setHeader('Cache-Control', hash === version ? 'public, max-age=31536000, immutable' : 'no-cache');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('ETag', `"${version}"`);
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  res.vary('Accept-Encoding');
  const encoding = (['br', 'gzip'] as const).find((one) => asset[one] && req.acceptsEncodings(one) === one);
  if (encoding) res.setHeader('Content-Encoding', encoding);
  const body = (encoding && asset[encoding]) || asset.plain;
  res.setHeader('Content-Length', body.length);
  res.end(body);
};

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Our own style sheet, in the order in which its parts may take back what stands before. */
const look = ['base', 'frame', 'forms', 'tables', 'subject', 'desks', 'narrow'];

const files = new Map<string, Asset>();
for (const file of readdirSync(ownDir)) if (types[extname(file)]) add(file, readFileSync(join(ownDir, file)));
for (const file of readdirSync(iconDir)) add(`icons/${file}`, readFileSync(join(iconDir, file)));
for (const weight of ['Regular', 'Medium', 'Bold']) {
  add(`fonts/PretendardGOV-${weight}.woff2`, readFileSync(join(krdsDir, `fonts/PretendardGOV-${weight}.subset.woff2`)));
}
add('krds.css', Buffer.from(krds()));
add('gongmo.css', Buffer.concat(look.map((part) => readFileSync(join(ownDir, `look/${part}.css`)))));
const version = [...files]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .reduce((hash, [name, { plain }]) => hash.update(name).update(plain), createHash('sha256'))
  .digest('hex')
  .slice(0, 16);

function add(name: string, plain: Buffer): void {
  const type = types[extname(name)];
  if (!type) return;
  const packed = plain.length > 1000 && /^(text|image\/svg)/.test(type);
  files.set(name, {
    type,
    plain,
    ...(packed
      ? { gzip: gzipSync(plain), br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) }
      : {}),
  });
}

/**
 * KRDS as one file: tokens, common, components. In the package its icons are addressed by two paths that both lead
 * nowhere from here, its sources name other sheets and maps, and no sheet declares the font.
 */
function krds(): string {
  return ['token/krds_tokens.css', 'common/common.css', 'component/component.css']
    .map((file) => readFileSync(join(krdsDir, 'css', file), 'utf8'))
    .join('\n')
    .replace(/@charset[^;]*;|@import[^;]*;|\/\*[\s\S]*?\*\//g, '')
    .replace(
      /url\(["']?(?:\.\.\/)+(?:img\/)+component\/icon\/([^)"']+)["']?\)/g,
      (_, path: string) => `url(icons/${basename(path)})`,
    )
    .replace(/\n\s*\n/g, '\n');
}
