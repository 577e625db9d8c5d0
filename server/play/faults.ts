import { residentNumberIn } from '../../workflows/organization-number.js';

/** One thing that is wrong in a program file. */
export interface Fault {
  /** Where, as in `calls[0].applications[3].lead.name`; `(file)` for the whole. */
  readonly path: string;
  /** What stands there, as JSON and cut short, or `(absent)`. */
  readonly found: string;
  /** What was expected, in English and in Korean. */
  readonly expected: string;
  readonly expectedKo: string;
}

/** What a place in the file must hold, in both languages. */
export interface Expectation {
  readonly ko: string;
  readonly en: string;
}

export type Path = readonly (string | number)[];

/** A fault at `path` where `found` stands; undefined means that nothing stands there. */
export function faultAt(path: Path, found: unknown, { ko, en }: Expectation): Fault {
  return { path: pathText(path), found: excerpt(found), expected: en, expectedKo: ko };
}

/** One line for a person: path, what stands there, what was expected (program-format.md), in Korean and English. */
export function faultLine(fault: Fault): string {
  return `${fault.path}: ${fault.found} — ${fault.expectedKo} (expected: ${fault.expected})`;
}

function pathText(path: Path): string {
  if (path.length === 0) return '(file)';
  return path
    .map((segment) => {
      if (typeof segment === 'number') return `[${segment}]`;
      return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

const LONGEST_EXCERPT = 80;

function excerpt(found: unknown): string {
  if (found === undefined) return '(absent)';
  const text = masked(JSON.stringify(found));
  return text.length <= LONGEST_EXCERPT ? text : `${[...text.slice(0, LONGEST_EXCERPT)].slice(0, -1).join('')}…`;
}

// What is refused for being a resident registration number must not end up in a log instead (domain.md 4.3).
function masked(text: string): string {
  const place = residentNumberIn(text);
  return place ? masked(`${text.slice(0, place.from)}******-*******${text.slice(place.to)}`) : text;
}
