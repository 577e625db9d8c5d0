import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../workflows/policy.js';
import type { Person } from '../support/people.js';
import { type Site, startSite } from '../support/site.js';

/**
 * The whole life of a small open call by hand: each person reads pages and sends the forms that stand on them, nothing
 * else. What is read from the database is only where a person would find the next page on a list.
 */
let site: Site;
let officer: Person;
let approver: Person;
let finance: Person;
let administrator: Person;
let lead: Person;
let partner: Person;
let loser: Person;
let evaluators: Person[];
let program = '';
let call = '';
let winning = '';
let losing = '';
let panel = '';
let contract = '';

beforeAll(async () => {
  site = await startSite('announced');
  const [officerId, approverId, financeId, , administratorId] = site.staff;
  officer = await site.person(officerId, 'officer');
  approver = await site.person(approverId, 'approver');
  finance = await site.person(financeId, 'finance');
  administrator = await site.person(administratorId, 'administrator');
}, 60_000);
afterAll(() => site.close());

/** Address of the newest subject with this title, as its reader finds it on the list. */
async function found(who: Person, path: string, title: string): Promise<string> {
  const $ = await who.open(`${path}?q=${encodeURIComponent(title)}`);
  const href = $(`td a[href^="${path}/"], th a[href^="${path}/"]`).first().attr('href');
  if (!href) throw new Error(`${who.path} shows no ${title}`);
  return href;
}

/** Opens a subject and does one act on it. */
async function act(who: Person, path: string, name: string, values: Parameters<Person['send']>[1] = {}): Promise<void> {
  await who.open(path);
  await who.send(name, values);
}

/** Somebody new: enrolled by whoever may, then at a browser of their own. */
async function enrolled(by: Person, name: string, role: Role): Promise<Person> {
  const $ = await by.open('/');
  await by.open(String($('main a[href="/people/new"]').attr('href')));
  await by.send('people', {
    name,
    email: `${encodeURIComponent(name).replaceAll('%', '').toLowerCase()}@journey.invalid`,
    role,
    synthetic: true,
  });
  const { rows } = await site.db.pool.query<{ id: string }>('select id from people where name = $1', [name]);
  return site.person(rows[0]?.id, role);
}

async function clockTo(to: string): Promise<void> {
  await officer.open('/sandbox/clock');
  await officer.send(`${program}/clock`, { to, frozen: true });
  await site.work();
}

const option = (who: Person, name: string, label: string): string =>
  who
    .$(`select[name="${name}"] option`)
    .toArray()
    .filter((one) => who.$(one).text().includes(label))
    .map((one) => String(who.$(one).attr('value')))[0] ?? `no option ${label}`;

const state = (who: Person): string => who.$('.gm-state .krds-badge').text();

describe('a call lives its whole life by hand', () => {
  test('an officer founds a program, its staff is appointed and its money approved by a second person', async () => {
    await officer.open('/programs/new');
    await officer.send('programs', {
      code: 'JOURNEY',
      titleKo: '손으로 하는 사업(가상)',
      year: '2020',
      ministryKo: '가상부',
      ministryDepartmentKo: '연습과',
      agencyKo: '가상진흥원',
      agencyDepartmentKo: '손팀',
      sandbox: true,
      clockAt: '2020-03-01 09:00',
      clockFrozen: true,
    });
    program = officer.path;
    expect(program).toMatch(/^\/programs\/[0-9a-f-]{36}$/);
    for (const [name, role] of [
      ['가상 결재권자', 'approver'],
      ['가상 재무 담당자', 'finance'],
      ['가상 감사 담당자', 'auditor'],
    ] as const) {
      await administrator.open(program);
      await administrator.send('appointments', { personId: option(administrator, 'personId', name), role });
    }
    await act(officer, program, 'budget-lines', { kind: 'main', won: '2,000,000,000' });
    await act(approver, officer.path, 'approval');
    expect(state(approver)).toBe('확정');
  });

  test('a call is written with its own rules, proposed, approved and announced; its notice is issued', async () => {
    await officer.open(program);
    await officer.send('calls', {
      code: 'O',
      kind: 'open',
      titleKo: '손으로 하는 자유공모(가상)',
      budgetWon: '500,000,000',
      slots: '1',
      opensAt: '2020-03-02 09:00',
      closesAt: '2020-03-31 18:00',
      'rules[panelMinimum]': '2',
      'criteria[0][id]': 'plan',
      'criteria[0][ko]': '사업계획',
      'criteria[0][points]': '100',
    });
    call = officer.path;
    await officer.send('proposal');
    await officer.open(call);
    expect(officer.acts()).not.toContain('approval');
    await act(approver, call, 'approval');
    await act(officer, call, 'announcement');
    await site.work();
    await officer.open(call);
    expect(officer.$('a[href^="/documents/"]').length).toBeGreaterThan(0);
    await clockTo('2020-03-02 09:01');
    const visitor = await site.person();
    await visitor.open('/calls');
    expect(visitor.$(`a[href="${call}"]`).text()).toContain('손으로 하는 자유공모(가상)');
    await visitor.open(call);
    await pdf(visitor);
  });

  test('an applicant registers an organization, writes, invites a partner who confirms, and submits', async () => {
    lead = await applicant('가상 신청인', '가상 주관기관');
    partner = await applicant('가상 참여인', '가상 참여기관');
    loser = await applicant('가상 경쟁인', '가상 경쟁기관');
    winning = await written(lead, '이기는 가상 과제', '400,000,000', '300,000,000');
    await lead.open(winning);
    await lead.send('partners', {
      organizationId: option(lead, 'organizationId', '가상 참여기관'),
      budgetWon: '100,000,000',
    });
    await partner.open(winning);
    await partner.send('confirmation', {
      organizationId: option(partner, 'organizationId', '가상 참여기관'),
      agree: true,
    });
    await act(lead, winning, 'submission');
    losing = await written(loser, '지는 가상 과제', '300,000,000', '300,000,000');
    await act(loser, losing, 'submission');
    await site.work();
    await lead.open(winning);
    await pdf(lead);
    expect(await officer.look(winning)).toBe(404);
    expect(await loser.look(winning)).toBe(404);
  });

  test('the deadline closes the call, and one after it is told why not', async () => {
    await clockTo('2020-03-31 18:01');
    expect(await lead.look(winning)).toBe(200);
    expect(lead.acts()).not.toContain('submission');
    await officer.open(call);
    expect(state(officer)).toBe('접수 마감');
  });

  test('the officer screens each application by its rules', async () => {
    for (const path of [winning, losing]) {
      await act(officer, path, 'screening');
      const rules = officer
        .$('form[action$="/checks"] select')
        .toArray()
        .map((one) => [String(officer.$(one).attr('name')), 'pass']);
      expect(rules.length).toBeGreaterThan(2);
      await officer.send('checks', Object.fromEntries(rules));
      await act(officer, path, 'eligibility');
    }
    await act(officer, call, 'evaluation');
  });

  test('evaluators are seated, pledge, score and submit; the chair sums up; the panel is locked', async () => {
    evaluators = [
      await enrolled(officer, '가상 위원장 손', 'evaluator'),
      await enrolled(officer, '가상 위원 손', 'evaluator'),
    ];
    await officer.open(call);
    await officer.send('panels', { topicNo: '0', titleKo: '손 평가위원회(가상)' });
    panel = officer.path;
    for (const [i, name] of ['가상 위원장 손', '가상 위원 손'].entries()) {
      await officer.open(panel);
      await officer.send('seats', { personId: option(officer, 'personId', name), label: `E${i + 1}`, chair: i === 0 });
      const seat = officer.path;
      const evaluator = evaluators[i] as Person;
      await act(evaluator, seat, 'acceptance');
      await evaluator.open(seat);
      await evaluator.send('pledge', { pledge: true });
    }
    await act(officer, panel, 'appointment');
    await act(officer, panel, 'scoring');
    for (const evaluator of evaluators) {
      const $ = await evaluator.open('/reviews');
      const sheets = $('th a[href^="/reviews/"]')
        .toArray()
        .map((one) => String($(one).attr('href')));
      expect(sheets).toHaveLength(2);
      for (const sheet of sheets) {
        await evaluator.open(sheet);
        const points = evaluator.$.text().includes('이기는 가상 과제') ? '92.5' : '71';
        await evaluator.send('scores', { 'scores[plan]': points, opinion: '가상 의견' });
        await act(evaluator, sheet, 'submission');
      }
    }
    await act(officer, panel, 'deliberation');
    const [chair] = evaluators as [Person];
    await act(chair, panel, 'summary', { summary: '가상 종합의견' });
    await act(chair, panel, 'confirmation');
    await act(officer, panel, 'locking');
  });

  test('the ranking is proposed by one person, approved by another, and announced', async () => {
    await act(officer, call, 'decision');
    await act(officer, call, 'selections', { reasoning: '가상 선정 의견' });
    const selection = officer.path;
    await officer.send('approval-request');
    await act(approver, selection, 'approval');
    await act(officer, selection, 'announcement');
    await act(officer, call, 'conclusion');
    await site.work();
    await lead.open(winning);
    expect(state(lead)).toBe('선정');
    await loser.open(losing);
    expect(state(loser)).toBe('예비');
  });

  test('letters are proposed and approved with one button each, issued by the worker and read by whom they are for', async () => {
    await officer.open('/notices?state=draft');
    await officer.press('/notices/batch/proposal', { all: true });
    await approver.open('/notices?state=inApproval');
    await approver.press('/notices/batch/approval', { all: true });
    await site.work();
    for (const [who, path] of [
      [lead, winning],
      [loser, losing],
    ] as const) {
      await who.open(path);
      await pdf(who);
      await who.open('/notices');
      expect(who.$('th a[href^="/notices/"]').length).toBeGreaterThan(0);
    }
  });

  test('the contract is drafted, signed by every member with one hash, and concluded by the agency', async () => {
    await act(officer, winning, 'contracts', { beginsOn: '2020-05-01', endsOn: '2020-12-31' });
    contract = officer.path;
    await officer.send('draft');
    await act(officer, contract, 'signing');
    for (const [who, name] of [
      [lead, '가상 주관기관'],
      [partner, '가상 참여기관'],
    ] as const) {
      await who.open(contract);
      await who.send('signatures', { organizationId: option(who, 'organizationId', name) });
    }
    await act(approver, contract, 'conclusion');
    await site.work();
    await lead.open(contract);
    await pdf(lead);
  });

  test('reports are handed in and accepted, tranches requested, approved and paid by different people', async () => {
    await pay();
    for (const [title, on] of [
      ['착수보고', '2020-05-15'],
      ['중간보고', '2020-08-31'],
      ['최종보고', '2020-12-31'],
    ] as const) {
      await clockTo(`${on} 10:00`);
      const milestone = await found(lead, '/milestones', title);
      await lead.open(milestone);
      const jobs = lead
        .$('form[action$="/report"] input[name^="jobs"], form[action$="/report"] input[name^="actuals"]')
        .toArray()
        .map((one) => [String(lead.$(one).attr('name')), '20000']);
      await lead.send('report', { ...Object.fromEntries(jobs), summary: '가상 보고', spentWon: '200,000,000' });
      await act(lead, milestone, 'submission');
      await act(officer, milestone, 'review');
      await act(officer, milestone, 'acceptance');
      await site.work();
      await lead.open(milestone);
      await pdf(lead);
      await pay();
    }
    await act(officer, contract, 'completion');
    expect(state(officer)).toBe('완료');
  });

  test('the data is checked, certified and published, and the program is concluded', async () => {
    await act(officer, contract, 'publications');
    const publication = officer.path;
    await officer.send('description', {
      checksum: 'a'.repeat(64),
      items: '100,000',
      licence: 'KOGL-1',
      url: 'https://www.aihub.or.kr',
    });
    await act(officer, publication, 'rights-check');
    await act(officer, publication, 'clearance', { rightsCleared: true, note: '가상: 확인함' });
    await act(officer, publication, 'certification', {
      'indicators[0][name]': '구문 정확성(가상)',
      'indicators[0][target]': '99.5',
      'indicators[0][measured]': '99.8',
    });
    await act(officer, publication, 'publication');
    await act(officer, program, 'conclusion');
    const visitor = await site.person();
    await visitor.open(publication);
  });

  test('the public sees results and opens papers, and the log is whole and told to the auditor', async () => {
    const visitor = await site.person();
    await visitor.open(`/results?program=${program.split('/').at(-1)}`);
    expect(visitor.$('main').text()).toContain('가상 주관기관');
    expect(visitor.$('main').text()).not.toContain('가상 경쟁기관');
    await visitor.open(call);
    await pdf(visitor);
    const auditor = await site.person(site.staff[3], 'auditor');
    await auditor.open(contract);
    expect(auditor.acts()).toEqual([]);
    await auditor.open('/audit');
    expect(auditor.$('tbody tr').length).toBeGreaterThan(20);
    expect(site.logged).toEqual([]);
  });
});

async function applicant(name: string, organization: string): Promise<Person> {
  const person = await enrolled(officer, name, 'applicant');
  await person.open('/organizations/new');
  await person.send('organizations', { name: organization, synthetic: true });
  return person;
}

/** An application written on the call's own page, ready but for its partners. */
async function written(who: Person, titleKo: string, requestedWon: string, leadBudgetWon: string): Promise<string> {
  await who.open(call);
  await who.send('applications', { titleKo });
  const path = who.path;
  await who.send('content', {
    titleKo,
    plan: '가상 사업계획: 수집하고 정제한다.',
    'targets[0][ko]': '문장 [한국어], 50%',
    'targets[0][comparator]': '>=',
    'targets[0][target]': '10,000',
    'targets[0][unit]': '건',
    requestedWon,
    leadBudgetWon,
  });
  return path;
}

/** The tranche that is open now, by officer and finance. */
async function pay(): Promise<void> {
  await site.work();
  await officer.open('/payments?state=requestable');
  const href = officer.$('th a[href^="/payments/"]').first().attr('href');
  if (!href) return;
  await act(officer, href, 'request');
  await act(finance, href, 'approval');
  await act(finance, href, 'payment', { paidOn: '2020-12-31' });
  expect(state(finance)).toBe('지급');
}

/** Opens a paper that this page links to, and its file. */
async function pdf(who: Person): Promise<void> {
  const href = who.$('a[href^="/documents/"]').first().attr('href');
  if (!href) throw new Error(`${who.path} has no paper: ${who.$('main').text().slice(0, 200)}`);
  const answer = await who.agent.get(`${href.replace(/\/file$/, '')}/file`).buffer(true);
  expect([answer.status, answer.type]).toEqual([200, 'application/pdf']);
}
