import { z } from 'zod';
import { date, institution, listOf, may, moment, programShape, target, text, topicShape, won } from './facts-common.js';

/** A member's money by source; `lines` are its cost lines. Won. */
const budget = z.strictObject({
  government: won,
  cash: won,
  inKind: won,
  lines: listOf(z.strictObject({ name: text, won })),
});

/** 협약서: the parties are the agency (甲), the lead (乙) and the partners (丙) */
export const contractFacts = z.strictObject({
  institution,
  /** 협약번호 */
  number: text,
  program: programShape,
  topic: may(topicShape),
  title: text,
  period: z.strictObject({ from: date, to: date }),
  members: z
    .array(
      z.strictObject({
        role: z.enum(['lead', 'partner']),
        name: text,
        representative: may(text),
        registrationNo: may(text),
        duty: may(text),
        budget,
      }),
    )
    .min(1)
    .refine((members) => members.filter((member) => member.role === 'lead').length === 1, {
      message: 'exactly one lead / 주관기관은 하나여야 합니다',
    }),
  payments: z.array(z.strictObject({ label: text, percent: z.number().positive(), won, condition: text })).min(1),
  milestones: z.array(z.strictObject({ name: text, dueOn: may(date), content: may(text) })).min(1),
  targets: listOf(target),
  quality: listOf(z.strictObject({ name: text, target: text })),
  /** Share of jobs and whom they go to, as the plan promises. */
  jobs: may(z.strictObject({ total: z.int().nonnegative(), groups: listOf(text) })),
  settlementDays: z.int().positive().default(60),
  /** Which licence the dataset is opened under, in words. */
  licence: may(text),
  publishedWhere: may(text),
  court: text,
  /** 체결일; absent in a draft. */
  concludedOn: may(date),
  /** SHA-256 of the text that every party signs, lower-case hex. */
  documentHash: may(z.string().regex(/^[0-9a-f]{64}$/)),
  signatures: listOf(
    z.strictObject({
      party: z.enum(['agency', 'lead', 'partner']),
      name: text,
      signer: may(text),
      signedAt: moment,
      hash: may(z.string().regex(/^[0-9a-f]{64}$/)),
    }),
  ),
  synthetic: z.boolean().default(false),
});

export type ContractFacts = z.infer<typeof contractFacts>;
