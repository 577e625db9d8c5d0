import type { RequestHandler } from 'express';
import { z } from 'zod';
import { formOf, parseForm } from './forms.js';
import { type Lang, t } from './locale.js';
import type { TableModel } from './table.js';
import { render } from './views.js';

/** The living page of every component, with made-up content: people and tests look at it. Only in a sandbox. */
export const componentsPage: RequestHandler = (req, res) => {
  render(res, 'sandbox/components', model(req.lang));
};

/** The same page after its form was sent: the errors at their fields, or that all was well. Nothing is kept. */
export const componentsForm: RequestHandler = (req, res) => {
  const parsed = parseForm(sampleForm, req.body, req.lang);
  render(res, 'sandbox/components', model(req.lang, parsed), parsed.ok || parsed.errors.length === 0 ? 200 : 422);
};

/** One field of every widget. */
export const sampleForm = z.strictObject({
  title: z
    .string()
    .max(100)
    .meta({ ko: '과제명', en: 'Title', hintKo: '공고에 적힌 그대로', hintEn: 'As in the call' }),
  plan: z.string().max(2000).optional().meta({ ko: '계획', en: 'Plan', widget: 'textarea' }),
  email: z.email().meta({ ko: '전자우편', en: 'E-mail' }),
  budget: z.int().min(0).max(10_000_000_000).meta({
    ko: '신청 예산',
    en: 'Requested budget',
    widget: 'won',
    hintKo: '예: 1,950,000,000',
    hintEn: 'For example 1,950,000,000',
  }),
  items: z.int().min(1).meta({ ko: '목표 수량', en: 'Target quantity' }),
  startsOn: z.iso.date().meta({ ko: '시작일', en: 'First day' }),
  closesAt: z.iso.datetime().meta({ ko: '접수 마감', en: 'Deadline', hintKo: '한국 시각', hintEn: 'Korean time' }),
  field: z.enum(['text', 'vision', 'voice']).meta({
    ko: '분야',
    en: 'Field',
    options: [
      { value: 'text', ko: '자연어', en: 'Text' },
      { value: 'vision', ko: '영상', en: 'Vision' },
      { value: 'voice', ko: '음성', en: 'Voice' },
    ],
  }),
  kind: z.enum(['designated', 'open']).meta({
    ko: '공모 종류',
    en: 'Kind of call',
    widget: 'radio',
    options: [
      {
        value: 'designated',
        ko: '지정공모',
        en: 'Designated',
        hintKo: '기관이 과제를 정합니다.',
        hintEn: 'The agency sets the topics.',
      },
      { value: 'open', ko: '자유공모', en: 'Open' },
    ],
  }),
  licences: z
    .array(z.enum(['type0', 'type1']))
    .min(1)
    .meta({
      ko: '공공누리',
      en: 'KOGL',
      options: [
        { value: 'type0', ko: '제0유형', en: 'Type 0' },
        { value: 'type1', ko: '제1유형', en: 'Type 1' },
      ],
    }),
  keywords: z
    .array(z.string())
    .max(5)
    .meta({ ko: '핵심어', en: 'Keywords', hintKo: '한 줄에 하나씩', hintEn: 'One per line' }),
  scores: z.record(z.string(), z.number().min(0).max(40).multipleOf(0.5)).meta({
    ko: '점수',
    en: 'Scores',
    options: [
      { value: 'plan', ko: '사업 이해도', en: 'Understanding', hintKo: '40점 만점', hintEn: 'Out of 40' },
      { value: 'team', ko: '수행 역량', en: 'Capability', hintKo: '40점 만점', hintEn: 'Out of 40' },
    ],
  }),
  members: z
    .array(
      z.strictObject({
        name: z.string().meta({ ko: '기관명', en: 'Organization' }),
        won: z.int().min(0).meta({ ko: '예산', en: 'Budget', widget: 'won' }),
      }),
    )
    .min(1)
    .meta({ ko: '참여기관', en: 'Partners', rowKo: '참여기관', rowEn: 'Partner' }),
  pledge: z.literal(true).meta({ ko: '적은 내용이 사실임을 확인합니다.', en: 'I confirm that this is true.' }),
});

function model(lang: Lang, parsed?: ReturnType<typeof parseForm>) {
  const form = formOf(sampleForm, {
    action: '/sandbox/components',
    lang,
    legend: t(lang, 'components.form'),
    submit: t(lang, 'components.submit'),
    help: t(lang, 'components.help'),
    ...(parsed && !parsed.ok
      ? { values: parsed.typed, errors: parsed.errors }
      : {
          values: {
            budget: 1_950_000_000,
            closesAt: '2020-06-22T09:00:00Z',
            members: [{ name: '가상 데이터랩', won: 300_000_000 }],
          },
        }),
  });
  return {
    title: t(lang, 'sandbox.components'),
    breadcrumb: [{ label: t(lang, 'sandbox.components') }],
    tones: (['info', 'success', 'warning', 'danger', 'neutral'] as const).map((tone) => ({
      tone,
      label: t(lang, `components.tone.${tone}`),
    })),
    messages: (['success', 'info', 'warning', 'danger'] as const).map((tone) => ({
      tone,
      text: t(lang, 'components.message'),
    })),
    steps: (['done', 'done', 'current', 'todo', 'skipped'] as const).map((status, index) => ({
      status,
      label: t(lang, `components.step.${index + 1}`),
    })),
    next: [
      {
        what: t(lang, 'components.next'),
        when: '2020. 6. 22.(월) 18:00',
        remaining: 'D-3',
        who: t(lang, 'role.officer'),
        blockedBy: [t(lang, 'components.blocked')],
      },
    ],
    facts: [
      { label: t(lang, 'public.budget'), value: { won: 39_000_000_000, short: true } },
      { label: t(lang, 'public.period'), value: { at: '2020-06-22T09:00:00Z', seconds: true } },
      { label: t(lang, 'subject.documents'), value: { text: t(lang, 'document.open'), href: '/sandbox/components' } },
    ],
    table: table(lang, true),
    emptyTable: table(lang, false),
    acts: {
      allowed: [
        { ...form, id: 'shown', fields: [], errors: null, hasRows: false },
        { ...form, id: 'danger', fields: [], errors: null, hasRows: false, danger: true },
      ],
      refused: [{ label: t(lang, 'components.submit'), reason: t(lang, 'components.blocked') }],
    },
    documents: [
      {
        title: t(lang, 'document.open'),
        href: '/sandbox/components',
        number: '2020-1',
        issuedAt: '2020. 6. 22.(월)',
        size: 35_000,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    ],
    timeline: [
      {
        at: '2020. 6. 22.(월) 17:59:59',
        who: t(lang, 'role.applicant'),
        what: t(lang, 'components.submit'),
        from: t(lang, 'components.step.1'),
        to: t(lang, 'components.step.2'),
      },
      {
        at: '2020. 6. 22.(월) 18:00:01',
        who: t(lang, 'role.applicant'),
        what: t(lang, 'components.submit'),
        refused: t(lang, 'components.blocked'),
        realAt: '2026. 11. 24.(화) 10:00',
      },
    ],
    form,
    sent: parsed?.ok === true,
  };
}

function table(lang: Lang, filled: boolean): TableModel {
  const progress = { progress: 39, max: 50 };
  return {
    caption: t(lang, filled ? 'components.table' : 'components.emptyTable'),
    columns: [
      { key: 'title', label: t(lang, 'components.column.title'), sort: '?sort=title', sorted: 'ascending' },
      { key: 'state', label: t(lang, 'subject.state'), sort: '?sort=state' },
      { key: 'won', label: t(lang, 'public.budget'), align: 'end' },
      { key: 'progress', label: t(lang, 'subject.steps') },
    ],
    rows: filled
      ? (['info', 'success', 'danger'] as const).map((tone) => ({
          cells: [
            { text: t(lang, 'components.row'), href: '/sandbox/components', sub: t(lang, 'sandbox.mark') },
            { badge: t(lang, `components.tone.${tone}`), tone },
            { won: 1_950_000_000 },
            progress,
          ],
        }))
      : [],
    ...(filled
      ? {
          paging: { prev: '?page=a', next: '?page=b', note: '51–100' },
          exports: [{ label: 'CSV', href: '?format=csv' }],
        }
      : {}),
    empty: {
      title: t(lang, 'components.emptyTitle'),
      whatToDo: t(lang, 'components.emptyWhatToDo'),
      link: { label: t(lang, 'nav.calls'), href: '/calls' },
    },
  };
}
