import { effect, type Life, life, type Rules, unless } from './life.js';

/** Kickoff, interim or final report. Facts: contractState, dueOn, missing (targets without actuals), short (targets not met), final. Overdue is a fact of time, not a state. */
export const milestoneRules: Rules = {
  contractNotActive: ({ facts }) => facts.contractState !== 'active',
  notYetDue: ({ facts, at }) => at < String(facts.reportFrom),
  actualsMissing: ({ facts }) => (facts.missing as string[]).length > 0,
  targetsShort: ({ facts }) => facts.stage === 'final' && (facts.short as string[]).length > 0,
  earlierOpen: ({ facts }) => Number(facts.earlierOpen) > 0,
};

const submission = {
  target: 'submitted' as const,
  guard: unless('contractNotActive', 'earlierOpen', 'actualsMissing'),
  actions: effect('mailReportSubmitted'),
};

const machine = life(milestoneRules).createMachine({
  id: 'milestone',
  initial: 'new',
  states: {
    new: { on: { plan: 'planned' } },
    planned: {
      on: {
        fallDue: { target: 'due', guard: unless('contractNotActive', 'notYetDue'), actions: effect('mailReportDue') },
      },
    },
    due: { on: { save: 'due', submit: submission } },
    submitted: { on: { review: 'reviewing' } },
    reviewing: {
      on: {
        return: { target: 'returned', actions: effect('mailReportReturned') },
        accept: { target: 'accepted', guard: unless('targetsShort'), actions: effect('issueMilestoneAcceptance') },
      },
    },
    returned: { on: { save: 'returned', submit: submission } },
    accepted: { type: 'final' },
  },
});

export const milestone: Life = { machine, rules: milestoneRules };
