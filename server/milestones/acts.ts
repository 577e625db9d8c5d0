import { z } from 'zod';
import type { Report } from '../db/schema.js';
import { Refused } from '../lifecycle/act.js';
import { because, longText, nothing, won } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';
import { jobGroups } from './job-groups.js';

export const plan = registerAct({
  name: 'milestone.plan',
  path: 'milestones',
  parent: 'contract',
  input: z.strictObject({
    no: z.number().int(),
    stage: z.enum(['kickoff', 'interim', 'final']),
    titleKo: z.string(),
    dueOn: z.iso.date(),
    reportFrom: z.iso.date(),
  }),
  hidden: true,
  insert: async (_tx, births) =>
    births.map(({ input, parent }) => ({
      contract_id: parent.id,
      no: input.no,
      stage: input.stage,
      title_ko: input.titleKo,
      due_on: input.dueOn,
      report_from: input.reportFrom,
    })),
});
export const fallDue = registerAct({ name: 'milestone.fallDue', path: 'due', input: nothing, hidden: true });

export const save = registerAct<Report>({
  name: 'milestone.save',
  path: 'report',
  input: (subject) => {
    const targets = (subject.facts.targets as { ko: string; en?: string; target: number; unit: string }[] | null) ?? [];
    return z.strictObject({
      actuals: z
        .strictObject(
          Object.fromEntries(
            targets.map((t) => [
              t.ko,
              z
                .number()
                .min(0)
                .meta({
                  ko: `${t.ko} (목표 ${t.target.toLocaleString('ko-KR')} ${t.unit})`,
                  en: `${t.en ?? t.ko} (target ${t.target.toLocaleString('en-US')} ${t.unit})`,
                  widget: 'points',
                }),
            ]),
          ),
        )
        .meta({ ko: '실적', en: 'Actuals', widget: 'group' }),
      summary: longText('추진 내용', 'What was done'),
      spentWon: won('집행액(누계)', 'Spent so far'),
      jobs: z
        .strictObject(
          Object.fromEntries(
            jobGroups.map((g) => [g.id, z.number().int().min(0).meta({ ko: g.ko, en: g.en, widget: 'integer' })]),
          ),
        )
        .meta({ ko: '참여 인원(누계, 명)', en: 'People at work so far', widget: 'group' }),
    }) as unknown as z.ZodType<Report>;
  },
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('milestones')
        .set({ report: JSON.stringify(input) })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const submit = registerAct({
  name: 'milestone.submit',
  path: 'submission',
  input: nothing,
  write: async (tx, items) => {
    for (const { subject, actor, at } of items)
      await tx.query('update milestones set submitted_by = $2, submitted_at = $3 where id = $1', [
        subject.id,
        actor.personId,
        at,
      ]);
  },
});
export const review = registerAct({ name: 'milestone.review', path: 'review', input: nothing });
export const returnReport = registerAct({
  name: 'milestone.return',
  path: 'return',
  input: because('보완할 내용', 'What to mend'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('milestones')
        .set({ return_reason: input.reason })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const accept = registerAct({
  name: 'milestone.accept',
  path: 'acceptance',
  input: nothing,
  // Somebody other than the author certifies (features.md J2).
  write: async (tx, items) => {
    for (const { subject, actor, at } of items) {
      if (subject.facts.submittedBy === actor.personId) throw new Refused('ownProposal', {}, subject.id);
      await tx.query('update milestones set accepted_by = $2, accepted_at = $3 where id = $1', [
        subject.id,
        actor.personId,
        at,
      ]);
    }
  },
});
