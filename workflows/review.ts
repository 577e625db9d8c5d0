import { type Life, life, type Rules, unless } from './life.js';

/** One evaluator on one application. Facts: panelState, missing (criteria without points), over (criteria above their maximum), opinion. */
export const reviewRules: Rules = {
  panelNotScoring: ({ facts }) => facts.panelState !== 'scoring',
  scoresMissing: ({ facts }) => (facts.missing as string[]).length > 0,
  scoresOver: ({ facts }) => (facts.over as string[]).length > 0,
  opinionMissing: ({ facts }) => !facts.opinion,
  conflict: ({ facts }) => facts.conflict === true,
};

const scoring = { save: { target: 'scoring' as const, guard: unless('panelNotScoring', 'conflict') } };
const voiding = { void: 'voided' as const };

const machine = life(reviewRules).createMachine({
  id: 'review',
  initial: 'new',
  states: {
    new: { on: { assign: { target: 'assigned', guard: unless('conflict') } } },
    assigned: { on: { ...scoring, ...voiding } },
    scoring: {
      on: {
        ...scoring,
        submit: {
          target: 'submitted',
          guard: unless('panelNotScoring', 'conflict', 'scoresMissing', 'scoresOver', 'opinionMissing'),
        },
        ...voiding,
      },
    },
    submitted: { on: { return: { target: 'returned', guard: unless('panelNotScoring') }, lock: 'locked', ...voiding } },
    returned: { on: { save: scoring.save, ...voiding } },
    locked: { on: { ...voiding } },
    voided: { type: 'final' },
  },
});

export const review: Life = { machine, rules: reviewRules };
