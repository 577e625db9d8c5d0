import { transition } from 'xstate';
import { application } from './application.js';
import { call } from './call.js';
import { contract } from './contract.js';
import { budgetLine, organization, person, program } from './ground.js';
import type { ActEvent, Kind, Life } from './life.js';
import { milestone } from './milestone.js';
import { notice } from './notice.js';
import { panel } from './panel.js';
import { payment } from './payment.js';
import { publication } from './publication.js';
import { review } from './review.js';
import { seat } from './seat.js';
import { selection } from './selection.js';
import { topic } from './topic.js';

export const lives: Record<Kind, Life> = {
  program,
  budgetLine,
  organization,
  person,
  call,
  topic,
  application,
  panel,
  seat,
  review,
  selection,
  notice,
  contract,
  milestone,
  payment,
  publication,
};

/** Why an act was not done: a name that words.ts puts into a sentence, with what that sentence needs. */
export interface Refusal {
  reason: string;
  params?: Record<string, unknown>;
}

export type Step = { ok: true; state: string; effects: string[] } | { ok: false; refusal: Refusal };

/**
 * The one way in to a machine: the next state and the names of effects, or a refusal with its reason.
 * XState drops an event that it doesn't take without a word, so this asks first and refuses aloud.
 * Throws on a state that the machine doesn't know.
 */
export function step(kind: Kind, state: string, event: ActEvent): Step {
  const { machine } = lives[kind];
  const snapshot = machine.resolveState({ value: state, context: {} });
  if (!snapshot.can(event)) return { ok: false, refusal: explain(kind, state, event) };
  const [next, actions] = transition(machine, snapshot, event);
  return {
    ok: true,
    state: String(next.value),
    effects: (actions as { type: string; params?: unknown }[])
      .filter(({ type }) => type === 'effect')
      .map(({ params }) => (params as { name: string }).name),
  };
}

/** The events that a state takes, whatever their guards say. */
export const eventsOf = (kind: Kind, state: string): string[] => Object.keys(stateNode(kind, state).config.on ?? {});

/** The states of a life in the order they are written, without the one before birth. */
export const statesOf = (kind: Kind): string[] =>
  Object.keys(lives[kind].machine.states).filter((state) => state !== 'new');

export const isFinal = (kind: Kind, state: string): boolean => stateNode(kind, state).type === 'final';

function explain(kind: Kind, state: string, event: ActEvent): Refusal {
  const candidates = stateNode(kind, state).transitions.get(event.type) ?? [];
  const { rules } = lives[kind];
  for (const candidate of [...candidates].reverse()) {
    const names = (candidate.guard as { params?: { names: string[] } } | undefined)?.params?.names ?? [];
    const broken = names.find((name) => rules[name]?.(event));
    if (broken) return { reason: broken, params: detail(event) };
  }
  return { reason: 'notInState', params: { kind, state, act: `${kind}.${event.type}` } };
}

const detail = ({ facts }: ActEvent): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => shown.has(name)));

/** Facts that a refusal's sentence may name. */
const shown = new Set([
  'missing',
  'over',
  'short',
  'closesAt',
  'opensAt',
  'unconfirmed',
  'capWon',
  'requestedWon',
  'memberBudgetWon',
  'minimum',
  'seated',
  'reviewsOpen',
  'signaturesMissing',
  'embargoUntil',
  'faultDetail',
  'budgetWon',
  'availableWon',
  'topicBudgetWon',
  'supplementDue',
  'dueOn',
]);

function stateNode(kind: Kind, state: string) {
  const node = lives[kind].machine.states[state];
  if (!node) throw new Error(`${kind} has no state named ${state}`);
  return node;
}
