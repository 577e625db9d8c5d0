import { effect, type Life, life, type Rules, unless } from './life.js';

/** The decision on a call. Facts: callState, alreadyProposed, selectedWon, budgetWon, embargoUntil (of the press release; nothing is announced before it). */
export const selectionRules: Rules = {
  callNotDeciding: ({ facts }) => facts.callState !== 'deciding',
  alreadyProposed: ({ facts }) => facts.alreadyProposed === true,
  underEmbargo: ({ facts, at }) => facts.embargoUntil != null && at < String(facts.embargoUntil),
  selectionOverBudget: ({ facts }) => Number(facts.selectedWon) > Number(facts.budgetWon),
};

const machine = life(selectionRules).createMachine({
  id: 'selection',
  initial: 'new',
  states: {
    new: { on: { propose: { target: 'proposed', guard: unless('callNotDeciding', 'alreadyProposed') } } },
    proposed: { on: { request: { target: 'inApproval', guard: unless('selectionOverBudget') } } },
    inApproval: {
      on: {
        approve: { target: 'approved', guard: unless('selectionOverBudget'), actions: effect('draftPressRelease') },
        return: 'returned',
      },
    },
    // A new proposal is a new selection with a ranking of its own; the returned one stays as it was.
    returned: { type: 'final' },
    approved: {
      on: { announce: { target: 'announced', guard: unless('underEmbargo'), actions: effect('draftResultNotices') } },
    },
    announced: { type: 'final' },
  },
});

export const selection: Life = { machine, rules: selectionRules };
