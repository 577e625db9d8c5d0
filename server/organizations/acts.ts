import { z } from 'zod';
import { validBusinessNumber } from '../../workflows/organization-number.js';
import { because, text, yes } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';

/** An organization is known by its 사업자등록번호 where there is one, else by its exact name (domain.md 4.1). */
const registrationNo = text('사업자등록번호', 'Business registration number', 12, {
  hintKo: '숫자 10자리(예: 110-81-41272)',
  hintEn: '10 digits, e.g. 110-81-41272',
})
  .transform((value) => value.replace(/\D/g, ''))
  .refine((value) => validBusinessNumber(value), {
    params: {
      ko: '사업자등록번호의 끝자리가 맞지 않습니다. 사업자등록증을 보고 다시 확인해 주세요.',
      en: 'The last digit of the business registration number does not fit. Check it against the certificate.',
    },
  });

export const register = registerAct({
  name: 'organization.register',
  path: 'organizations',
  input: z.strictObject({
    name: text('기관명', 'Name'),
    listName: text('표에 쓰는 이름', 'Name in tables').optional(),
    registrationNo: registrationNo.optional(),
    synthetic: yes('가상 기관', 'Made-up organization').optional(),
  }),
  insert: async (_tx, births) =>
    births.map(({ input }) => ({
      name: input.name,
      list_name: input.listName ?? null,
      registration_no: input.registrationNo ?? null,
      synthetic: input.synthetic ?? false,
    })),
  // Whoever registers an organization as an applicant represents it first.
  write: async (tx, items) => {
    const own = items.filter(({ actor }) => actor.role === 'applicant' && actor.personId);
    for (const { subject, actor } of own)
      await tx.query('insert into person_organizations (person_id, organization_id) values ($1, $2)', [
        actor.personId,
        subject.id,
      ]);
  },
});

export const edit = registerAct({
  name: 'organization.edit',
  path: 'edition',
  input: z.strictObject({
    listName: text('표에 쓰는 이름', 'Name in tables').optional(),
    address: text('주소', 'Address', 300).optional(),
    phone: text('전화', 'Phone', 20).optional(),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('organizations')
        .set({ list_name: input.listName ?? null, address: input.address ?? null, phone: input.phone ?? null })
        .where('id', '=', subject.id)
        .execute();
  },
});

export const close = registerAct({ name: 'organization.close', path: 'closure', input: because() });
