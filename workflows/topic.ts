import { type Life, life, type Rules, unless } from './life.js';

/** One competition: a topic of a designated call, or the pool of an open one. Facts: callState. */
export const topicRules: Rules = {
  callNotDraft: ({ facts }) => facts.callState !== 'draft',
};

const machine = life(topicRules).createMachine({
  id: 'topic',
  initial: 'new',
  states: {
    new: { on: { create: { target: 'planned', guard: unless('callNotDraft') } } },
    planned: {
      on: { edit: { target: 'planned', guard: unless('callNotDraft') }, announce: 'announced', cancel: 'cancelled' },
    },
    announced: { on: { compete: 'competing', cancel: 'cancelled' } },
    competing: { on: { decide: 'decided', fail: 'failed', cancel: 'cancelled' } },
    decided: { type: 'final' },
    failed: { on: { reannounce: 'reannounced' } },
    reannounced: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

export const topic: Life = { machine, rules: topicRules };
