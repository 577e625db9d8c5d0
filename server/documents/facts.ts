import type { z } from 'zod';
import { callNoticeFacts, receiptFacts } from './facts-call.js';
import { contractFacts } from './facts-contract.js';
import { appointmentFacts, evaluationReportFacts, scoreSheetFacts } from './facts-evaluation.js';
import {
  milestoneAcceptanceFacts,
  paymentNoticeFacts,
  rejectionNoticeFacts,
  reserveNoticeFacts,
  screeningDecisionFacts,
  selectionNoticeFacts,
  supplementRequestFacts,
} from './facts-letters.js';
import { pressReleaseFacts } from './facts-press.js';

export type DocumentKind =
  | 'callNotice'
  | 'receipt'
  | 'selectionNotice'
  | 'reserveNotice'
  | 'rejectionNotice'
  | 'pressRelease'
  | 'contract'
  | 'milestoneAcceptance'
  | 'scoreSheet'
  | 'evaluationReport'
  | 'appointment'
  | 'screeningDecision'
  | 'supplementRequest'
  | 'paymentNotice';

/** What each kind of paper must and may state. An optional fact that is absent leaves its part of the paper out. */
export const factsOf: Record<DocumentKind, z.ZodType> = {
  callNotice: callNoticeFacts,
  receipt: receiptFacts,
  selectionNotice: selectionNoticeFacts,
  reserveNotice: reserveNoticeFacts,
  rejectionNotice: rejectionNoticeFacts,
  pressRelease: pressReleaseFacts,
  contract: contractFacts,
  milestoneAcceptance: milestoneAcceptanceFacts,
  scoreSheet: scoreSheetFacts,
  evaluationReport: evaluationReportFacts,
  appointment: appointmentFacts,
  screeningDecision: screeningDecisionFacts,
  supplementRequest: supplementRequestFacts,
  paymentNotice: paymentNoticeFacts,
};
