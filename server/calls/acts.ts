import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { Criterion } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import { Refused } from '../lifecycle/act.js';
import { because, choice, decimal, instant, integer, nothing, text, won } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';
import { criteriaByDefault, rulesFor } from './store.js';

const ruleFields = z
  .strictObject({
    trim: z
      .strictObject({
        lt5: integer('위원 5명 미만', 'Under 5 evaluators', 0, 10),
        from5: integer('위원 5명 이상', '5 evaluators or more', 0, 10),
        from12: integer('위원 12명 이상', '12 evaluators or more', 0, 10),
      })
      .meta({ ko: '양 끝에서 뺄 점수의 수', en: 'Scores left out at each end', widget: 'group' }),
    passMark: decimal('합격선', 'Pass mark', 0, 100),
    decimals: integer('소수 자릿수', 'Decimal places', 0, 8),
    tieOrder: z.array(z.string()).meta({
      ko: '동점일 때 견줄 항목',
      en: 'Criteria that break a tie',
      hintKo: '평가항목의 부호를 앞선 순서로 한 줄에 하나씩 적습니다.',
      hintEn: 'Codes of criteria, the first to compare first, one on each line.',
    }),
    maxSelectedAsLead: integer('한 기관이 주관할 수 있는 과제 수', 'Projects that one organization may lead', 1, 1000),
    minCompetitors: integer('경쟁이 성립하는 신청 수', 'Applications that make a competition', 1, 1000),
    reserves: integer('예비 과제 수', 'Reserves', 0, 1000),
    paymentSplit: z.array(z.number().int().min(1)).min(1).meta({
      ko: '사업비 지급 비율(%)',
      en: 'Payment in tranches (%)',
      hintKo: '차수별 비율을 한 줄에 하나씩 적습니다.',
      hintEn: 'The share of each tranche, one on each line.',
    }),
    appealDays: integer('이의신청 기간(일)', 'Days for appeals', 0, 365),
    panelMinimum: integer('위원회 최소 인원', 'Smallest panel', 0, 100),
  })
  .partial();

const criterion = z.strictObject({
  id: text('부호', 'Code', 40),
  ko: text('평가항목', 'Criterion', 100),
  en: text('평가항목(영문)', 'Criterion in English', 100).optional(),
  points: z.number().positive().meta({ ko: '배점', en: 'Points', widget: 'points' }),
});

const face = {
  titleKo: text('공고명', 'Title'),
  titleEn: text('공고명(영문)', 'Title in English').optional(),
  budgetWon: won('예산', 'Budget'),
  slots: integer('선정 과제 수(자유공모)', 'Places (open call)', 1, 1000).optional(),
  opensAt: instant('접수 시작', 'Opens'),
  closesAt: instant('접수 마감', 'Closes'),
};

export const create = registerAct({
  name: 'call.create',
  path: 'calls',
  parent: 'program',
  input: z.strictObject({
    code: text('공고 부호', 'Code', 10),
    kind: choice('구분', 'Kind', [
      { value: 'designated', ko: '지정공모', en: 'Designated' },
      { value: 'open', ko: '자유공모', en: 'Open' },
    ]),
    ...face,
    rules: ruleFields
      .meta({
        ko: '평가·선정 규칙',
        en: 'Rules',
        hintKo: '비워 두면 기본값을 따릅니다.',
        hintEn: 'What is left blank follows the defaults.',
        widget: 'group',
      })
      .optional(),
    criteria: z
      .array(criterion)
      .meta({
        ko: '평가항목',
        en: 'Criteria',
        hintKo: '비워 두면 기본 항목을 씁니다.',
        hintEn: 'Left blank, the default criteria are used.',
        widget: 'rows',
      })
      .optional(),
  }),
  insert: async (_tx, births) =>
    births.map(({ input, actor }) => {
      const criteria: Criterion[] = (input.criteria as Criterion[] | undefined) ?? criteriaByDefault();
      if (input.kind === 'open' && !input.slots) throw new Refused('slotsMissing');
      return {
        code: input.code,
        kind: input.kind,
        title_ko: input.titleKo,
        title_en: input.titleEn ?? null,
        budget_won: input.budgetWon,
        slots: input.kind === 'open' ? input.slots : null,
        opens_at: input.opensAt,
        closes_at: input.closesAt,
        rules: { ...rulesFor(criteria), ...soundRules(criteria, input.rules) },
        criteria,
        proposed_by: actor.personId,
      };
    }),
  // An open call competes in one pool, which is its only topic and has the number 0.
  follow: async (_tx, { subject, input }) =>
    input.kind === 'open'
      ? [
          {
            act: 'topic.create',
            births: [{ parentId: subject.id, input: { no: 0, titleKo: input.titleKo, budgetWon: input.budgetWon } }],
          },
        ]
      : [],
});

type RuleInput = z.infer<typeof ruleFields>;

/** What would only be found out when the scores are in: points and percentages that are not 100, a tie broken by nothing there is. */
function soundRules(criteria: Criterion[], rules: RuleInput | undefined): RuleInput {
  const sum = (parts: number[]) => Decimal.sum(0, ...parts).toNumber();
  const ids = criteria.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) throw new Refused('criterionTwice', { id: twice });
  const points = sum(criteria.map((one) => one.points));
  if (points !== 100) throw new Refused('criteriaNotHundred', { points });
  const percent = rules?.paymentSplit ? sum(rules.paymentSplit) : 100;
  if (percent !== 100) throw new Refused('splitNotHundred', { percent });
  const known = new Set(['total', 'lottery', ...ids.map((id) => `criterion:${id}`)]);
  const tieOrder = rules?.tieOrder?.map((key) => (ids.includes(key) ? `criterion:${key}` : key));
  const strange = tieOrder?.find((key) => !known.has(key));
  if (strange) throw new Refused('tieOrderUnknown', { key: strange });
  return { ...rules, ...(tieOrder && { tieOrder }) };
}

export const edit = registerAct({
  name: 'call.edit',
  path: 'edition',
  input: z.strictObject(face),
  write: async (tx, items) => {
    for (const { subject, input } of items) {
      const open = subject.facts.kind === 'open';
      if (open && !input.slots) throw new Refused('slotsMissing');
      await tx.query(
        'update calls set title_ko = $2, title_en = $3, budget_won = $4, slots = $5, opens_at = $6, closes_at = $7 where id = $1',
        [
          subject.id,
          input.titleKo,
          input.titleEn ?? null,
          input.budgetWon,
          open ? input.slots : null,
          input.opensAt,
          input.closesAt,
        ],
      );
      // The pool is the call itself: what may be asked for in it follows the call's money.
      if (open)
        await tx.query('update topics set title_ko = $2, budget_won = $3 where call_id = $1 and no = 0', [
          subject.id,
          input.titleKo,
          input.budgetWon,
        ]);
    }
  },
});

export const propose = registerAct({
  name: 'call.propose',
  path: 'proposal',
  input: nothing,
  write: async (tx, items) => {
    for (const { subject, actor } of items)
      await tx.kysely.updateTable('calls').set({ proposed_by: actor.personId }).where('id', '=', subject.id).execute();
  },
});
export const returnCall = registerAct({ name: 'call.return', path: 'return', input: because() });
export const approve = registerAct({ name: 'call.approve', path: 'approval', input: nothing });

const topicsOf = async (tx: Tx, callId: string, states: string[]) =>
  (
    await tx.query<{ id: string }>('select id from topics where call_id = $1 and state = any($2)', [callId, states])
  ).map(({ id }) => id);
const applicationsOf = async (tx: Tx, callId: string, states: string[]) =>
  (
    await tx.query<{ id: string }>('select id from applications where call_id = $1 and state = any($2)', [
      callId,
      states,
    ])
  ).map(({ id }) => id);

export const announce = registerAct({
  name: 'call.announce',
  path: 'announcement',
  input: nothing,
  write: async (tx, items) => {
    for (const { subject, at } of items)
      await tx.query('update calls set announced_at = $2 where id = $1', [subject.id, at]);
  },
  follow: async (tx, { subject }) => [{ act: 'topic.announce', ids: await topicsOf(tx, subject.id, ['planned']) }],
});
export const open = registerAct({ name: 'call.open', path: 'opening', input: nothing, hidden: true });
export const close = registerAct({
  name: 'call.close',
  path: 'closing',
  input: nothing,
  hidden: true,
  follow: async (tx, { subject }) => [
    { act: 'topic.compete', ids: await topicsOf(tx, subject.id, ['announced']) },
    { act: 'application.receive', ids: await applicationsOf(tx, subject.id, ['submitted']) },
    { act: 'application.lapse', ids: await applicationsOf(tx, subject.id, ['draft']) },
  ],
});
export const evaluate = registerAct({
  name: 'call.evaluate',
  path: 'evaluation',
  input: nothing,
  follow: async (tx, { subject }) => [
    { act: 'application.evaluate', ids: await applicationsOf(tx, subject.id, ['eligible']) },
  ],
});
export const decide = registerAct({ name: 'call.decide', path: 'decision', input: nothing });
export const conclude = registerAct({ name: 'call.conclude', path: 'conclusion', input: nothing });
export const fail = registerAct({ name: 'call.fail', path: 'failure', input: nothing });
export const cancel = registerAct({
  name: 'call.cancel',
  path: 'cancellation',
  input: because('취소 사유(공개됩니다)', 'Reason (will be public)'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely.updateTable('calls').set({ cancel_reason: input.reason }).where('id', '=', subject.id).execute();
  },
  follow: async (tx, { subject }) => [
    { act: 'topic.cancel', ids: await topicsOf(tx, subject.id, ['planned', 'announced', 'competing']) },
  ],
});
