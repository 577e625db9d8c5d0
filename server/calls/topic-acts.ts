import { z } from 'zod';
import { because, integer, longText, nothing, text, won } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';
import { targetRow } from './target-row.js';

const topicFace = {
  titleKo: text('과제명', 'Title'),
  titleEn: text('과제명(영문)', 'Title in English').optional(),
  listTitleKo: text('결과표에 쓰는 이름', 'Title in the results table').optional(),
  budgetWon: won('예산 한도', 'Budget cap'),
  field: text('분야', 'Field', 60).optional(),
  gistKo: longText('주요 내용', 'Gist', 2000).optional(),
  targets: z.array(targetRow).max(30).meta({ ko: '수량 목표', en: 'Quantity targets', widget: 'rows' }).optional(),
};
export const createTopic = registerAct({
  name: 'topic.create',
  path: 'topics',
  parent: 'call',
  // Numbers from 1; 0 is the pool of an open call, which has no other topic.
  input: (call) =>
    z.strictObject({
      no: call.facts.kind === 'open' ? integer('번호', 'Number', 0, 0) : integer('번호', 'Number', 1, 9999),
      ...topicFace,
    }),
  insert: async (_tx, births) =>
    births.map(({ input, parent }) => ({
      call_id: parent.id,
      no: input.no,
      title_ko: input.titleKo,
      title_en: input.titleEn ?? null,
      list_title_ko: input.listTitleKo ?? null,
      budget_won: input.budgetWon,
      field: input.field ?? null,
      gist_ko: input.gistKo ?? null,
      targets: input.targets ?? [],
    })),
});
export const editTopic = registerAct({
  name: 'topic.edit',
  path: 'edition',
  input: z.strictObject(topicFace),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('topics')
        .set({
          title_ko: input.titleKo,
          title_en: input.titleEn ?? null,
          list_title_ko: input.listTitleKo ?? null,
          budget_won: input.budgetWon,
          field: input.field ?? null,
          gist_ko: input.gistKo ?? null,
          targets: JSON.stringify(input.targets ?? []),
        })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const announceTopic = registerAct({
  name: 'topic.announce',
  path: 'announcement',
  input: nothing,
  hidden: true,
});
export const compete = registerAct({ name: 'topic.compete', path: 'competition', input: nothing, hidden: true });
export const decideTopic = registerAct({ name: 'topic.decide', path: 'decision', input: nothing, hidden: true });
export const failTopic = registerAct({
  name: 'topic.fail',
  path: 'failure',
  input: z.strictObject({ reason: z.string() }),
  hidden: true,
  write: async (tx, items) => {
    await tx.query(
      'update topics t set fail_reason = u.reason from unnest($1::uuid[], $2::text[]) as u(id, reason) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.input.reason)],
    );
  },
});
export const reannounce = registerAct({ name: 'topic.reannounce', path: 'reannouncement', input: because() });
export const cancelTopic = registerAct({ name: 'topic.cancel', path: 'cancellation', input: nothing, hidden: true });
