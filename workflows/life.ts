import { type AnyStateMachine, setup } from 'xstate';

/** The kinds of subject that have a life of their own; design.md section 4. */
export const kinds = [
  'program',
  'budgetLine',
  'organization',
  'person',
  'call',
  'topic',
  'application',
  'panel',
  'seat',
  'review',
  'selection',
  'notice',
  'contract',
  'milestone',
  'payment',
  'publication',
] as const;
export type Kind = (typeof kinds)[number];

/** What guards may read: plain facts that `advance` loaded under the lock. */
export type Facts = Record<string, unknown>;

/** One act as a machine hears it. `at` is the program's time (ISO 8601), `by` the person's id. */
export interface ActEvent {
  type: string;
  at: string;
  by: string | null;
  facts: Facts;
  input: Record<string, unknown>;
}

/** A rule answers true when the act has to be refused; its name is the reason that a person reads (words.ts). */
export type Rules = Record<string, (event: ActEvent) => boolean>;

/** A state before birth: creation is an act like any other, with its own guard. */
export const unborn = 'new';

export const unless = (...names: string[]) => ({ type: 'unless' as const, params: { names } });

/** Named work to do after commit; the handler stands in server/lifecycle/effects.ts. */
export const effect = (name: string) => ({ type: 'effect' as const, params: { name } });

/** XState setup shared by all lives: guards are refusal rules, actions are names of effects and never run here. */
export const life = (rules: Rules) =>
  setup({
    types: { events: {} as ActEvent },
    guards: {
      unless: ({ event }, params: { names: string[] }) => params.names.every((name) => !rule(rules, name)(event)),
    },
    actions: { effect: (_, _params: { name: string }) => {} },
  });

export interface Life {
  machine: AnyStateMachine;
  rules: Rules;
}

const rule = (rules: Rules, name: string) => {
  const found = rules[name];
  if (!found) throw new Error(`no rule named ${name}`);
  return found;
};
