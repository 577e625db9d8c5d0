import { type Life, life, type Rules, unless } from './life.js';

/** A panel (평가위원회). Facts: seats, accepted, pledged, serving, minimum, hasChair, applications, reviews, reviewsOpen, unpledged. */
export const panelRules: Rules = {
  callNotEvaluating: ({ facts }) => facts.callState !== 'evaluating' && facts.callState !== 'closed',
  tooFewSeats: ({ facts }) => Number(facts.seated) < Number(facts.minimum),
  noChair: ({ facts }) => !facts.chairId,
  noApplications: ({ facts }) => Number(facts.applications) === 0,
  unpledged: ({ facts }) => Number(facts.unpledged) > 0,
  callNotInEvaluation: ({ facts }) => facts.callState !== 'evaluating',
  reviewsOpen: ({ facts }) => Number(facts.reviewsOpen) > 0,
};

const machine = life(panelRules).createMachine({
  id: 'panel',
  initial: 'new',
  states: {
    new: { on: { create: { target: 'forming', guard: unless('callNotEvaluating') } } },
    forming: {
      on: {
        appoint: { target: 'appointed', guard: unless('tooFewSeats', 'noChair', 'noApplications') },
        disband: 'disbanded',
      },
    },
    appointed: {
      on: { open: { target: 'scoring', guard: unless('callNotInEvaluation', 'unpledged', 'tooFewSeats') } },
    },
    scoring: { on: { assign: 'scoring', deliberate: { target: 'deliberating', guard: unless('reviewsOpen') } } },
    deliberating: {
      on: { note: 'deliberating', reopen: 'scoring', confirm: { target: 'confirmed', guard: unless('reviewsOpen') } },
    },
    confirmed: { on: { lock: 'locked' } },
    locked: { type: 'final' },
    disbanded: { type: 'final' },
  },
});

export const panel: Life = { machine, rules: panelRules };
