import { z } from 'zod';
import { formOf } from '../../server/http/forms.js';
import type { Lang } from '../../server/http/locale.js';
import { sampleForm } from '../../server/http/sandbox-components.js';
import type { TableModel } from '../../server/http/table.js';
import type { Viewer } from '../../server/http/views.js';

/** Text as somebody could type it who means harm. */
export const hostile = `<script>alert(1)</script>"'&\``;

export const viewer = (lang: Lang, more: Partial<Viewer> = {}): Viewer => ({
  lang,
  actor: { personId: 'p', role: 'officer', organizationIds: [], programIds: [] },
  person: {
    id: 'p',
    name: '가상 담당자',
    roles: [
      { role: 'officer', labelKo: '담당자', labelEn: 'Officer' },
      { role: 'auditor', labelKo: '감사자', labelEn: 'Auditor' },
    ],
  },
  now: new Date('2020-06-19T09:00:00Z'),
  path: '/calls?sort=title',
  sandbox: true,
  idleSeconds: 1800,
  ...more,
});

export const table = (rows = 2): TableModel => ({
  caption: '신청 목록',
  columns: [
    { key: 'title', label: '과제명', sort: '/calls?sort=-title', sorted: 'ascending' },
    { key: 'state', label: '상태', sort: '/calls?sort=state' },
    { key: 'won', label: '예산', align: 'end' },
  ],
  rows: Array.from({ length: rows }, (_, index) => ({
    cells: [
      { text: hostile, href: `/applications/${index}`, sub: hostile },
      { badge: '선정', tone: 'success' as const },
      { won: 1_950_000_000 },
    ],
  })),
  paging: { prev: '/calls?page=a', next: '/calls?page=b', first: '/calls', note: '51–100' },
  exports: [{ label: 'CSV', href: '/calls?format=csv' }],
  empty: { title: '아직 없습니다', whatToDo: '공고를 열어 주세요.', link: { label: '공고', href: '/calls' } },
});

/** A model for every view that there is; a view without one fails the test that walks them. */
export function samples(lang: Lang): Record<string, object> {
  const form = formOf(sampleForm, {
    action: '/a/1/submission',
    lang,
    legend: '제출',
    submit: '제출하기',
    version: 3,
    values: { title: hostile },
  });
  const other = formOf(z.strictObject({ reason: z.string().meta({ ko: '사유', en: 'Reason' }) }), {
    action: '/a/1/withdrawal',
    lang,
    legend: '취하',
    submit: '취하하기',
    danger: true,
    help: '되돌릴 수 없습니다.',
  });
  const broken = formOf(sampleForm, {
    action: '/a/1/broken',
    lang,
    legend: '고치기',
    submit: '보내기',
    values: { members: { 0: { name: hostile } } },
    errors: [
      { name: 'title', message: hostile },
      { name: 'members[0][won]', message: '예산을 적어 주세요.' },
      { name: '', message: '양식 전체' },
    ],
  });
  const state = { name: 'submitted', label: '제출', tone: 'info' };
  const facts = [
    { label: '기관', value: hostile },
    { label: '예산', value: { won: 300 }, numeric: true },
    { label: '공고', value: { text: hostile, href: 'javascript:alert(1)' } },
  ];
  const documents = [
    {
      title: hostile,
      href: '/documents/1',
      number: '2020-12',
      issuedAt: '2020. 6. 22.(월)',
      size: 12_345,
      sha256: 'ab'.repeat(32),
    },
  ];
  const steps = (['done', 'current', 'todo', 'skipped'] as const).map((status) => ({
    label: `단계 ${status}`,
    status,
  }));
  const figure = {
    heading: '경쟁률',
    svg: '<svg viewBox="0 0 10 10" role="img" aria-label="경쟁률"><rect width="5" height="5"/></svg>',
    table: { ...table(), caption: '경쟁률 표' },
  };
  const empty = { title: '없습니다', whatToDo: '기다려 주세요.' };
  const breadcrumb = [{ label: '공고', href: '/calls' }, { label: hostile }];
  return {
    home: {
      title: '홈',
      greeting: hostile,
      todo: [{ what: hostile, href: '/calls/1', until: '2020. 6. 22.(월)', remaining: 'D-3', tone: 'warning' }],
      lists: [
        { label: '신청', href: '/applications', count: 0 },
        { label: '공고', href: '/calls' },
      ],
      empty,
    },
    list: { title: '신청', breadcrumb, table: table(), newAct: { label: '새 신청', href: '/applications/new' } },
    form: { title: '신청', breadcrumb, form: broken },
    subject: {
      kind: 'application',
      kindLabel: '신청',
      title: hostile,
      subtitle: hostile,
      synthetic: true,
      breadcrumb,
      state,
      steps,
      facts,
      documents,
      next: [{ what: hostile, when: '2020. 6. 22.(월) 18:00', remaining: 'D-3', who: '담당자', blockedBy: [hostile] }],
      sections: [
        { type: 'table', table: { ...table(), caption: '참여기관' } },
        { type: 'text', heading: '의견', paragraphs: [hostile] },
        { type: 'figure', ...figure },
      ],
      acts: { allowed: [form, other], refused: [{ label: '선정', reason: hostile }] },
      timeline: [
        { at: '2020. 6. 22.(월) 18:00:00', who: '신청기관', what: '제출', from: '작성 중', to: '제출' },
        {
          at: '2020. 6. 22.(월) 18:00:01',
          who: '신청기관',
          what: '제출',
          refused: hostile,
          realAt: '2026. 11. 24.(화)',
        },
      ],
      timelineMore: '/audit?subject=1',
    },
    'sign-in': { title: '로그인', lead: '적어 주세요.', form: other },
    error: {
      title: '할 수 없는 일입니다',
      status: 403,
      reason: hostile,
      whatToDo: '물어봐 주세요.',
      requestId: 'r-1',
      signIn: true,
    },
    verify: {
      title: '문서 확인',
      breadcrumb,
      asked: hostile,
      finding: { tone: 'danger', title: hostile, lines: [hostile] },
      facts,
    },
    document: {
      title: hostile,
      kindLabel: '공문',
      number: '2020-12',
      facts,
      href: '/documents/1/file',
      sha256: 'ab'.repeat(32),
      breadcrumb,
    },
    'public/calls': {
      title: '공고',
      lead: '지금 접수하는 공고입니다.',
      empty,
      closed: { ...table(), caption: '마감된 공고' },
      calls: [
        {
          title: hostile,
          href: '/calls/1',
          state,
          kindLabel: '지정공모',
          remaining: 'D-3',
          synthetic: true,
          period: '2020. 6. 1. ~ 6. 22.',
          budget: '390억원',
          topics: 20,
        },
      ],
    },
    'public/call': {
      title: hostile,
      kindLabel: '지정공모',
      synthetic: true,
      state,
      remaining: 'D-3',
      steps,
      facts,
      sections: [{ type: 'table', table: table() }],
      documents,
      applyHref: '/calls/1/applications/new',
      breadcrumb,
    },
    'public/results': {
      title: '선정 결과',
      lead: hostile,
      facts,
      figure,
      groups: [
        { heading: '지정공모', competition: '4.6대 1', table: table() },
        { heading: '자유공모', table: { ...table(), caption: '자유공모 목록' } },
      ],
      documents,
      breadcrumb,
    },
    'sandbox/outbox': { title: '보낸 메일함', table: table(0) },
    'sandbox/clock': { title: '시각', facts, forms: [other], table: table() },
  };
}
