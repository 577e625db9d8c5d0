import { effect, type Life, life, type Rules, unless } from './life.js';

/**
 * The consortium's contract (협약). Facts: applicationState, won, memberBudgetWon, signaturesMissing,
 * agreementHash, milestonesOpen, paymentsOpen. Every member signs the same hash; the agency signs last (domain.md 1.6).
 */
export const contractRules: Rules = {
  notSelected: ({ facts }) => facts.applicationState !== 'selected' && facts.applicationState !== 'promoted',
  contractExists: ({ facts }) => facts.contractExists === true,
  budgetMismatch: ({ facts }) => Number(facts.memberBudgetWon) !== Number(facts.won),
  overCommitted: ({ facts }) => Number(facts.won) > Number(facts.availableWon),
  otherHash: ({ facts, input }) => input.agreementHash !== facts.agreementHash,
  signaturesMissing: ({ facts }) => Number(facts.signaturesMissing) > 0,
  milestonesOpen: ({ facts }) => Number(facts.milestonesOpen) > 0,
  paymentsOpen: ({ facts }) => Number(facts.paymentsOpen) > 0,
};

const machine = life(contractRules).createMachine({
  id: 'contract',
  initial: 'new',
  states: {
    new: { on: { negotiate: { target: 'negotiating', guard: unless('notSelected', 'contractExists') } } },
    negotiating: {
      on: {
        edit: 'negotiating',
        draft: { target: 'drafted', guard: unless('budgetMismatch', 'overCommitted') },
        collapse: 'collapsed',
      },
    },
    drafted: {
      on: {
        offer: { target: 'signing', actions: effect('mailSignatureRequested') },
        reopen: 'negotiating',
        collapse: 'collapsed',
      },
    },
    signing: {
      on: {
        sign: { target: 'signing', guard: unless('otherHash') },
        conclude: {
          target: 'active',
          guard: unless('otherHash', 'signaturesMissing'),
          actions: effect('issueContract'),
        },
        collapse: 'collapsed',
      },
    },
    active: {
      on: {
        suspend: 'suspended',
        complete: { target: 'completed', guard: unless('milestonesOpen', 'paymentsOpen') },
        terminate: 'terminated',
      },
    },
    suspended: { on: { resume: 'active', terminate: 'terminated' } },
    completed: { type: 'final' },
    terminated: { type: 'final' },
    collapsed: { type: 'final' },
  },
});

export const contract: Life = { machine, rules: contractRules };
