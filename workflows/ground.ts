import { inTime } from './deadlines.js';
import { type Life, life, type Rules, unless } from './life.js';

/** The lives that everything stands on: programs, their budget lines, organizations and people. */
const programRules: Rules = {
  notSandbox: ({ facts }) => facts.sandbox !== true,
  clockBackwards: ({ input, at }) => !inTime(at, String(input.to)),
  callsOpen: ({ facts }) => Number(facts.callsOpen) > 0,
};
export const program: Life = {
  rules: programRules,
  machine: life(programRules).createMachine({
    id: 'program',
    initial: 'new',
    states: {
      new: { on: { create: 'open' } },
      open: {
        on: {
          edit: 'open',
          appoint: 'open',
          moveClock: { target: 'open', guard: unless('notSandbox', 'clockBackwards') },
          conclude: { target: 'concluded', guard: unless('callsOpen') },
        },
      },
      concluded: { type: 'final' },
    },
  }),
};

export const budgetLine: Life = {
  rules: {},
  machine: life({}).createMachine({
    id: 'budgetLine',
    initial: 'new',
    states: {
      new: { on: { propose: 'proposed' } },
      proposed: { on: { approve: 'approved', reject: 'rejected' } },
      approved: { type: 'final' },
      rejected: { type: 'final' },
    },
  }),
};

const organizationRules: Rules = {
  nameTaken: ({ facts }) => facts.nameTaken === true,
  numberTaken: ({ facts }) => facts.numberTaken === true,
};
export const organization: Life = {
  rules: organizationRules,
  machine: life(organizationRules).createMachine({
    id: 'organization',
    initial: 'new',
    states: {
      new: { on: { register: { target: 'registered', guard: unless('nameTaken', 'numberTaken') } } },
      registered: { on: { edit: 'registered', close: 'closed' } },
      closed: { type: 'final' },
    },
  }),
};

const personRules: Rules = {
  emailTaken: ({ facts }) => facts.emailTaken === true,
};
export const person: Life = {
  rules: personRules,
  machine: life(personRules).createMachine({
    id: 'person',
    initial: 'new',
    states: {
      new: { on: { enroll: { target: 'active', guard: unless('emailTaken') } } },
      active: { on: { edit: 'active', disable: 'disabled' } },
      disabled: { on: { enable: 'active' } },
    },
  }),
};
