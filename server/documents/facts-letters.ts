import { z } from 'zod';
import {
  applicationShape,
  callShape,
  date,
  decimal,
  letterShape,
  listOf,
  may,
  programShape,
  target,
  text,
  topicShape,
  won,
} from './facts-common.js';

const appeal = z.strictObject({
  /** Last day, and the days it is counted from. */
  until: date,
  days: z.int().positive(),
  /** How to file it. */
  how: text,
});

/** 종합평가의견: strengths, weaknesses, conditions */
const opinion = z.strictObject({ strengths: listOf(text), weaknesses: listOf(text), conditions: listOf(text) });

const result = {
  ...letterShape,
  program: programShape,
  call: callShape,
  topic: may(topicShape),
  application: applicationShape,
  /** As far as the call discloses them. */
  total: may(decimal),
  passMark: may(z.number()),
  rank: may(z.int().positive()),
  /** Applications ranked together. */
  competitors: may(z.int().positive()),
  opinion: may(opinion),
  evaluators: listOf(text),
  appeal,
};

/** 선정결과 통보(선정) */
export const selectionNoticeFacts = z.strictObject({
  ...result,
  amountWon: won,
  negotiation: may(z.strictObject({ until: date, contact: text })),
  contractBy: may(date),
});

/** 선정결과 통보(예비) */
export const reserveNoticeFacts = z.strictObject({ ...result, reserveOrder: z.int().positive() });

/** 선정결과 통보(탈락): the reasons are a duty */
export const rejectionNoticeFacts = z.strictObject({ ...result, reasons: z.array(text).min(1) });

/** 적격성 검토 결과 통보 */
export const screeningDecisionFacts = z.strictObject({
  ...letterShape,
  program: programShape,
  call: callShape,
  topic: may(topicShape),
  application: applicationShape,
  eligible: z.boolean(),
  /** For what is not eligible. */
  reasons: listOf(text),
  checks: listOf(z.strictObject({ item: text, result: z.enum(['적합', '부적합', '해당없음']), evidence: may(text) })),
  appeal: may(appeal),
});

/** 보완 요청 */
export const supplementRequestFacts = z.strictObject({
  ...letterShape,
  program: programShape,
  call: callShape,
  application: applicationShape,
  items: z.array(text).min(1),
  until: date,
  how: text,
});

/** 과제 점검 결과(검수) 통보 */
export const milestoneAcceptanceFacts = z.strictObject({
  ...letterShape,
  program: programShape,
  application: applicationShape,
  /** 협약번호 */
  contractNumber: text,
  milestone: z.strictObject({ name: text, dueOn: may(date), submittedOn: may(date), acceptedOn: date }),
  targets: listOf(z.strictObject({ ...target.shape, actual: z.number(), met: z.boolean() })),
  jobs: may(z.strictObject({ total: z.int().nonnegative(), crowd: may(z.int().nonnegative()) })),
  spending: may(z.strictObject({ plannedWon: won, spentWon: won })),
  conditions: listOf(text),
  /** The tranche that this opens. */
  payment: may(z.strictObject({ label: text, won })),
});

/** 사업비 지급 통보 */
export const paymentNoticeFacts = z.strictObject({
  ...letterShape,
  program: programShape,
  application: applicationShape,
  contractNumber: text,
  payment: z.strictObject({ label: text, won, percent: may(z.number()), paidOn: date }),
  contractWon: won,
  /** Paid so far, this payment included. */
  paidWon: won,
  conditions: listOf(text),
});
