import { effect, type Life, life, type Rules, unless } from './life.js';

/**
 * A call for proposals (공고). Facts: topics, topicBudgetWon, budgetWon, slots, kind, opensAt, closesAt, announcedState,
 * screeningOpen, panelsOpen, selectionState, topicsOpen, topicsFailed. Opening and closing belong to the clock.
 */
export const callRules: Rules = {
  noTopics: ({ facts }) => Number(facts.topics) === 0,
  topicsOverBudget: ({ facts }) =>
    facts.kind === 'designated' && Number(facts.topicBudgetWon) > Number(facts.budgetWon),
  overProgramBudget: ({ facts }) => Number(facts.budgetWon) > Number(facts.availableWon),
  opensAfterClose: ({ facts }) => String(facts.opensAt) >= String(facts.closesAt),
  closesInPast: ({ facts, at }) => String(facts.closesAt) <= at,
  notYetOpen: ({ facts, at }) => at < String(facts.opensAt),
  notYetClosed: ({ facts, at }) => at <= String(facts.closesAt),
  screeningOpen: ({ facts }) => Number(facts.screeningOpen) > 0,
  panelsOpen: ({ facts }) => Number(facts.panelsOpen) > 0,
  selectionNotAnnounced: ({ facts }) => facts.selectionState !== 'announced',
  topicsAlive: ({ facts }) => Number(facts.topicsAlive) > 0,
};

const cancellable = { cancel: { target: 'cancelled' as const, actions: effect('mailCallCancelled') } };

const machine = life(callRules).createMachine({
  id: 'call',
  initial: 'new',
  states: {
    new: { on: { create: 'draft' } },
    draft: {
      on: {
        edit: 'draft',
        propose: {
          target: 'inReview',
          guard: unless('noTopics', 'topicsOverBudget', 'overProgramBudget', 'opensAfterClose'),
        },
        ...cancellable,
      },
    },
    inReview: {
      on: {
        return: 'draft',
        approve: {
          target: 'approved',
          guard: unless('noTopics', 'topicsOverBudget', 'overProgramBudget', 'closesInPast'),
        },
        ...cancellable,
      },
    },
    approved: {
      on: {
        announce: { target: 'announced', guard: unless('closesInPast'), actions: effect('issueCallNotice') },
        ...cancellable,
      },
    },
    announced: { on: { open: { target: 'accepting', guard: unless('notYetOpen') }, ...cancellable } },
    accepting: {
      on: {
        close: { target: 'closed', guard: unless('notYetClosed'), actions: effect('mailCallClosed') },
        ...cancellable,
      },
    },
    closed: {
      on: { evaluate: { target: 'evaluating', guard: unless('screeningOpen') }, ...cancellable },
    },
    evaluating: { on: { decide: { target: 'deciding', guard: unless('panelsOpen') }, ...cancellable } },
    deciding: {
      on: {
        conclude: { target: 'concluded', guard: unless('selectionNotAnnounced') },
        fail: { target: 'failed', guard: unless('selectionNotAnnounced', 'topicsAlive') },
        ...cancellable,
      },
    },
    concluded: { type: 'final' },
    failed: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

export const call: Life = { machine, rules: callRules };
