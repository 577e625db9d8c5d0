import { z } from 'zod';
import {
  callShape,
  date,
  decimal,
  institution,
  listOf,
  may,
  moment,
  programShape,
  text,
  topicShape,
} from './facts-common.js';

const criterionScore = z.strictObject({
  name: text,
  points: z.number().positive(),
  score: decimal,
  opinion: may(text),
});

/** 평가표: one evaluator, one application */
export const scoreSheetFacts = z.strictObject({
  institution,
  program: programShape,
  call: callShape,
  topic: may(topicShape),
  application: z.strictObject({ no: text, title: text }),
  /** As the panel knows the person: 평가위원 3 */
  evaluator: text,
  scores: z.array(criterionScore).min(1),
  total: decimal,
  opinion: may(text),
  submittedAt: moment,
  synthetic: z.boolean().default(false),
});

/** 종합평가서 of a panel */
export const evaluationReportFacts = z.strictObject({
  institution,
  program: programShape,
  call: callShape,
  topic: may(topicShape),
  panel: z.strictObject({ chair: may(text), evaluators: z.array(text).min(1), heldOn: may(date) }),
  /** How totals were made, in a sentence. */
  method: text,
  ranking: z
    .array(
      z.strictObject({
        no: text,
        title: text,
        lead: text,
        /** Sums by evaluator, in the panel's order; dropped ones are marked. */
        sums: listOf(z.strictObject({ sum: decimal, dropped: z.boolean() })),
        total: decimal,
        rank: may(z.int().positive()),
        outcome: text,
      }),
    )
    .min(1),
  opinions: listOf(z.strictObject({ no: text, title: text, text })),
  confirmedAt: may(moment),
  synthetic: z.boolean().default(false),
});

/** 위촉장 */
export const appointmentFacts = z.strictObject({
  institution,
  number: text,
  evaluator: z.strictObject({ name: text, affiliation: may(text) }),
  program: programShape,
  call: callShape,
  panel: text,
  period: may(z.strictObject({ from: date, to: date })),
  issuedOn: date,
  synthetic: z.boolean().default(false),
});
