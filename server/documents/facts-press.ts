import { z } from 'zod';
import { date, listOf, may, moment, target, text, won } from './facts-common.js';

const project = z.strictObject({
  no: z.int().positive(),
  /** Full title, for the attachment. */
  title: text,
  /** As the table of results prints it. */
  listTitle: may(text),
  lead: text,
  listLead: may(text),
  partners: listOf(text),
  gist: may(text),
  targets: listOf(target),
});

/** 보도자료 on the results of a program. Counts, ratios and comparisons are computed from these facts, not stated. */
export const pressReleaseFacts = z.strictObject({
  ministry: z.strictObject({ name: text, short: may(text), department: text }),
  agency: may(text),
  program: z.strictObject({
    title: text,
    year: z.int(),
    budgetWon: won,
    previous: may(z.strictObject({ year: z.int(), won })),
  }),
  /** The words of the release where someone has written them; else they are made from the figures. */
  title: may(text),
  subtitles: may(z.array(text).min(1)),
  distributedOn: may(date),
  embargo: may(z.strictObject({ print: date, online: may(moment) })),
  /** By role and telephone, without names. */
  contacts: listOf(z.strictObject({ role: text, phone: text })),
  applications: z.int().nonnegative(),
  calls: z
    .array(
      z.strictObject({
        kind: z.enum(['designated', 'open']),
        /** 지정공모 */
        label: text,
        /** Topics or slots. */
        places: z.int().nonnegative(),
        applications: may(z.int().nonnegative()),
        budgetWon: may(won),
        results: z.array(project),
        failed: listOf(z.strictObject({ title: text, reason: may(text) })),
      }),
    )
    .min(1),
  /** What was looked at in choosing. */
  criteria: listOf(text),
  fields: listOf(text),
  supplementary: may(
    z.strictObject({ won, datasets: may(z.int().positive()), state: z.enum(['proposed', 'approved']) }),
  ),
  published: may(
    z.strictObject({ years: text, datasets: z.int().positive(), items: z.int().positive(), where: may(text) }),
  ),
  /** Persons employed per 1,000,000,000 won. */
  jobs: may(
    z.strictObject({
      ordinary: z.number().positive(),
      crowdsourcing: z.number().positive(),
      basis: may(text),
      groups: listOf(text),
    }),
  ),
  /** KOGL-0 to KOGL-4 */
  licence: may(z.enum(['KOGL-0', 'KOGL-1', 'KOGL-2', 'KOGL-3', 'KOGL-4'])),
  synthetic: z.boolean().default(false),
});

export type PressReleaseFacts = z.infer<typeof pressReleaseFacts>;
