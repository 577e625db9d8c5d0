import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../server/db/ids.js';
import { act, birth } from '../../server/play/world.js';
import type { Person } from '../support/people.js';
import { type Site, startSite } from '../support/site.js';

/** The moments that people fear: a second late, two hands on one thing, a button pressed twice. Through the pages, as they happen. */
let site: Site;
let officer: Person;
let colleague: Person;
let call = '';

beforeAll(async () => {
  site = await startSite('announced');
  const { world, db } = site;
  const colleagueId = newId();
  await birth(world, world.staff.administrator, 'person.enroll', [
    {
      id: colleagueId,
      parentId: '',
      input: { name: '가상 둘째 담당자', email: 'second@moments.invalid', role: 'officer', synthetic: true },
    },
  ]);
  await act(world, world.staff.administrator, 'program.appoint', world.programId, {
    personId: colleagueId,
    role: 'officer',
  });
  officer = await site.person(site.staff[0], 'officer');
  colleague = await site.person(colleagueId, 'officer');
  const { rows } = await db.pool.query<{ id: string }>('select id from calls limit 1');
  call = `/calls/${rows[0]?.id}`;
}, 60_000);
afterAll(() => site.close());

const one = async (text: string, values: unknown[]): Promise<Record<string, unknown>> =>
  (await site.db.pool.query(text, values)).rows[0] as Record<string, unknown>;
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const clockTo = (to: string) =>
  act(site.world, site.world.staff.officer, 'program.moveClock', site.world.programId, { to, frozen: true });

/** What a form of an opened page would send, and where to. */
function formOn(who: Person, action: string): { path: string; body: URLSearchParams } {
  const form = who.$(`form[action$="/${action}"]`).first();
  const path = String(form.attr('action'));
  return {
    path,
    body: new URLSearchParams(form.serializeArray().map(({ name, value }): [string, string] => [name, value])),
  };
}

const send = (who: Person, { path, body }: { path: string; body: URLSearchParams }) =>
  who.agent
    .post(path)
    .ok(() => true)
    .redirects(0)
    .type('form')
    .send(body.toString());

describe('two officers on one call', () => {
  let draft = '';
  beforeAll(async () => {
    await officer.open(`/programs/${site.world.programId}`);
    await officer.send('calls', {
      code: 'T',
      kind: 'open',
      titleKo: '둘이 고치는 공고(가상)',
      budgetWon: '100,000,000',
      slots: '1',
      opensAt: '2020-05-01 09:00',
      closesAt: '2020-05-29 18:00',
    });
    draft = officer.path;
  });

  test('who saves second is told that somebody was first, sees what stands there now, and loses nothing typed', async () => {
    await officer.open(draft);
    await colleague.open(draft);
    await colleague.send('edition', { titleKo: '둘째가 고친 이름(가상)' });
    const status = await officer.post('edition', { titleKo: '첫째가 고치려던 이름(가상)', budgetWon: '90,000,000' });
    expect(status).toBe(409);
    expect(officer.$('h1').text()).toBe('둘째가 고친 이름(가상)');
    expect(officer.$('.gm-errors').text()).toContain('먼저 처리');
    expect(officer.$('form[action$="/edition"] [name=titleKo]').val()).toBe('첫째가 고치려던 이름(가상)');
    expect(officer.$('form[action$="/edition"] [name=budgetWon]').val()).toBe('90,000,000');
    expect(officer.$('.gm-timeline').text()).toContain('가상 둘째 담당자');
    await officer.send('edition', {});
    expect(officer.$('h1').text()).toBe('첫째가 고치려던 이름(가상)');
  });

  test('of two that press at the same moment one is done, the other is told, and the log has both', async () => {
    await officer.open(draft);
    await colleague.open(draft);
    const answers = await Promise.all([
      send(officer, formOn(officer, 'proposal')),
      send(colleague, formOn(colleague, 'proposal')),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const { rows } = await site.db.pool.query<{ outcome: string }>(
      `select outcome from audit_entries where subject_id = $1 and act = 'call.propose' order by n`,
      [idOf(draft)],
    );
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['done', 'refused']);
  });
});

describe('an applicant', () => {
  let applicant: Person;
  let draft = '';
  let closesAt = '';
  beforeAll(async () => {
    const row = await one('select stamp(opens_at) as opens, stamp(closes_at) as closes from calls where id = $1', [
      idOf(call),
    ]);
    closesAt = String(row.closes);
    await clockTo(new Date(Date.parse(String(row.opens)) + 3_600_000).toISOString());
    await site.work();
    const [organization] = [...site.world.organizations.values()];
    applicant = await site.person(organization?.speaker.personId ?? '', 'applicant');
  });

  test('who presses twice, or twenty times at once, has one application, and is led to it each time', async () => {
    await applicant.open(call);
    const form = formOn(applicant, 'applications');
    form.body.set('topicNo', String(applicant.$('select[name=topicNo] option').last().attr('value')));
    const first = await send(applicant, form);
    const answers = [first, ...(await Promise.all(Array.from({ length: 20 }, () => send(applicant, form))))];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    draft = String(first.headers.location);
    const { n } = await one('select count(*)::int as n from applications where call_id = $1', [idOf(call)]);
    expect(n).toBe(1);
  });

  test('who sends another text with a key that was used is not told that it was done', async () => {
    await applicant.open(draft);
    const form = formOn(applicant, 'content');
    form.body.set('plan', '처음 쓴 계획');
    form.body.set('requestedWon', '1000000');
    form.body.set('leadBudgetWon', '1000000');
    expect((await send(applicant, form)).status).toBe(303);
    form.body.set('plan', '바꿔 쓴 계획');
    form.body.delete('_version');
    const { status, text } = await send(applicant, form);
    expect(status).toBe(409);
    expect(text).toContain('바꿔 쓴 계획');
    expect((await one('select plan from applications where id = $1', [idOf(draft)])).plan).toBe('처음 쓴 계획');
  });

  test('one second after the deadline a submission is refused in words, kept in the log with its time, and shown to who tried', async () => {
    await applicant.open(draft);
    const form = formOn(applicant, 'submission');
    await clockTo(new Date(Date.parse(closesAt) + 1000).toISOString());
    const refused = await send(applicant, form);
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(/마감/);
    const entry = await one(
      `select outcome, reason, to_state, stamp(at) as at from audit_entries where subject_id = $1 and act = 'application.submit' order by n desc limit 1`,
      [idOf(draft)],
    );
    expect(entry).toMatchObject({ outcome: 'refused', reason: 'deadlinePassed', to_state: 'draft' });
    expect(Date.parse(String(entry.at)) - Date.parse(closesAt)).toBe(1000);
    await applicant.open(draft);
    expect(applicant.$('.gm-timeline').text()).toMatch(/마감/);
    expect(applicant.acts()).not.toContain('submission');
    await site.work();
    await applicant.open(draft);
    expect(applicant.$('.gm-state .krds-badge').text()).toBe('미제출');
    expect(site.logged).toEqual([]);
  });
});
