import { describe, expect, test } from '@jest/globals';
import * as cheerio from 'cheerio';
import express from 'express';
import request from 'supertest';
import { z } from 'zod';
import type { FieldModel } from '../../server/http/form-fields.js';
import { formOf, parseForm } from '../../server/http/forms.js';
import { sampleForm } from '../../server/http/sandbox-components.js';
import { page } from './page.js';
import { viewer } from './samples.js';

const right = {
  title: '  한국어 대화 데이터 '.normalize('NFD'),
  plan: '첫째\r\n둘째',
  email: 'a@example.kr',
  budget: '1,950,000,000원',
  items: '１２',
  startsOn: '2020. 6. 1.',
  closesAt: '2020-06-22T18:00',
  field: 'text',
  kind: 'open',
  licences: ['type1'],
  keywords: '가\r\n\r\n나',
  'scores[plan]': '38.5',
  'scores[team]': '40',
  'members[0][name]': '가상 데이터랩',
  'members[0][won]': '300000000',
  pledge: 'true',
  _version: '3',
  _key: '0123456789abcdef',
};
const messages = (body: object, lang: 'ko' | 'en' = 'ko', schema: z.ZodType = sampleForm) => {
  const parsed = parseForm(schema, body, lang);
  return parsed.ok ? [] : parsed.errors.map(({ name, message }) => `${name}: ${message}`);
};

describe('a form that was filled in', () => {
  test('gives the act what its schema asks for', () => {
    expect(parseForm(sampleForm, right, 'ko')).toEqual({
      ok: true,
      value: {
        title: '한국어 대화 데이터',
        plan: '첫째\n둘째',
        email: 'a@example.kr',
        budget: 1_950_000_000,
        items: 12,
        startsOn: '2020-06-01',
        closesAt: '2020-06-22T09:00:00Z',
        field: 'text',
        kind: 'open',
        licences: ['type1'],
        keywords: ['가', '나'],
        scores: { plan: 38.5, team: 40 },
        members: [{ name: '가상 데이터랩', won: 300_000_000 }],
        pledge: true,
      },
    });
  });

  test('survives the way through a browser and back: what is shown can be sent as it is', async () => {
    const form = formOf(sampleForm, {
      action: '/x',
      lang: 'ko',
      legend: '제출',
      submit: '제출',
      values: (parseForm(sampleForm, right, 'ko') as { value: unknown }).value,
    });
    const $ = cheerio.load(page('form', { title: '제출', form }, viewer('ko')));
    const app = express()
      .use(express.urlencoded({ extended: false }))
      .post('/x', (req, res) => void res.json(parseForm(sampleForm, req.body, 'ko')));
    const sent = await request(app)
      .post('/x')
      .type('form')
      .send($(`form#${form.id}`).serialize());
    expect(sent.body).toEqual(parseForm(sampleForm, right, 'ko'));
  });

  test('drops rows that nobody filled in and closes the gaps', () => {
    const parsed = parseForm(
      sampleForm,
      { ...right, 'members[0][name]': '', 'members[0][won]': ' ', 'members[7][name]': '뒤', 'members[7][won]': '5' },
      'ko',
    );
    expect(parsed).toMatchObject({ ok: true, value: { members: [{ name: '뒤', won: 5 }] } });
  });

  test.each([
    ['1,950,000,000', 1_950_000_000],
    ['₩ 5,000', 5000],
    ['KRW 5,000', 5000],
    ['5000 원', 5000],
    ['−5', -5],
    ['５，０００', 5000],
  ])('reads %s as won', (typed, won) => {
    expect(
      parseForm(z.strictObject({ won: z.int().meta({ ko: '예산', widget: 'won' }) }), { won: typed }, 'ko'),
    ).toEqual({ ok: true, value: { won } });
  });

  test('keeps scores that the act holds as decimals exact', () => {
    const schema = z.strictObject({
      scores: z
        .record(z.string(), z.string())
        .meta({ ko: '점수', widget: 'points', options: [{ value: 'plan', ko: '계획' }] }),
    });
    expect(parseForm(schema, { 'scores[plan]': '0.1' }, 'ko')).toEqual({
      ok: true,
      value: { scores: { plan: '0.1' } },
    });
  });
});

describe('a form with mistakes', () => {
  test('left blank, is told field by field what to do, in the order of the page', () => {
    expect(messages({})).toEqual([
      'title: 과제명을 적어 주세요.',
      'email: 전자우편을 적어 주세요.',
      'budget: 신청 예산을 적어 주세요.',
      'items: 목표 수량을 적어 주세요.',
      'startsOn: 시작일을 적어 주세요.',
      'closesAt: 접수 마감을 적어 주세요.',
      'field: 분야를 골라 주세요.',
      'kind: 공모 종류를 골라 주세요.',
      'licences: 공공누리를 골라 주세요.',
      'scores[plan]: 사업 이해도를 적어 주세요.',
      'scores[team]: 수행 역량을 적어 주세요.',
      'members: 참여기관은 1개 이상 있어야 합니다.',
      'pledge: ‘적은 내용이 사실임을 확인합니다.’에 표시해 주세요.',
    ]);
  });

  test('speaks English to who reads English', () => {
    expect(messages({ ...right, budget: 'many', title: '' }, 'en')).toEqual([
      'title: Fill in “Title”.',
      'budget: Write “Requested budget” as a number, such as 1,950,000,000.',
    ]);
  });

  test.each([
    [{ budget: '12.5' }, 'budget: 신청 예산은 소수점 없이 적어 주세요.'],
    [{ budget: '10,000,000,001' }, 'budget: 신청 예산은 10,000,000,000원 이하로 적어 주세요.'],
    [{ budget: '-1' }, 'budget: 신청 예산은 0원 이상으로 적어 주세요.'],
    [{ budget: '9'.repeat(19) }, 'budget: 신청 예산이 너무 큰 수입니다. 자릿수를 확인해 주세요.'],
    [{ budget: '1,95' }, 'budget: 신청 예산은 숫자로 적어 주세요. 예: 1,950,000,000'],
    [{ startsOn: '2020-02-30' }, 'startsOn: 시작일을 달력에 있는 날짜로 적어 주세요. 예: 2020-06-22'],
    [
      { closesAt: '2020-06-22T25:00' },
      'closesAt: 접수 마감을 달력에 있는 날짜와 시각으로 적어 주세요. 예: 2020-06-22 18:00',
    ],
    [{ email: 'nobody' }, 'email: 전자우편을 name@example.kr처럼 적어 주세요.'],
    [{ field: 'smell' }, 'field: 분야는 보기 가운데 하나를 골라 주세요.'],
    [{ 'scores[plan]': '38.3' }, 'scores[plan]: 사업 이해도는 0.5 단위로 적어 주세요.'],
    [{ 'scores[plan]': '41' }, 'scores[plan]: 사업 이해도는 40 이하로 적어 주세요.'],
    [{ 'members[0][won]': '' }, 'members[0][won]: 예산을 적어 주세요.'],
    [{ title: 'a\u0000b' }, 'title: 과제명에 눈에 보이지 않는 제어 문자가 있습니다. 지우고 다시 적어 주세요.'],
    [{ title: '가'.repeat(101) }, 'title: 과제명은 100자까지 쓸 수 있습니다. 줄여 주세요.'],
    [{ title: ['하나', '둘'] }, 'title: 과제명에는 값을 하나만 적어 주세요.'],
    [{ keywords: '가\n나\n다\n라\n마\n바' }, 'keywords: 핵심어는 5개까지 넣을 수 있습니다.'],
    [{ state: 'selected' }, ': 이 양식에 없는 항목(state)이 함께 왔습니다. 화면을 새로 연 뒤 다시 보내 주세요.'],
    [{ 'members[0][id]': 'x' }, ': 이 양식에 없는 항목(id)이 함께 왔습니다. 화면을 새로 연 뒤 다시 보내 주세요.'],
    [{ 'scores[secret]': '1' }, ': 이 양식에 없는 항목(secret)이 함께 왔습니다. 화면을 새로 연 뒤 다시 보내 주세요.'],
    [
      { '__proto__[x]': '1' },
      ': 이 양식에 없는 항목(__proto__[x])이 함께 왔습니다. 화면을 새로 연 뒤 다시 보내 주세요.',
    ],
    [
      { 'constructor[prototype][x]': '1' },
      ': 이 양식에 없는 항목(constructor)이 함께 왔습니다. 화면을 새로 연 뒤 다시 보내 주세요.',
    ],
  ])('with %j is refused: %s', (wrong, message) => {
    expect(messages({ ...right, ...wrong })).toEqual([message]);
  });

  test('keeps all that was typed, with the errors at their fields and a summary that leads to them', () => {
    const body = {
      ...right,
      title: '',
      budget: 'abc',
      'members[0][won]': '열',
      'members[3][name]': '둘째',
      'members[3][won]': '7',
    };
    const parsed = parseForm(sampleForm, body, 'ko');
    if (parsed.ok) throw new Error('should not fit');
    const form = formOf(sampleForm, {
      action: '/x',
      lang: 'ko',
      legend: '제출',
      submit: '제출',
      values: parsed.typed,
      errors: parsed.errors,
    });
    const $ = cheerio.load(page('form', { title: '제출', form }, viewer('ko')));
    expect($('[name=budget]').val()).toBe('abc');
    expect($('[name="members[0][won]"]').val()).toBe('열');
    expect($('[name="members[1][name]"]').val()).toBe('둘째');
    expect($('[name=plan]').val()).toBe('첫째\n둘째');
    expect($('[name=kind][value=open]').attr('checked')).toBe('checked');
    expect($('[name=pledge]').attr('checked')).toBe('checked');
    const links = $('.gm-errors a')
      .toArray()
      .map((link) => $($(link).attr('href') ?? '').attr('name'));
    expect(links).toEqual(['title', 'budget', 'members[0][won]']);
    expect($('[name=budget]').attr('aria-invalid')).toBe('true');
    expect($(`#${$('[name=budget]').attr('aria-describedby')?.split(' ')[1]}`).text()).toBe(
      '신청 예산은 숫자로 적어 주세요. 예: 1,950,000,000',
    );
  });

  test('says what a rule of the act has to say, in the reader’s language', () => {
    const schema = z
      .strictObject({ a: z.int().meta({ ko: '시작' }), b: z.int().meta({ ko: '끝' }) })
      .refine(({ a, b }) => a < b, {
        path: ['b'],
        params: { ko: '끝은 시작보다 뒤여야 합니다.', en: 'The end must come after the start.' },
      });
    expect(messages({ a: '2', b: '1' }, 'ko', schema)).toEqual(['b: 끝은 시작보다 뒤여야 합니다.']);
    expect(messages({ a: '2', b: '1' }, 'en', schema)).toEqual(['b: The end must come after the start.']);
  });
});

describe('a list in a form, without script', () => {
  const names = (typed: unknown) => rowsField(typed).rows.map((row) => row.fields.map((field) => field.value));
  const rowsField = (typed: unknown): FieldModel => {
    const field = formOf(sampleForm, { action: '/x', lang: 'ko', legend: '', submit: '', values: typed }).fields.find(
      (candidate) => candidate.widget === 'rows',
    );
    if (!field) throw new Error('no rows');
    return field;
  };

  test('gets one more row, and nothing that was typed is lost', () => {
    const parsed = parseForm(
      sampleForm,
      { title: '쓰던 것', 'members[0][name]': '하나', 'members[0][won]': '', _add: 'members' },
      'ko',
    );
    if (parsed.ok) throw new Error('should come back');
    expect(parsed.errors).toEqual([]);
    expect(names(parsed.typed)).toEqual([
      ['하나', ''],
      ['', ''],
    ]);
    expect((parsed.typed as { title: string }).title).toBe('쓰던 것');
  });

  test('loses the row that was taken away, and no other', () => {
    const parsed = parseForm(
      sampleForm,
      { 'members[0][name]': '하나', 'members[1][name]': '둘', 'members[2][name]': '셋', _remove: 'members[1]' },
      'ko',
    );
    if (parsed.ok) throw new Error('should come back');
    expect(names(parsed.typed)).toEqual([
      ['하나', ''],
      ['셋', ''],
    ]);
  });

  test('a list that does not exist is not made', () => {
    expect(parseForm(sampleForm, { title: '가', _add: 'nothing[here]' }, 'ko')).toEqual({
      ok: false,
      errors: [],
      typed: { title: '가' },
    });
  });
});

describe('the fields of a form', () => {
  test('carry the version that was seen and a key of their own', () => {
    const make = () =>
      formOf(z.strictObject({}), { action: '/x', lang: 'ko', legend: '', submit: '', version: 7 }).hidden;
    expect(make()[0]).toEqual({ name: '_version', value: '7' });
    expect(make()[1]?.value).not.toBe(make()[1]?.value);
  });

  test('have ids that no other form on the page has', () => {
    const ids = ['/a/1/submission', '/a/2/submission'].flatMap((action) =>
      formOf(sampleForm, { action, lang: 'ko', legend: '', submit: '' }).fields.map((field) => field.id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('cannot be made from a schema that no form can ask for', () => {
    expect(() =>
      formOf(z.strictObject({ odd: z.record(z.string(), z.int()) }), {
        action: '/x',
        lang: 'ko',
        legend: '',
        submit: '',
      }),
    ).toThrow(/odd/);
  });

  test('offer what the page has to choose from, and leave to programs what is theirs', () => {
    const schema = z.strictObject({
      organizationId: z.uuid().meta({ ko: '기관', widget: 'organization' }),
      topicNo: z.int().meta({ ko: '과제', widget: 'topic' }),
      no: z.string().meta({ widget: 'none' }).optional(),
    });
    const choices = { organization: [{ value: 'a', ko: '가상기관' }], topic: [{ value: '12', ko: '12. 대화' }] };
    const [organization, topic, ...rest] = formOf(schema, {
      action: '/x',
      lang: 'ko',
      legend: '',
      submit: '',
      choices,
      values: { topicNo: 12 },
    }).fields;
    expect([organization?.widget, organization?.options[0]?.label, topic?.options[0]?.selected, rest]).toEqual([
      'select',
      '가상기관',
      true,
      [],
    ]);
    const id = '01234567-89ab-7cde-8f01-23456789abcd';
    expect(parseForm(schema, { organizationId: id, topicNo: '12' }, 'ko')).toEqual({
      ok: true,
      value: { organizationId: id, topicNo: 12 },
    });
    expect(messages({ organizationId: id, no: '7' }, 'ko', schema)).toEqual([
      ': 이 양식에 없는 항목(no)이 함께 왔습니다. 화면을 새로 연 뒤 다시 보내 주세요.',
      'topicNo: 과제를 골라 주세요.',
    ]);
  });

  test('a password is never printed back', () => {
    const schema = z.strictObject({ password: z.string().meta({ ko: '비밀번호', widget: 'password' }) });
    expect(
      formOf(schema, { action: '/x', lang: 'ko', legend: '', submit: '', values: { password: 'secret' } }).fields[0]
        ?.value,
    ).toBe('');
  });
});
