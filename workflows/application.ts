import { effect, type Life, life, type Rules, unless } from './life.js';

/**
 * One consortium's proposal. Facts: callState, closesAt (the deadline that binds this applicant), missing (what a
 * submission still lacks), unconfirmed (partners), requestedWon, capWon, memberBudgetWon, leadAmongPartners.
 */
export const applicationRules: Rules = {
  callNotAccepting: ({ facts }) => facts.callState !== 'accepting' && facts.callState !== 'announced',
  notYetOpen: ({ facts, at }) => at < String(facts.opensAt),
  deadlinePassed: ({ facts, at }) => at > String(facts.closesAt),
  incomplete: ({ facts }) => (facts.missing as string[]).length > 0,
  partnersUnconfirmed: ({ facts }) => Number(facts.unconfirmed) > 0,
  overCap: ({ facts }) => Number(facts.requestedWon) > Number(facts.capWon),
  budgetMismatch: ({ facts }) => Number(facts.memberBudgetWon) !== Number(facts.requestedWon),
  residentNumber: ({ facts }) => (facts.residentNumbers as string[]).length > 0,
  checksOpen: ({ facts }) => Number(facts.checksOpen) > 0,
  checksFailed: ({ facts }) => Number(facts.checksFailed) > 0,
  noCheckFailed: ({ facts }) => Number(facts.checksFailed) === 0,
  nothingSubmitted: ({ facts }) => !facts.submittedAt,
  supplementClosed: ({ facts, at }) => facts.supplementDue != null && at > String(facts.supplementDue),
};

const submission = {
  target: 'submitted' as const,
  guard: unless(
    'deadlinePassed',
    'notYetOpen',
    'callNotAccepting',
    'incomplete',
    'residentNumber',
    'partnersUnconfirmed',
    'overCap',
    'budgetMismatch',
  ),
  actions: effect('issueReceipt'),
};
const editing = unless('deadlinePassed', 'callNotAccepting');
const withdrawal = { withdraw: { target: 'withdrawn' as const, actions: effect('mailWithdrawn') } };

const machine = life(applicationRules).createMachine({
  id: 'application',
  initial: 'new',
  states: {
    new: { on: { create: { target: 'draft', guard: editing } } },
    draft: {
      on: {
        save: { target: 'draft', guard: editing },
        invite: { target: 'draft', guard: editing, actions: effect('mailPartnerInvited') },
        confirm: { target: 'draft', guard: editing },
        submit: submission,
        lapse: { target: 'lapsed', actions: effect('mailLapsed') },
        ...withdrawal,
      },
    },
    // Editing goes on beside the submission in force; submitting again replaces it (domain.md 1.3 REOPENED).
    submitted: {
      on: {
        save: { target: 'submitted', guard: editing },
        invite: { target: 'submitted', guard: editing, actions: effect('mailPartnerInvited') },
        confirm: { target: 'submitted', guard: editing },
        submit: submission,
        receive: { target: 'received', guard: unless('nothingSubmitted') },
        ...withdrawal,
      },
    },
    received: { on: { screen: 'screening', ...withdrawal } },
    screening: {
      on: {
        check: 'screening',
        requestSupplement: { target: 'supplementing', actions: effect('mailSupplementRequested') },
        pass: { target: 'eligible', guard: unless('checksOpen', 'checksFailed') },
        reject: { target: 'ineligible', guard: unless('noCheckFailed'), actions: effect('mailIneligible') },
        ...withdrawal,
      },
    },
    supplementing: {
      on: {
        supplement: { target: 'screening', guard: unless('supplementClosed') },
        endSupplement: 'screening',
        ...withdrawal,
      },
    },
    eligible: { on: { evaluate: 'evaluating', ...withdrawal } },
    evaluating: { on: { score: 'evaluated' } },
    evaluated: { on: { select: 'selected', keep: 'reserve', passOver: 'notSelected' } },
    selected: { on: { contract: 'contracting', decline: { target: 'declined', actions: effect('mailDeclined') } } },
    reserve: { on: { promote: { target: 'promoted', actions: effect('mailPromoted') }, release: 'released' } },
    promoted: { on: { contract: 'contracting', decline: { target: 'declined', actions: effect('mailDeclined') } } },
    contracting: { on: { sign: 'contracted', decline: { target: 'declined', actions: effect('mailDeclined') } } },
    contracted: { type: 'final' },
    // The door that is always shut says why: a submission after the deadline is refused by the deadline itself.
    lapsed: { on: { submit: submission } },
    ineligible: { type: 'final' },
    notSelected: { type: 'final' },
    released: { type: 'final' },
    withdrawn: { type: 'final' },
    declined: { type: 'final' },
  },
});

export const application: Life = { machine, rules: applicationRules };
