import type { ActEvent, Facts, Kind } from '../../workflows/life.js';

const AT = '2026-04-01T09:00:00.000000Z';
const JUST_BEFORE = '2026-04-01T08:59:59.999999Z';
const JUST_AFTER = '2026-04-01T09:00:00.000001Z';

type Change = Partial<ActEvent>;
interface Breaks {
  /** An event that breaks no rule, but for those that contradict another. */
  sound: Omit<ActEvent, 'type'>;
  /** For each rule what breaks it, at its very border where it has one, and what keeps it where `sound` does not. */
  rules: Record<string, [breaks: Change, holds?: Change]>;
}

const event = (facts: Facts = {}, input: Record<string, unknown> = {}): Breaks['sound'] => ({
  at: AT,
  by: 'a',
  facts,
  input,
});
const facts = (changed: Facts): Change => ({ facts: changed });
const input = (changed: Record<string, unknown>): Change => ({ input: changed });

/** One case for every reason that a machine can give, and one where it does not stand in the way. */
export const breaks: Record<Kind, Breaks> = {
  program: {
    sound: event({ sandbox: true, callsOpen: 0 }, { to: AT }),
    rules: {
      notSandbox: [facts({ sandbox: false })],
      clockBackwards: [input({ to: JUST_BEFORE })],
      callsOpen: [facts({ callsOpen: 1 })],
    },
  },
  budgetLine: { sound: event(), rules: {} },
  organization: {
    sound: event({ nameTaken: false, numberTaken: false }),
    rules: { nameTaken: [facts({ nameTaken: true })], numberTaken: [facts({ numberTaken: true })] },
  },
  person: { sound: event({ emailTaken: false }), rules: { emailTaken: [facts({ emailTaken: true })] } },
  call: {
    sound: event({
      kind: 'designated',
      topics: 1,
      topicBudgetWon: 100,
      budgetWon: 100,
      availableWon: 100,
      opensAt: JUST_BEFORE,
      closesAt: AT,
      screeningOpen: 0,
      panelsOpen: 0,
      selectionState: 'announced',
      topicsAlive: 0,
    }),
    rules: {
      noTopics: [facts({ topics: 0 })],
      topicsOverBudget: [facts({ topicBudgetWon: 101 })],
      overProgramBudget: [facts({ availableWon: 99 })],
      opensAfterClose: [facts({ opensAt: AT })],
      closesInPast: [facts({ closesAt: AT }), facts({ closesAt: JUST_AFTER })],
      notYetOpen: [{ at: '2026-04-01T08:59:59.999998Z' }],
      notYetClosed: [facts({ closesAt: AT }), facts({ closesAt: JUST_BEFORE })],
      screeningOpen: [facts({ screeningOpen: 1 })],
      panelsOpen: [facts({ panelsOpen: 1 })],
      selectionNotAnnounced: [facts({ selectionState: 'approved' })],
      topicsAlive: [facts({ topicsAlive: 1 })],
    },
  },
  topic: { sound: event({ callState: 'draft' }), rules: { callNotDraft: [facts({ callState: 'inReview' })] } },
  application: {
    sound: event({
      callState: 'accepting',
      opensAt: AT,
      closesAt: AT,
      missing: [],
      unconfirmed: 0,
      requestedWon: 100,
      capWon: 100,
      memberBudgetWon: 100,
      residentNumbers: [],
      checksOpen: 0,
      checksFailed: 0,
      submittedAt: AT,
      supplementDue: AT,
    }),
    rules: {
      callNotAccepting: [facts({ callState: 'closed' })],
      notYetOpen: [facts({ opensAt: JUST_AFTER })],
      deadlinePassed: [facts({ closesAt: JUST_BEFORE })],
      incomplete: [facts({ missing: ['plan'] })],
      partnersUnconfirmed: [facts({ unconfirmed: 1 })],
      overCap: [facts({ requestedWon: 101, memberBudgetWon: 101 })],
      budgetMismatch: [facts({ memberBudgetWon: 99 })],
      residentNumber: [facts({ residentNumbers: ['plan'] })],
      checksOpen: [facts({ checksOpen: 1 })],
      checksFailed: [facts({ checksFailed: 1 })],
      noCheckFailed: [facts({ checksFailed: 0 }), facts({ checksFailed: 1 })],
      nothingSubmitted: [facts({ submittedAt: null })],
      supplementClosed: [facts({ supplementDue: JUST_BEFORE })],
    },
  },
  panel: {
    sound: event({
      callState: 'evaluating',
      seated: 5,
      minimum: 5,
      chairId: 'a',
      applications: 1,
      unpledged: 0,
      reviewsOpen: 0,
    }),
    rules: {
      callNotEvaluating: [facts({ callState: 'accepting' })],
      callNotInEvaluation: [facts({ callState: 'closed' })],
      tooFewSeats: [facts({ seated: 4 })],
      noChair: [facts({ chairId: null })],
      noApplications: [facts({ applications: 0 })],
      unpledged: [facts({ unpledged: 1 })],
      reviewsOpen: [facts({ reviewsOpen: 1 })],
    },
  },
  seat: {
    sound: event({ conflicts: 0, panelState: 'forming', alreadySeated: false }, { pledge: true }),
    rules: {
      conflict: [facts({ conflicts: 1 })],
      panelNotForming: [facts({ panelState: 'appointed' })],
      alreadySeated: [facts({ alreadySeated: true })],
      chairTaken: [facts({ chairTaken: true })],
      pledgeNotGiven: [input({ pledge: false })],
    },
  },
  review: {
    sound: event({ panelState: 'scoring', missing: [], over: [], opinion: '좋음', conflict: false }),
    rules: {
      panelNotScoring: [facts({ panelState: 'deliberating' })],
      scoresMissing: [facts({ missing: ['plan'] })],
      scoresOver: [facts({ over: ['plan'] })],
      opinionMissing: [facts({ opinion: null })],
      conflict: [facts({ conflict: true })],
    },
  },
  selection: {
    sound: event({ callState: 'deciding', alreadyProposed: false, selectedWon: 100, budgetWon: 100, embargoUntil: AT }),
    rules: {
      callNotDeciding: [facts({ callState: 'evaluating' })],
      alreadyProposed: [facts({ alreadyProposed: true })],
      selectionOverBudget: [facts({ selectedWon: 101 })],
      underEmbargo: [facts({ embargoUntil: JUST_AFTER })],
    },
  },
  notice: {
    sound: event({ needsApproval: false, embargoUntil: AT, released: true }),
    rules: {
      approvalNeeded: [facts({ needsApproval: true })],
      missingFact: [facts({ fault: 'missingFact' })],
      glyphMissing: [facts({ fault: 'glyphMissing' })],
      templateBroken: [facts({ fault: 'templateBroken' })],
      underEmbargo: [facts({ embargoUntil: JUST_AFTER })],
      noEmbargo: [facts({ embargoUntil: AT }), facts({ embargoUntil: JUST_AFTER })],
    },
  },
  contract: {
    sound: event(
      {
        applicationState: 'selected',
        contractExists: false,
        won: 100,
        memberBudgetWon: 100,
        availableWon: 100,
        agreementHash: 'h',
        signaturesMissing: 0,
        milestonesOpen: 0,
        paymentsOpen: 0,
      },
      { agreementHash: 'h' },
    ),
    rules: {
      notSelected: [facts({ applicationState: 'reserve' }), facts({ applicationState: 'promoted' })],
      contractExists: [facts({ contractExists: true })],
      budgetMismatch: [facts({ memberBudgetWon: 99 })],
      overCommitted: [facts({ availableWon: 99 })],
      otherHash: [input({ agreementHash: 'H' })],
      signaturesMissing: [facts({ signaturesMissing: 1 })],
      milestonesOpen: [facts({ milestonesOpen: 1 })],
      paymentsOpen: [facts({ paymentsOpen: 1 })],
    },
  },
  milestone: {
    sound: event({ contractState: 'active', reportFrom: AT, missing: [], short: [], stage: 'final', earlierOpen: 0 }),
    rules: {
      contractNotActive: [facts({ contractState: 'suspended' })],
      notYetDue: [facts({ reportFrom: JUST_AFTER })],
      actualsMissing: [facts({ missing: ['문장'] })],
      targetsShort: [facts({ short: ['문장'], stage: 'final' }), facts({ short: ['문장'], stage: 'interim' })],
      earlierOpen: [facts({ earlierOpen: 1 })],
    },
  },
  payment: {
    sound: event({ gateOpen: true, contractState: 'active', won: 40, paidWon: 60, contractWon: 100 }),
    rules: {
      gateClosed: [facts({ gateOpen: false })],
      contractNotActive: [facts({ contractState: 'terminated' })],
      overContract: [facts({ paidWon: 61 })],
    },
  },
  publication: {
    sound: event(
      { finalAccepted: true, checksum: 'c', licence: 'KOGL-1' },
      { rightsCleared: true, indicators: [{ target: 95, measured: 95 }] },
    ),
    rules: {
      finalReportOpen: [facts({ finalAccepted: false })],
      rightsOpen: [input({ rightsCleared: false })],
      qualityShort: [input({ indicators: [{ target: 95, measured: 94.9 }] })],
      checksumMissing: [facts({ checksum: null })],
      licenceMissing: [facts({ licence: null })],
    },
  },
};
