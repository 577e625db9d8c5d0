import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The resources of the KRDS package: styles, icons, fonts. */
export const krdsDir = join(dirname(createRequire(import.meta.url).resolve('krds-uiux/package.json')), 'resources');
export const iconDir = join(krdsDir, 'img/component/icon');

/** Markup of a KRDS icon (its style sheet draws it); it says nothing to a screen reader. Throws on an unknown name. */
export function icon(name: string): string {
  if (!names.has(name)) throw new Error(`KRDS has no icon named ${name}`);
  return `<i class="svg-icon ico-${name.replaceAll('_', '-')}" aria-hidden="true"></i>`;
}

const names = new Set(readdirSync(iconDir).flatMap((file) => /^ico_(\w+)\.svg$/.exec(file)?.[1] ?? []));
