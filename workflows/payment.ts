import { effect, type Life, life, type Rules, unless } from './life.js';

/** A tranche. Facts: gateState (what it waits for), contractState, won, paidWon, contractWon. Two people: requester and approver (policy.ts). */
export const paymentRules: Rules = {
  gateClosed: ({ facts }) => facts.gateOpen !== true,
  contractNotActive: ({ facts }) => facts.contractState !== 'active',
  overContract: ({ facts }) => Number(facts.paidWon) + Number(facts.won) > Number(facts.contractWon),
};

const machine = life(paymentRules).createMachine({
  id: 'payment',
  initial: 'new',
  states: {
    new: { on: { plan: 'planned' } },
    planned: {
      on: {
        ready: {
          target: 'requestable',
          guard: unless('contractNotActive', 'gateClosed'),
          actions: effect('mailPaymentReady'),
        },
      },
    },
    requestable: { on: { request: { target: 'requested', guard: unless('contractNotActive') }, hold: 'held' } },
    requested: {
      on: {
        approve: { target: 'approved', guard: unless('contractNotActive', 'overContract') },
        refuse: 'refused',
        hold: 'held',
      },
    },
    approved: {
      on: { pay: { target: 'paid', guard: unless('overContract'), actions: effect('mailPaid') }, hold: 'held' },
    },
    held: { on: { resume: 'requestable' } },
    refused: { on: { request: 'requested' } },
    paid: { type: 'final' },
  },
});

export const payment: Life = { machine, rules: paymentRules };
