import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { helpers } from './view-helpers.js';

/** What every template can read beside its model, as `@lang`, `@path` and so on. */
export interface PageData {
  lang: string;
  [name: string]: unknown;
}

export const viewsDir = fileURLToPath(new URL('../../views/', import.meta.url));

/**
 * Prints a view. Strict: a name that the model does not have throws, an unknown helper or partial does not even start.
 * Everything is escaped; text comes out in NFC, so that what is found on a page can be searched for.
 */
export function print(view: string, model: object, data: PageData): string {
  const template = templates.get(view);
  if (!template) throw new Error(`there is no view named ${view}`);
  return template(model, { data }).normalize('NFC');
}

/** Marks what `print` made as safe to stand inside another view. */
export const asHtml = (printed: string) => new Handlebars.SafeString(printed);

export const viewNames = (): string[] => [...templates.keys()];

const handlebars = Handlebars.create();
for (const [name, helper] of Object.entries(helpers)) handlebars.registerHelper(name, helper);

/** Read and compiled as the program loads: a template that does not parse stops it, and no request waits for a disk. */
const templates = new Map<string, HandlebarsTemplateDelegate>();
for (const file of hbsFiles(viewsDir)) {
  const name = relative(viewsDir, file).replace(/\.hbs$/, '');
  const template = compiled(name, readFileSync(file, 'utf8').normalize('NFC'));
  if (name.startsWith('partials/')) handlebars.registerPartial(name.slice('partials/'.length), template);
  else templates.set(name, template);
}

function compiled(name: string, source: string): HandlebarsTemplateDelegate {
  try {
    const code = handlebars.precompile(source, {
      strict: true,
      preventIndent: true,
      knownHelpersOnly: true,
      knownHelpers: Object.fromEntries(Object.keys(helpers).map((helper) => [helper, true])),
    }) as string;
    // Our own template, turned into code by Handlebars itself; no text of a person ever comes here.
    return handlebars.template(new Function(`return ${code}`)() as TemplateSpecification);
  } catch (error) {
    throw new Error(`views/${name}.hbs does not compile: ${(error as Error).message}`, { cause: error });
  }
}

function hbsFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? hbsFiles(path) : entry.name.endsWith('.hbs') ? [path] : [];
  });
}
