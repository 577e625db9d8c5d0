import type { Kind } from '../../workflows/life.js';
import type { Role } from '../../workflows/policy.js';
import { refusalWords } from '../../workflows/refusals.js';
import type { Refusal } from '../../workflows/step.js';
import { isFinal } from '../../workflows/step.js';
import { publicStateWords, stateWords } from '../../workflows/words.js';
import { dateTime, won } from './formats.js';
import type { Lang, Words } from './locale.js';

export type Tone = 'info' | 'success' | 'warning' | 'danger' | 'neutral';

const good = new Set([
  'approved',
  'announced',
  'accepting',
  'eligible',
  'selected',
  'contracted',
  'promoted',
  'locked',
  'accepted',
  'issued',
  'published',
  'active',
  'completed',
  'paid',
  'decided',
  'concluded',
  'serving',
  'pledged',
  'corrected',
  'ready',
]);
const bad = new Set([
  'cancelled',
  'failed',
  'rejected',
  'ineligible',
  'withdrawn',
  'declined',
  'recused',
  'voided',
  'refused',
  'terminated',
  'collapsed',
  'disabled',
]);
const waiting = new Set([
  'inReview',
  'inApproval',
  'returned',
  'supplementing',
  'signing',
  'requested',
  'due',
  'embargoed',
  'held',
  'suspended',
  'reviewing',
]);

export const toneOf = (state: string): Tone =>
  good.has(state)
    ? 'success'
    : bad.has(state)
      ? 'danger'
      : waiting.has(state)
        ? 'warning'
        : isNeutral(state)
          ? 'neutral'
          : 'info';
const isNeutral = (state: string) =>
  ['draft', 'planned', 'lapsed', 'notSelected', 'released', 'superseded', 'replaced', 'disbanded', 'closed'].includes(
    state,
  );

export function stateLabel(kind: Kind, state: string, lang: Lang, role?: Role): string {
  const words: Words | undefined =
    (role === 'public' ? publicStateWords[kind]?.[state] : undefined) ?? stateWords[kind][state];
  return words?.[lang] ?? state;
}

/** The way that most go, as a bar: states on it, where this one stands, and a last step that says how it ended otherwise. */
const ways: Record<Kind, string[]> = {
  program: ['open', 'concluded'],
  budgetLine: ['proposed', 'approved'],
  organization: ['registered'],
  person: ['active'],
  call: ['draft', 'inReview', 'approved', 'announced', 'accepting', 'closed', 'evaluating', 'deciding', 'concluded'],
  topic: ['planned', 'announced', 'competing', 'decided'],
  application: [
    'draft',
    'submitted',
    'received',
    'screening',
    'eligible',
    'evaluating',
    'evaluated',
    'selected',
    'contracting',
    'contracted',
  ],
  panel: ['forming', 'appointed', 'scoring', 'deliberating', 'confirmed', 'locked'],
  seat: ['invited', 'accepted', 'pledged', 'serving', 'released'],
  review: ['assigned', 'scoring', 'submitted', 'locked'],
  selection: ['proposed', 'inApproval', 'approved', 'announced'],
  notice: ['draft', 'inApproval', 'approved', 'issued', 'published'],
  contract: ['negotiating', 'drafted', 'signing', 'active', 'completed'],
  milestone: ['planned', 'due', 'submitted', 'reviewing', 'accepted'],
  payment: ['planned', 'requestable', 'requested', 'approved', 'paid'],
  publication: ['registered', 'rightsCheck', 'qualityCheck', 'ready', 'published'],
};

/** States off the way, and the step of it at which they stand. */
const beside: Partial<Record<Kind, Record<string, string>>> = {
  application: { supplementing: 'screening', promoted: 'selected' },
  milestone: { returned: 'submitted' },
  review: { returned: 'scoring' },
  notice: { returned: 'draft', embargoed: 'issued' },
  payment: { held: 'requested', refused: 'requested' },
  contract: { suspended: 'active' },
  publication: { corrected: 'published' },
};

export interface StepModel {
  label: string;
  status: 'done' | 'current' | 'todo' | 'skipped';
}

/** The step bar. A state that left the way stands at its end, the steps after where it left are skipped. */
export function stepsBar(
  kind: Kind,
  state: string,
  visited: ReadonlySet<string>,
  lang: Lang,
  role?: Role,
): StepModel[] {
  const way = ways[kind];
  const label = (one: string) => stateLabel(kind, one, lang, role);
  const at = way.indexOf(beside[kind]?.[state] ?? state);
  if (at >= 0) {
    return way.map((one, i) => ({
      label: i === at && one !== state ? `${label(one)} (${label(state)})` : label(one),
      status:
        i < at
          ? visited.size > 0 && !visited.has(one)
            ? 'skipped'
            : 'done'
          : i === at
            ? isFinal(kind, state)
              ? 'done'
              : 'current'
            : 'todo',
    }));
  }
  const last = way.reduce((found, one, i) => (visited.has(one) ? i : found), -1);
  return [
    ...way
      .slice(0, last + 1)
      .map((one): StepModel => ({ label: label(one), status: visited.has(one) ? 'done' : 'skipped' })),
    { label: label(state), status: 'current' },
  ];
}

/** A refusal as a sentence that says what is wrong and what to do. */
export function refusalText({ reason, params = {} }: Refusal, lang: Lang): string {
  const words = refusalWords[reason];
  if (!words) return reason;
  const filled = words[lang].replace(/\{(\w+)\}/g, (_, name: string) => paramText(name, params, lang));
  return filled;
}

/** The same in both languages, for an error page that chooses. */
export const refusalBoth = (refusal: Refusal): Words => ({
  ko: refusalText(refusal, 'ko'),
  en: refusalText(refusal, 'en'),
});

function paramText(name: string, params: Record<string, unknown>, lang: Lang): string {
  const value = params[name];
  if (value === undefined || value === null) return '—';
  if (name === 'state' && typeof params.kind === 'string') return stateLabel(params.kind as Kind, String(value), lang);
  if (name.endsWith('Won') && typeof value === 'number') return won(value, lang);
  if (/(At|Until|Due)$/.test(name) && typeof value === 'string') return dateTime(value, lang, true);
  if (Array.isArray(value)) return value.map((one) => fieldName(String(one), lang)).join(', ');
  return String(value);
}

const fields: Readonly<Record<string, Words>> = {
  titleKo: { ko: '과제명', en: 'title' },
  plan: { ko: '사업계획', en: 'plan' },
  requestedWon: { ko: '신청 금액', en: 'amount requested' },
};
const fieldName = (name: string, lang: Lang): string => fields[name]?.[lang] ?? name;
