import { onlySandboxes } from '../accounts/store.js';
import { reading } from '../db/reading.js';
import { formFor } from '../http/act-forms.js';
import { HttpError } from '../http/errors.js';
import { t } from '../http/locale.js';
import { decodeCursor, encodeCursor, urlWith } from '../http/paging.js';
import type { House, Route } from '../http/route.js';
import { componentsForm, componentsPage } from '../http/sandbox-components.js';
import { render } from '../http/views.js';
import { readSubject } from '../lifecycle/lock.js';
import { actDef } from '../lifecycle/registry.js';
import { listMails } from '../mail/send.js';

/** What a sandbox shows and a real site does not: letters that were not sent, its clock, every component of the look. */
export const sandboxRoutes: Route[] = [
  {
    method: 'get',
    path: '/sandbox/outbox',
    right: 'sandbox',
    handle: async (house, req, res) => {
      await onlyInSandbox(house);
      const { lang } = req;
      const cursor = decodeCursor(req.query.page, ['id']);
      const { mails, next } = await listMails(house.db, cursor?.key[0] as string | undefined);
      const w = (ko: string, en: string) => ({ ko, en })[lang];
      render(res, 'sandbox/outbox', {
        title: t(lang, 'sandbox.outbox'),
        breadcrumb: [{ label: t(lang, 'sandbox.outbox') }],
        table: {
          caption: t(lang, 'sandbox.outbox'),
          columns: [
            { key: 'subject', label: w('제목', 'Subject'), rowHeader: true },
            { key: 'to', label: w('받는 사람', 'To') },
            { key: 'at', label: w('시각', 'Time') },
            { key: 'state', label: w('상태', 'State') },
          ],
          rows: mails.map((mail) => ({
            cells: [
              { text: mail.subject, sub: mail.text.slice(0, 300) },
              mail.to,
              { at: mail.createdAt.toISOString() },
              mail.state,
            ],
          })),
          paging: next
            ? { next: urlWith('/sandbox/outbox', {}, { page: encodeCursor({ direction: 'after', key: [next] }) }) }
            : {},
          empty: {
            title: w('보낸 편지가 없습니다.', 'No letters yet.'),
            whatToDo: w(
              '일이 처리되면 그에 따른 편지가 이곳에 쌓입니다.',
              'Letters that follow acts will gather here.',
            ),
          },
        },
      });
    },
  },
  {
    method: 'get',
    path: '/sandbox/clock',
    right: 'sandbox',
    handle: async (house, req, res) => {
      await onlyInSandbox(house);
      const { lang, actor } = req;
      const { rows } = await house.db.pool.query<{ id: string; title: string; now: Date; frozen: boolean }>(
        'select id, title_ko as title, program_now(id) as now, clock_frozen as frozen from programs where sandbox and clock_at is not null order by id limit 20',
      );
      const forms = [];
      for (const { id } of rows.filter((row) => actor.role === 'administrator' || actor.programIds.includes(row.id))) {
        const subject = await readSubject(reading(house.db), 'program', id);
        if (subject && (actor.role === 'officer' || actor.role === 'administrator'))
          forms.push(formFor(actDef('program.moveClock'), subject, { db: house.db, actor, lang }, { choices: {} }));
      }
      render(res, 'sandbox/clock', {
        title: t(lang, 'sandbox.clockTitle'),
        breadcrumb: [{ label: t(lang, 'sandbox.clockTitle') }],
        forms,
        table: null,
        facts: rows.map((row) => ({ label: row.title, value: { at: row.now.toISOString(), seconds: true } })),
      });
    },
  },
  {
    method: 'get',
    path: '/sandbox/components',
    right: 'sandbox',
    handle: async (house, req, res) => {
      await onlyInSandbox(house);
      await componentsPage(req, res, () => {});
    },
  },
  {
    method: 'post',
    path: '/sandbox/components',
    right: 'sandbox',
    handle: async (house, req, res) => {
      await onlyInSandbox(house);
      await componentsForm(req, res, () => {});
    },
  },
];

async function onlyInSandbox({ db }: House): Promise<void> {
  if (!(await onlySandboxes(db))) throw new HttpError(404, 'notFound');
}
