import { fact, registerPage } from '../http/slice-page.js';

const written = (number: unknown): string | null =>
  typeof number === 'string' && number.length === 10
    ? `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`
    : null;

registerPage({
  kind: 'organization',
  select: {
    registrationNo: 't.registration_no',
    listName: 't.list_name',
    address: 't.address',
    phone: 't.phone',
    synthetic: 't.synthetic',
  },
  columns: [
    {
      key: 'registrationNo',
      ko: '사업자등록번호',
      en: 'Registration number',
      cell: (row) => written(row.registrationNo),
    },
  ],
  facts: (row, lang) => [
    ...fact({ ko: '사업자등록번호', en: 'Registration number' }, lang, written(row.registrationNo)),
    ...fact({ ko: '표에 쓰는 이름', en: 'Name in tables' }, lang, row.listName as string | null),
    ...fact({ ko: '주소', en: 'Address' }, lang, row.address as string | null),
    ...fact({ ko: '전화', en: 'Phone' }, lang, row.phone as string | null),
  ],
  synthetic: (row) => row.synthetic === true,
  values: {
    'organization.edit': (row) => ({
      listName: row.listName ?? undefined,
      address: row.address ?? undefined,
      phone: row.phone ?? undefined,
    }),
  },
});
