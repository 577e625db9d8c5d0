import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The resources of the KRDS package: styles, icons, fonts. */
export const krdsDir = join(dirname(createRequire(import.meta.url).resolve('krds-uiux/package.json')), 'resources');
export const iconDir = join(krdsDir, 'img/component/icon');

/** Markup of a KRDS icon (its style sheet draws it); it says nothing to a screen reader. Throws on a name that the sheet does not draw. */
export function icon(name: string): string {
  if (!names.has(name)) throw new Error(`KRDS draws no icon named ${name}`);
  return `<i class="svg-icon ico-${name}" aria-hidden="true"></i>`;
}

const names = new Set(
  ['common/common.css', 'component/component.css'].flatMap((sheet) =>
    [...readFileSync(join(krdsDir, 'css', sheet), 'utf8').matchAll(/\.svg-icon\.ico-([a-z0-9-]+)/g)].map(
      (found) => found[1] ?? '',
    ),
  ),
);
