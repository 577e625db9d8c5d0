import { z } from 'zod';
import {
  applicationShape,
  callShape,
  contact,
  date,
  institution,
  listOf,
  may,
  moment,
  programShape,
  target,
  text,
  topicShape,
  won,
} from './facts-common.js';

/** 사업공고문 */
export const callNoticeFacts = z.strictObject({
  institution,
  /** `한국정보화진흥원 공고 제2020-12호` */
  number: text,
  title: text,
  program: programShape,
  ministry: may(text),
  call: z.strictObject({ kindLabel: text, kind: z.enum(['designated', 'open']) }),
  /** 사업 목적, in sentences */
  purpose: text,
  budgetWon: won,
  /** Projects chosen in an open call. */
  slots: may(z.int().positive()),
  topics: listOf(
    z.strictObject({
      no: z.int(),
      title: text,
      budgetWon: may(won),
      field: may(text),
      gist: may(text),
      targets: listOf(target),
    }),
  ),
  eligibility: z.array(text).min(1),
  exclusions: listOf(text),
  opensAt: moment,
  closesAt: moment,
  /** How to apply. */
  method: z.array(text).min(1),
  /** 평가절차, in order */
  stages: z.array(text).min(1),
  criteria: z.array(z.strictObject({ name: text, points: z.number().positive() })).min(1),
  passMark: z.number(),
  /** 동점 처리 and what else decides */
  selectionRules: listOf(text),
  schedule: listOf(z.strictObject({ what: text, when: text })),
  notes: listOf(text),
  contacts: z.array(contact).min(1),
  announcedOn: date,
  attachments: listOf(text),
  /** 정정공고: what changed, before and after */
  changes: listOf(z.strictObject({ item: text, before: text, after: text })),
  synthetic: z.boolean().default(false),
});

/** 접수증 */
export const receiptFacts = z.strictObject({
  institution,
  /** 접수번호 */
  number: text,
  program: programShape,
  call: callShape,
  topic: may(topicShape),
  application: applicationShape,
  /** 신청 사업비, won */
  requestedWon: may(won),
  registrationNo: may(text),
  /** Which submission this is, from 1. */
  version: z.int().positive(),
  receivedAt: moment,
  closesAt: may(moment),
  files: listOf(
    z.strictObject({ name: text, size: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  synthetic: z.boolean().default(false),
});
