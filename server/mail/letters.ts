import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { type MailWords, mails, type Recipient } from '../../workflows/mails.js';
import { type Tx, transaction } from '../db/tx.js';
import { registerEffect } from '../lifecycle/effects.js';
import { kindDef } from '../lifecycle/registry.js';
import { queueMail } from './send.js';

const template = Handlebars.compile<{ text: string; link: string; closing: string }>(
  readFileSync(new URL('../../templates/mail/letter.txt.hbs', import.meta.url), 'utf8'),
  { noEscape: true, strict: true },
);

/** Every letter of workflows/mails.ts is the effect of its name: one mail to each person concerned, queued in one transaction. */
for (const [name, words] of Object.entries(mails)) {
  registerEffect(name, ({ id, at }, { db, config }) =>
    transaction(db, async (tx) => {
      const { title, program } = await namesOf(tx, words, id);
      const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
      for (const person of await peopleOf(tx, words, id)) {
        const own = person.locale === 'en' ? words.en : words.ko;
        const said = (text: string) => text.replace('{title}', title).replace('{program}', program);
        await queueMail(tx, {
          key: `${name}:${id}:${at}:${person.id}`,
          personId: person.id,
          to: person.email,
          subject: said(own.subject),
          text: template({
            text: said(own.text),
            link: `${origin}${kindDef(words.kind).path}/${id}`,
            closing:
              person.locale === 'en'
                ? 'This letter was sent by Gongmo; please do not answer it.'
                : '이 편지는 공모 시스템이 보냈습니다. 회신하지 마십시오.',
          }),
        });
      }
    }),
  );
}

async function namesOf(tx: Tx, words: MailWords, id: string): Promise<{ title: string; program: string }> {
  const { table, title } = kindDef(words.kind);
  const [row] = await tx.query<{ title: string; program: string | null }>(
    `select ${title} as title, (select p.title_ko from programs p where p.id = t.program_id) as program from ${table} t where t.id = $1`,
    [id],
  );
  return { title: row?.title ?? '', program: row?.program ?? '' };
}

interface Person extends Record<string, unknown> {
  id: string;
  email: string;
  locale: string;
}

const peopleOf = (tx: Tx, words: MailWords, id: string): Promise<Person[]> =>
  tx.query<Person>(
    `select distinct p.id, p.email, p.locale from people p ${joins(words)} and p.state = 'active' order by p.id`,
    [id],
  );

/** The people that a letter is for, from its subject $1. */
function joins({ kind, to }: MailWords): string {
  const staff = (role: Recipient) =>
    `join person_roles r on r.person_id = p.id where r.role = '${role}' and r.program_id = (select program_id from ${kindDef(kind).table} where id = $1)`;
  if (to === 'officer' || to === 'approver' || to === 'finance') return staff(to);
  if (to === 'evaluator') return `join seats s on s.evaluator_id = p.id where s.id = $1`;
  const application =
    { application: '$1', contract: '(select application_id from contracts where id = $1)' }[
      kind as 'application' | 'contract'
    ] ??
    `(select k.application_id from contracts k join ${kindDef(kind).table} x on x.contract_id = k.id where x.id = $1)`;
  if (to === 'recipient')
    return `join person_organizations o on o.person_id = p.id where o.organization_id = (select recipient_id from notices where id = $1)`;
  return `join person_organizations o on o.person_id = p.id join application_members m on m.organization_id = o.organization_id
    where m.application_id = ${application}${to === 'lead' ? ` and m.role = 'lead'` : ''}`;
}
