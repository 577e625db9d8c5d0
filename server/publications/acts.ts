import { z } from 'zod';
import { Refused } from '../lifecycle/act.js';
import { because, choice, integer, longText, nothing, text, yes } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';

export const register = registerAct({
  name: 'publication.register',
  path: 'publications',
  parent: 'contract',
  input: nothing,
  insert: async (tx, births) => {
    const rows = [];
    for (const { parent } of births) {
      const [row] = await tx.query<{ title: string; gist: string | null; field: string | null; targets: unknown }>(
        `select coalesce(a.title_ko, t.title_ko) as title, coalesce(a.gist_ko, t.gist_ko) as gist, coalesce(a.field, t.field) as field,
           case when jsonb_array_length(a.targets) > 0 then a.targets else t.targets end as targets
         from contracts k join applications a on a.id = k.application_id join topics t on t.id = a.topic_id where k.id = $1`,
        [parent.id],
      );
      if (!row) throw new Refused('notFound');
      rows.push({
        contract_id: parent.id,
        title_ko: row.title,
        gist_ko: row.gist,
        field: row.field,
        targets: row.targets,
      });
    }
    return rows;
  },
});

export const describe = registerAct({
  name: 'publication.describe',
  path: 'description',
  input: z.strictObject({
    checksum: text('데이터 체크섬(SHA-256)', 'Checksum of the data (SHA-256)', 64, {
      hintKo: '0-9와 a-f로 된 64자입니다. 명령 sha256sum이 알려 줍니다.',
      hintEn: '64 characters, 0-9 and a-f, as the command sha256sum tells.',
    }).pipe(z.string().regex(/^[0-9a-f]{64}$/)),
    items: integer('데이터 건수', 'Items', 0, Number.MAX_SAFE_INTEGER),
    licence: choice(
      '공공누리 유형',
      'KOGL type',
      [0, 1, 2, 3, 4].map((n) => ({ value: `KOGL-${n}`, ko: `제${n}유형`, en: `Type ${n}` })) as [
        { value: string; ko: string; en: string },
      ],
    ),
    url: text('개방 주소', 'Address', 500).optional(),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('publications')
        .set({ checksum: input.checksum, items: input.items, licence: input.licence, url: input.url ?? null })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const check = registerAct({ name: 'publication.check', path: 'rights-check', input: nothing });
export const clear = registerAct({
  name: 'publication.clear',
  path: 'clearance',
  input: z.strictObject({
    rightsCleared: yes('개인정보·저작권·동의를 모두 확인했습니다', 'Privacy, copyright and consent are all in order'),
    note: longText('확인 내용', 'What was checked').optional(),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('publications')
        .set({ rights_note: input.note ?? null })
        .where('id', '=', subject.id)
        .execute();
  },
});
const indicator = z.strictObject({
  name: text('지표', 'Indicator', 100),
  target: z.number().min(0).meta({ ko: '목표(%)', en: 'Target (%)', widget: 'points' }),
  measured: z.number().min(0).meta({ ko: '측정(%)', en: 'Measured (%)', widget: 'points' }),
});
export const certify = registerAct({
  name: 'publication.certify',
  path: 'certification',
  input: z.strictObject({
    indicators: z.array(indicator).min(1).meta({ ko: '품질 지표', en: 'Quality indicators', widget: 'rows' }),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('publications')
        .set({ indicators: JSON.stringify(input.indicators) })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const returnPublication = registerAct({ name: 'publication.return', path: 'return', input: because() });
export const publish = registerAct({
  name: 'publication.publish',
  path: 'publication',
  input: nothing,
  write: async (tx, items) => {
    for (const { subject, at } of items)
      await tx.query('update publications set published_at = $2 where id = $1', [subject.id, at]);
  },
});
export const correct = registerAct({
  name: 'publication.correct',
  path: 'correction',
  input: because('고친 내용', 'What was corrected'),
});
export const withdraw = registerAct({ name: 'publication.withdraw', path: 'withdrawal', input: because() });
