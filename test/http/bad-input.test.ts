import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { act, programNow } from '../../server/play/world.js';
import type { Role } from '../../workflows/policy.js';
import type { Person, Values } from '../support/people.js';
import { type Site, startSite } from '../support/site.js';

/** What people paste, mistype or try: kept to the letter and shown as text, or refused at its field with what to do. */
let site: Site;
let officer: Person;
let applicant: Person;
let draft = '';

beforeAll(async () => {
  site = await startSite('announced');
  const { world } = site;
  await act(world, world.staff.officer, 'program.moveClock', world.programId, {
    to: new Date((await programNow(world)) + 86_400_000).toISOString(),
    frozen: true,
  });
  await site.work();
  officer = await site.person(site.staff[0], 'officer');
  applicant = await site.person([...world.organizations.values()][0]?.speaker.personId ?? '', 'applicant');
  await applicant.open(`/calls/${[...world.calls.values()][0]}`);
  await applicant.send('applications', {
    topicNo: String(applicant.$('select[name=topicNo] option').last().attr('value')),
  });
  draft = applicant.path;
}, 60_000);
afterAll(async () => {
  await site.close();
});

const kept: [string, string][] = [
  ['an emoji family', '가족 👨‍👩‍👧‍👦 과제 😀'],
  ['Hanja, the rare ones too', '大韓民國 𠀋𪚥 果題'],
  ['Hangul in pieces, as a Mac sends it', '한글 과제'.normalize('NFD')],
  ['text that turns right to left', '앞\u202Etxt.exe\u202C 뒤 עברית'],
  ['letters of no width', '보이지\u200B않는\uFEFF글'],
  ['a script', '<script>alert(1)</script>'],
  ['an image that would run', '"><svg onload=alert(1)><img src=x onerror=alert(1)>'],
  ['words of a template', '{{7*7}} {{{constructor}}} %3Cb%3E'],
  ['an address that would run', 'javascript:alert(1)'],
  ['a formula', '=HYPERLINK("http://x.invalid";"눌러")'],
  ['an entity', '&lt;b&gt; &amp;amp; 굵게'],
  ['what a database takes for its own', `'; drop table people; -- \\' %_`],
];

describe('what somebody writes into an application', () => {
  test.each(kept)('%s: stays to the letter and is text wherever it is shown', async (_, typed) => {
    const text = typed.normalize('NFC');
    await applicant.open(draft);
    await applicant.send('content', { titleKo: typed, gistKo: typed, plan: `첫 줄\n${typed}` });
    const $ = await applicant.open(draft);
    const form = $('form[action$="/content"]');
    expect(form.find('[name=titleKo]').val()).toBe(text);
    expect(form.find('[name=plan]').text().replaceAll('\r\n', '\n').trim()).toBe(`첫 줄\n${text}`);
    expect($('h1').text()).toContain(text);
    expect($('script:not([src])').length).toBe(0);
    expect($('main svg[onload], main img, [onerror]').length).toBe(0);
    const list = await applicant.open('/applications');
    expect(list('tbody th a').first().text()).toContain(text);
    const csv = await applicant.agent.get('/applications?format=csv');
    expect(csv.text).toContain(text.replaceAll('"', '""'));
    expect(csv.text).not.toMatch(/(^|,|")[=@+]/m);
  });

  test('a word that runs the other way does not turn what stands around it', async () => {
    await applicant.open(draft);
    await applicant.send('content', { titleKo: '앞\u202E뒤' });
    await applicant.open(draft);
    const styles = await Promise.all(
      applicant
        .$('link[rel=stylesheet]')
        .toArray()
        .map(async (link) => (await applicant.agent.get(String(applicant.$(link).attr('href')))).text),
    );
    expect(styles.some((style) => /\bspan\b[^{}]*\{[^}]*unicode-bidi:\s*isolate/.test(style))).toBe(true);
  });

  test('what is cleared is gone', async () => {
    await applicant.open(draft);
    await applicant.send('content', {
      titleKo: '쓰고 지울 이름',
      gistKo: '지울 말',
      plan: '남길 말',
      requestedWon: '1,000',
      'targets[0][ko]': '지울 목표',
      'targets[0][comparator]': '>=',
      'targets[0][target]': '5',
      'targets[0][unit]': '건',
    });
    await applicant.open(draft);
    await applicant.send('content', {
      titleKo: '',
      gistKo: '',
      requestedWon: '',
      'targets[0][ko]': '',
      'targets[0][comparator]': '',
      'targets[0][target]': '',
      'targets[0][unit]': '',
    });
    const $ = await applicant.open(draft);
    const form = $('form[action$="/content"]');
    expect([
      form.find('[name=titleKo]').val(),
      form.find('[name=gistKo]').text().trim(),
      form.find('[name=requestedWon]').val(),
      form.find('[name="targets[0][ko]"]').val() ?? '',
      form.find('[name=plan]').text().trim(),
    ]).toEqual(['', '', '', '', '남길 말']);
  });
});

/** Sends a form and reads what stands at the field, in the summary, and what is left in it. */
async function refusedAt(who: Person, path: string, action: string, field: string, values: Values) {
  await who.open(path);
  const status = await who.post(action, values);
  const input = who.$(`[name="${field}"]`).filter((_, one) => who.$(one).closest('form').find('.gm-errors').length > 0);
  const id = String(input.attr('id'));
  return {
    status,
    invalid: input.attr('aria-invalid'),
    told: who.$(`[id="${id}-error"]`).text(),
    described: String(input.attr('aria-describedby') ?? '').includes(`${id}-error`),
    linked: who.$(`.gm-errors a[href="#${id}"]`).text(),
    value: String(input.val() ?? input.text()),
  };
}

describe('what no form can take is refused at its field, in words, with all that was typed', () => {
  const bad: [string, string, string, RegExp, RegExp][] = [
    ['less than nothing', 'requestedWon', '-1', /0원 이상/, /0/],
    [
      'two to the sixty-third won',
      'requestedWon',
      '9223372036854775808',
      /너무 큰 수|까지|이하/,
      /big|at most|or less/i,
    ],
    ['half a won', 'requestedWon', '0.5', /소수점 없이/, /whole|decimal/i],
    ['words for a number', 'requestedWon', '많이', /숫자로/, /number|figure|digit/i],
    ['a number that is none', 'requestedWon', 'NaN', /숫자로/, /number|figure|digit/i],
    ['ten thousand letters for a title', 'titleKo', '가'.repeat(10_000), /200자까지/, /200/],
    ['a letter of no text', 'titleKo', '앞\u0000뒤', /제어 문자/, /control/i],
    ['half a letter', 'titleKo', '\uFFFF\u0007', /제어 문자/, /control/i],
  ];
  test.each(bad)('%s', async (_, field, typed, korean, english) => {
    const others = { gistKo: '다른 곳에 쓴 <긴> 말', ...(field !== 'titleKo' && { titleKo: '다른 칸의 이름' }) };
    const found = await refusedAt(applicant, draft, 'content', field, { ...others, [field]: typed });
    expect(found).toMatchObject({ status: 422, invalid: 'true', described: true });
    expect(found.told).toMatch(korean);
    expect(found.linked).toBe(found.told);
    expect(found.value).toBe(typed.replaceAll('\u0000', '\uFFFD'));
    for (const [name, value] of Object.entries(others)) {
      const input = applicant.$(`form[action$="/content"] [name=${name}]`);
      expect(String(input.val() ?? input.text()).trim()).toBe(value);
    }
    await applicant.agent.get('/?lang=en');
    const again = await refusedAt(applicant, `${draft}?lang=en`, 'content', field, { ...others, [field]: typed });
    if (again.told !== found.told) {
      expect(again.told).toMatch(english);
      expect(again.told).not.toMatch(/[가-힣]/);
    }
  });

  test('a registration number with a wrong digit, a day that no calendar has, an address that is none', async () => {
    const number = await refusedAt(officer, '/organizations/new', 'organizations', 'registrationNo', {
      name: '가상기관 번호',
      registrationNo: '110-81-41273',
    });
    expect(number).toMatchObject({ status: 422, value: '110-81-41273' });
    expect(number.told).toMatch(/사업자등록번호/);
    expect(number.told).toMatch(/[가-힣]{3}.*(다시|확인)/);
    const mail = await refusedAt(officer, '/people/new', 'people', 'email', {
      name: '가상 사람',
      email: '골뱅이 없음',
      role: 'evaluator',
    });
    expect(mail.status).toBe(422);
    expect(mail.told).toContain('name@example.kr');
    const day = await refusedAt(officer, `/programs/${site.world.programId}`, 'calls', 'closesAt', {
      code: 'Z',
      titleKo: '없는 날의 공고',
      budgetWon: '1',
      opensAt: '2020-02-29 09:00',
      closesAt: '2020-02-30 18:00',
    });
    expect(day).toMatchObject({ status: 422, value: '2020-02-30 18:00' });
    expect(day.told).toContain('달력에 있는');
  });

  test.each([
    ['an unknown field', 'nickname', '가'],
    ['its state', 'state', 'selected'],
    ['an id', 'id', '00000000-0000-7000-8000-000000000000'],
    ['its prototype', '__proto__[role]', 'administrator'],
    ['its maker', 'constructor', 'x'],
    ['who leads it', 'leadId', '00000000-0000-7000-8000-000000000000'],
    ['one field twice', 'titleKo', '둘'],
    ['a field with parts', 'titleKo[a]', '속'],
  ])('a form that brings %s is refused and nothing of it is written', async (_, name, value) => {
    const row = async () =>
      (await site.db.pool.query('select * from applications where id = $1', [draft.split('/').at(-1)])).rows[0];
    const before = await row();
    await applicant.open(draft);
    const body = new URLSearchParams({ titleKo: '하나', plan: '바뀌면 안 되는 말' });
    body.append(name, value);
    const answer = await applicant.agent
      .post(`${draft}/content`)
      .ok(() => true)
      .redirects(0)
      .type('form')
      .send(body.toString());
    expect(answer.status).toBe(422);
    expect(await row()).toEqual(before);
  });
});

/** Every form that these people can open, each text and number of it with each of these: whatever comes, the house stands. */
test('no form of anybody breaks over anything that is typed into it', async () => {
  const nasty = [
    '\u0000',
    '9223372036854775808',
    '-1',
    '1e400',
    '😀'.repeat(3000),
    '\u202E',
    '<script>',
    '[[[',
    '__proto__',
  ];
  const broken: string[] = [];
  let sent = 0;
  const walkers: [Role, string | undefined, string[]][] = [
    [
      'officer',
      site.staff[0],
      [
        '/programs/new',
        '/people/new',
        '/organizations/new',
        `/programs/${site.world.programId}`,
        `/calls/${[...site.world.calls.values()][0]}`,
        '/sandbox/clock',
      ],
    ],
    ['administrator', site.staff[4], ['/people/new', `/programs/${site.world.programId}`]],
    ['applicant', undefined, ['/organizations/new', draft, `/calls/${[...site.world.calls.values()][0]}`]],
  ];
  for (const [role, id, paths] of walkers) {
    const who = id ? await site.person(id, role) : applicant;
    for (const path of paths) {
      const $ = await who.open(path);
      for (const form of $('main form[method=post]').toArray()) {
        const names = $(form)
          .find('input[name]:not([type=hidden]), textarea[name]')
          .toArray()
          .map((one) => String($(one).attr('name')));
        for (const typed of nasty) {
          const body = new URLSearchParams(names.map((name): [string, string] => [name, typed]));
          const { status, text } = await who.agent
            .post(String($(form).attr('action')))
            .ok(() => true)
            .redirects(0)
            .type('form')
            .send(body.toString());
          sent += 1;
          if (status >= 500) broken.push(`${role} ${$(form).attr('action')} ${typed.slice(0, 12)}: ${status}`);
          if (text.includes('<script>')) broken.push(`${role} ${$(form).attr('action')} prints a script`);
        }
      }
    }
  }
  expect(broken).toEqual([]);
  expect(site.logged).toEqual([]);
  expect(sent).toBeGreaterThan(80);
}, 60_000);

test('no address breaks over what stands in it', async () => {
  const nasty = [
    "'",
    '%00',
    '%',
    '%E0%A4%A',
    '../../etc/passwd',
    '9'.repeat(400),
    '😀',
    "1' or '1'='1",
    '-1',
    '[object Object]',
  ];
  const broken: string[] = [];
  for (const part of nasty)
    for (const path of [
      `/calls?q=${part}`,
      `/calls?sort=${part}`,
      `/calls?state=${part}`,
      `/calls?page=${part}`,
      `/calls?q[a]=${part}&q=b`,
      `/calls/${part}`,
      `/documents/${part}/file`,
      `/results?program=${part}`,
      `/audit?subject=${part}`,
      `/audit?page=${part}`,
      `/verify?number=${part}`,
      `/sign-in/${part}`,
      `/?lang=${part}`,
    ]) {
      const { status } = await officer.agent
        .get(encodeURI(path).replaceAll('%25', '%'))
        .ok(() => true)
        .redirects(0);
      if (status >= 500) broken.push(`${path}: ${status}`);
    }
  expect(broken).toEqual([]);
  expect(site.logged).toEqual([]);
}, 60_000);
