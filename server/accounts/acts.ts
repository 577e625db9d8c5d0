import { z } from 'zod';
import { roleWords } from '../../workflows/words.js';
import { Refused } from '../lifecycle/act.js';
import { byId } from '../lifecycle/facts.js';
import { choice, id, nothing, text, yes } from '../lifecycle/fields.js';
import { registerAct, registerKind } from '../lifecycle/registry.js';

registerKind({
  kind: 'person',
  table: 'people',
  title: 't.name',
  path: '/people',
  parents: [],
  facts: async (tx, ids) =>
    byId(await tx.query(`select id, id as "personId" from people where id = any($1::uuid[])`, [ids])),
  birthFacts: async (tx, _self, input) => {
    const [row] = await tx.query<{ taken: boolean }>(
      'select exists (select from people where lower(email) = lower($1)) as taken',
      [input.email],
    );
    return { emailTaken: row?.taken ?? false };
  },
  sees: { anyone: 'true', self: 't.id = $1' },
});

export const enroll = registerAct({
  name: 'person.enroll',
  path: 'people',
  input: z.strictObject({
    name: text('이름', 'Name', 60),
    email: text('전자우편', 'E-mail', 254, { widget: 'email' }).pipe(z.email()),
    role: choice(
      '역할',
      'Role',
      (['applicant', 'evaluator', 'officer', 'approver', 'finance', 'auditor', 'administrator'] as const).map(
        (value) => ({ value, ...roleWords[value] }),
      ),
    ).optional(),
    organizationId: id('소속 기관', 'Organization', { widget: 'organization' }).optional(),
    synthetic: yes('가상 인물', 'Made-up person').optional(),
  }),
  insert: async (_tx, births) =>
    births.map(({ input }) => ({
      name: input.name,
      email: input.email,
      locale: 'ko',
      synthetic: input.synthetic ?? false,
    })),
  write: async (tx, items) => {
    // Officers bring in the people of their calls; who may sign or see everything is the administrator's to say.
    const above = items.find(
      ({ actor, input }) =>
        actor.role !== 'administrator' && input.role && !['applicant', 'evaluator'].includes(input.role),
    );
    if (above) throw new Refused('notYourRole');
    const roles = items.filter(({ input }) => input.role);
    if (roles.length > 0)
      await tx.query('insert into person_roles (person_id, role) select * from unnest($1::uuid[], $2::text[])', [
        roles.map(({ subject }) => subject.id),
        roles.map(({ input }) => input.role),
      ]);
    const members = items.filter(({ input }) => input.organizationId);
    if (members.length > 0)
      await tx.query(
        'insert into person_organizations (person_id, organization_id) select * from unnest($1::uuid[], $2::uuid[])',
        [members.map(({ subject }) => subject.id), members.map(({ input }) => input.organizationId)],
      );
  },
});
export const edit = registerAct({
  name: 'person.edit',
  path: 'edition',
  input: z.strictObject({ name: text('이름', 'Name', 60) }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely.updateTable('people').set({ name: input.name }).where('id', '=', subject.id).execute();
  },
});
export const disable = registerAct({ name: 'person.disable', path: 'suspension', input: nothing });
export const enable = registerAct({ name: 'person.enable', path: 'return', input: nothing });
