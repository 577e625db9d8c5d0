import type { Role } from '../../workflows/policy.js';
import { roleWords } from '../../workflows/words.js';
import { fact, registerPage } from '../http/slice-page.js';

registerPage({
  kind: 'person',
  select: {
    email: 't.email',
    synthetic: 't.synthetic',
    roles: `array(select distinct r.role from person_roles r where r.person_id = t.id)`,
  },
  columns: [
    { key: 'email', ko: '전자우편', en: 'E-mail', sort: 'text' },
    {
      key: 'roles',
      ko: '역할',
      en: 'Roles',
      cell: (row, lang) => (row.roles as Role[]).map((role) => roleWords[role][lang]).join(', '),
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '전자우편', en: 'E-mail' }, lang, String(row.email)),
    ...fact({ ko: '역할', en: 'Roles' }, lang, (row.roles as Role[]).map((role) => roleWords[role][lang]).join(', ')),
  ],
  synthetic: (row) => row.synthetic === true,
  values: { 'person.edit': (row) => ({ name: row.title }) },
});
