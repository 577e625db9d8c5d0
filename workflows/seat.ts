import { effect, type Life, life, type Rules, unless } from './life.js';

/** One evaluator on one panel. Facts: conflicts (applications of the panel that bar this person), panelState, alreadySeated, chairTaken. */
export const seatRules: Rules = {
  conflict: ({ facts }) => Number(facts.conflicts) > 0,
  panelNotForming: ({ facts }) => facts.panelState !== 'forming',
  alreadySeated: ({ facts }) => facts.alreadySeated === true,
  chairTaken: ({ facts }) => facts.chairTaken === true,
  pledgeNotGiven: ({ input }) => input.pledge !== true,
};

const recusal = { recuse: { target: 'recused' as const, actions: effect('mailRecused') } };

const machine = life(seatRules).createMachine({
  id: 'seat',
  initial: 'new',
  states: {
    new: {
      on: {
        invite: {
          target: 'invited',
          guard: unless('panelNotForming', 'alreadySeated', 'chairTaken', 'conflict'),
          actions: effect('mailSeatInvited'),
        },
      },
    },
    invited: {
      on: {
        accept: 'accepted',
        decline: { target: 'declined', actions: effect('mailSeatDeclined') },
        replace: 'replaced',
        ...recusal,
      },
    },
    accepted: {
      on: {
        pledge: { target: 'pledged', guard: unless('pledgeNotGiven', 'conflict') },
        replace: 'replaced',
        ...recusal,
      },
    },
    pledged: { on: { serve: 'serving', replace: 'replaced', ...recusal } },
    serving: { on: { release: 'released', ...recusal } },
    released: { type: 'final' },
    declined: { type: 'final' },
    replaced: { type: 'final' },
    recused: { type: 'final' },
  },
});

export const seat: Life = { machine, rules: seatRules };
