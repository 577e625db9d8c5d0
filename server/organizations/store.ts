import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';

registerKind({
  kind: 'organization',
  table: 'organizations',
  title: 't.name',
  path: '/organizations',
  parents: [],
  facts: async (tx, ids) =>
    byId(await tx.query(`select id, id as "organizationId" from organizations where id = any($1::uuid[])`, [ids])),
  birthFacts: async (tx, self, input) => {
    const [row] = await tx.query<{ numbered: boolean; named: boolean }>(
      `select exists (select from organizations where registration_no = $1) as numbered,
         exists (select from organizations where name = $2 and registration_no is null) as named`,
      [input.registrationNo ?? null, input.name],
    );
    return {
      organizationId: self.id,
      numberTaken: row?.numbered ?? false,
      nameTaken: !input.registrationNo && (row?.named ?? false),
    };
  },
  sees: { anyone: 'true', ownOrganization: 't.id = any($2::uuid[])' },
});
