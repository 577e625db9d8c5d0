import { z } from 'zod';
import { because, choice, id, instant, integer, nothing, text, won, yes } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';

const staffRoles = [
  { value: 'officer', ko: '담당', en: 'Officer' },
  { value: 'approver', ko: '결재권자', en: 'Approver' },
  { value: 'finance', ko: '재무', en: 'Finance' },
  { value: 'auditor', ko: '감사', en: 'Auditor' },
] as const;

const face = {
  titleKo: text('사업명', 'Title'),
  titleEn: text('사업명(영문)', 'Title in English').optional(),
  year: integer('연도', 'Year', 2000, 2100),
  ministryKo: text('소관부처', 'Ministry'),
  ministryShortKo: text('소관부처 약칭', 'Ministry, short').optional(),
  ministryDepartmentKo: text('소관부서', 'Ministry department'),
  agencyKo: text('전담기관', 'Agency'),
  agencyDepartmentKo: text('전담부서', 'Agency department').optional(),
};

export const create = registerAct({
  name: 'program.create',
  path: 'programs',
  input: z.strictObject({
    code: text('사업코드', 'Code', 40),
    ...face,
    sandbox: yes('연습 사업(시계를 옮길 수 있음)', 'Sandbox (its clock can be moved)').optional(),
    clockAt: instant('연습 시각', 'Sandbox time').optional(),
    clockFrozen: yes('시계 멈춤', 'Clock stands still').optional(),
    // What a program file brings for the press release and the play's chance; no form asks for it.
    previousYears: z
      .array(z.strictObject({ year: z.number().int(), won: z.number().int().min(0) }))
      .meta({ widget: 'none' })
      .optional(),
    published: z
      .strictObject({ years: z.string(), datasets: z.number().int(), items: z.number().int() })
      .meta({ widget: 'none' })
      .optional(),
    jobs: z.strictObject({ ordinary: z.number(), crowdsourcing: z.number() }).meta({ widget: 'none' }).optional(),
    press: z.record(z.string(), z.unknown()).meta({ widget: 'none' }).optional(),
    seed: z.number().int().meta({ widget: 'none' }).optional(),
  }),
  insert: async (_tx, births) =>
    births.map(({ input, at }) => ({
      code: input.code,
      title_ko: input.titleKo,
      title_en: input.titleEn ?? null,
      year: input.year,
      ministry_ko: input.ministryKo,
      ministry_short_ko: input.ministryShortKo ?? null,
      ministry_department_ko: input.ministryDepartmentKo,
      agency_ko: input.agencyKo,
      agency_department_ko: input.agencyDepartmentKo ?? null,
      previous_years: input.previousYears ?? [],
      published: input.published ?? null,
      jobs: input.jobs ?? null,
      press: input.press ?? null,
      seed: input.seed ?? 0,
      sandbox: input.sandbox ?? false,
      clock_at: input.sandbox ? (input.clockAt ?? at) : null,
      clock_set_at: input.sandbox ? at : null,
      clock_frozen: input.clockFrozen ?? false,
    })),
  // Whoever founds a program is its first officer; others are appointed.
  write: async (tx, items) => {
    for (const { subject, actor } of items)
      if (actor.personId)
        await tx.query(
          'insert into person_roles (person_id, role, program_id) values ($1, $2, $3) on conflict do nothing',
          [actor.personId, 'officer', subject.id],
        );
  },
});

export const edit = registerAct({
  name: 'program.edit',
  path: 'edition',
  input: z.strictObject(face),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('programs')
        .set({
          title_ko: input.titleKo,
          title_en: input.titleEn ?? null,
          year: input.year,
          ministry_ko: input.ministryKo,
          ministry_short_ko: input.ministryShortKo ?? null,
          ministry_department_ko: input.ministryDepartmentKo,
          agency_ko: input.agencyKo,
          agency_department_ko: input.agencyDepartmentKo ?? null,
        })
        .where('id', '=', subject.id)
        .execute();
  },
});

export const appoint = registerAct({
  name: 'program.appoint',
  path: 'appointments',
  input: z.strictObject({
    personId: id('사람', 'Person', { widget: 'person' }),
    role: choice('역할', 'Role', [...staffRoles]),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.query(
        'insert into person_roles (person_id, role, program_id) values ($1, $2, $3) on conflict do nothing',
        [input.personId, input.role, subject.id],
      );
  },
});

export const moveClock = registerAct({
  name: 'program.moveClock',
  path: 'clock',
  input: z.strictObject({
    to: instant('새 시각', 'New time'),
    frozen: yes('시계를 멈춰 둔다', 'Keep the clock still').optional(),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.query(
        'update programs set clock_at = $2, clock_set_at = clock_timestamp(), clock_frozen = coalesce($3, clock_frozen) where id = $1',
        [subject.id, input.to, input.frozen ?? null],
      );
  },
});

export const conclude = registerAct({ name: 'program.conclude', path: 'conclusion', input: nothing });

export const proposeLine = registerAct({
  name: 'budgetLine.propose',
  path: 'budget-lines',
  parent: 'program',
  input: z.strictObject({
    kind: choice('구분', 'Kind', [
      { value: 'main', ko: '본예산', en: 'Main budget' },
      { value: 'supplementary', ko: '추경예산', en: 'Supplementary budget' },
    ]),
    won: won('금액', 'Amount'),
  }),
  insert: async (_tx, births) =>
    births.map(({ input, actor }) => ({ kind: input.kind, won: input.won, proposed_by: actor.personId })),
});
export const approveLine = registerAct({ name: 'budgetLine.approve', path: 'approval', input: nothing });
export const rejectLine = registerAct({ name: 'budgetLine.reject', path: 'rejection', input: because() });
