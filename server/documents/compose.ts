import type { z } from 'zod';
import type { Block } from './blocks.js';
import { contractView } from './contract-view.js';
import { type DocumentKind, factsOf } from './facts.js';
import type { ContractFacts } from './facts-contract.js';
import type { PressReleaseFacts } from './facts-press.js';
import { checkText } from './font.js';
import { readMarkup } from './markup.js';
import { pressView } from './press-view.js';
import { fillTemplate } from './template.js';

export type { Block } from './blocks.js';
export type { DocumentKind } from './facts.js';
export { GlyphMissing } from './font.js';

/** Plain JSON: strings, numbers (won as integers), ISO dates, arrays, nested. The shape of each kind is in `factsOf`. */
export interface Facts {
  [key: string]: unknown;
}

/** A paper lacks what it must state: it is not issued. `path` names the fact, as `appeal.until`. */
export class MissingFact extends Error {
  override readonly name = 'MissingFact';
  readonly path: string;

  constructor(kind: DocumentKind, path: string) {
    super(
      `문서(${kind})에 꼭 있어야 할 사실이 없습니다: ${path}. 그 내용을 채운 뒤 다시 발급하십시오. / The paper (${kind}) lacks the fact ${path}. Supply it and issue again.`,
    );
    this.path = path;
  }
}

/** A fact is there, but not as the paper needs it. */
export class WrongFact extends Error {
  override readonly name = 'WrongFact';
  readonly path: string;

  constructor(kind: DocumentKind, path: string, problem: string) {
    super(
      `문서(${kind})의 사실이 형식에 맞지 않습니다: ${path} (${problem}). / A fact of the paper (${kind}) has the wrong form: ${path} (${problem}).`,
    );
    this.path = path;
  }
}

/**
 * Composes a paper from facts.
 * @throws MissingFact naming the fact's path, WrongFact, or GlyphMissing naming the characters and where they stand.
 */
export function compose(kind: DocumentKind, facts: Facts): Block[] {
  const parsed = factsOf[kind].safeParse(facts);
  if (!parsed.success) throw faultOf(kind, facts, parsed.error);
  const stated = printable(parsed.data, '');
  return readMarkup(fillTemplate(kind, viewOf(kind, stated)));
}

/** What the template sees: the facts, and what is computed from them. */
function viewOf(kind: DocumentKind, facts: unknown): unknown {
  if (kind === 'pressRelease') return pressView(facts as PressReleaseFacts);
  if (kind === 'contract') return contractView(facts as ContractFacts);
  return facts;
}

/** The facts with every text in NFC, or GlyphMissing naming the fact that cannot be printed. */
function printable(value: unknown, path: string): unknown {
  if (typeof value === 'string') return checkText(value, path);
  if (Array.isArray(value)) return value.map((item, index) => printable(item, `${path}[${index}]`));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, printable(item, path ? `${path}.${key}` : key)]),
  );
}

function faultOf(kind: DocumentKind, facts: Facts, error: z.ZodError): Error {
  const faults = error.issues.map((issue) => ({
    issue,
    path: pathOf(issue.path),
    missing: valueAt(facts, issue.path) === undefined,
  }));
  const missing = faults.find((fault) => fault.missing && fault.issue.code !== 'unrecognized_keys');
  if (missing) return new MissingFact(kind, missing.path);
  const wrong = faults[0];
  return new WrongFact(kind, wrong?.path || '(facts)', wrong?.issue.message ?? '');
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    '',
  );
}

function valueAt(facts: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], facts);
}
