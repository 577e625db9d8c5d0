import { z } from 'zod';
import { newId } from '../db/ids.js';
import type { Tx } from '../db/tx.js';
import { Refused } from '../lifecycle/act.js';
import { because, id, longText, nothing, text, yes } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';

export const createPanel = registerAct({
  name: 'panel.create',
  path: 'panels',
  parent: 'call',
  input: z.strictObject({
    topicNo: z.number().int().min(0).meta({ ko: '과제', en: 'Topic', widget: 'topic' }),
    titleKo: text('위원회 이름', 'Panel name'),
  }),
  insert: async (tx, births) => {
    const rows = [];
    for (const { input, parent } of births) {
      const [topic] = await tx.query<{ id: string; minimum: number }>(
        `select t.id, (c.rules ->> 'panelMinimum')::int as minimum from topics t join calls c on c.id = t.call_id where t.call_id = $1 and t.no = $2`,
        [parent.id, input.topicNo],
      );
      if (!topic) throw new Refused('topicUnknown', { no: input.topicNo });
      rows.push({ call_id: parent.id, topic_id: topic.id, title_ko: input.titleKo, minimum: topic.minimum });
    }
    return rows;
  },
  // A panel compares all applications of its topic or pool with each other.
  write: async (tx, items) => {
    await tx.query(
      `insert into panel_applications (panel_id, application_id)
       select p.id, a.id from panels p join applications a on a.topic_id = p.topic_id where p.id = any($1::uuid[]) and a.state in ('eligible', 'evaluating')`,
      [items.map(({ subject }) => subject.id)],
    );
  },
});
export const appoint = registerAct({ name: 'panel.appoint', path: 'appointment', input: nothing });
export const disband = registerAct({ name: 'panel.disband', path: 'disbanding', input: because() });

const pair = z.strictObject({ seatId: z.uuid(), applicationId: z.uuid() });
export const open = registerAct({
  name: 'panel.open',
  path: 'scoring',
  input: z.strictObject({ pairs: z.array(pair).meta({ widget: 'none' }).optional() }),
  follow: async (tx, { subject, input }) => [
    {
      act: 'seat.serve',
      ids: await idsOf(tx, `select id from seats where panel_id = $1 and state = 'pledged'`, subject.id),
    },
    {
      act: 'review.assign',
      births: (input.pairs ?? (await everyPair(tx, subject.id))).map((one) => ({ parentId: subject.id, input: one })),
    },
  ],
});
export const assign = registerAct({
  name: 'panel.assign',
  path: 'assignments',
  input: z.strictObject({ pairs: z.array(pair).min(1) }),
  hidden: true,
  follow: async (_tx, { subject, input }) => [
    { act: 'review.assign', births: input.pairs.map((one) => ({ parentId: subject.id, input: one })) },
  ],
});
const everyPair = (tx: Tx, panelId: string) =>
  tx.query<{ seatId: string; applicationId: string }>(
    `select s.id as "seatId", x.application_id as "applicationId" from seats s join panel_applications x on x.panel_id = s.panel_id
     where s.panel_id = $1 and s.state in ('pledged', 'serving') order by s.id, x.application_id`,
    [panelId],
  );
const idsOf = async (tx: Tx, statement: string, panelId: string) =>
  (await tx.query<{ id: string }>(statement, [panelId])).map((row) => row.id);

export const deliberate = registerAct({ name: 'panel.deliberate', path: 'deliberation', input: nothing });
export const reopen = registerAct({ name: 'panel.reopen', path: 'reopening', input: because() });
export const note = registerAct({
  name: 'panel.note',
  path: 'summary',
  input: z.strictObject({
    summary: longText('종합의견(강점·미비점·조건)', 'Summary opinion (strengths, defects, conditions)'),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely.updateTable('panels').set({ summary: input.summary }).where('id', '=', subject.id).execute();
  },
});
export const confirm = registerAct({ name: 'panel.confirm', path: 'confirmation', input: nothing });
export const lock = registerAct({
  name: 'panel.lock',
  path: 'locking',
  input: nothing,
  follow: async (tx, { subject }) => [
    {
      act: 'review.lock',
      ids: await idsOf(tx, `select id from reviews where panel_id = $1 and state = 'submitted'`, subject.id),
    },
    {
      act: 'seat.release',
      ids: await idsOf(tx, `select id from seats where panel_id = $1 and state = 'serving'`, subject.id),
    },
    {
      act: 'application.score',
      ids: await idsOf(
        tx,
        `select a.id from applications a join panel_applications x on x.application_id = a.id where x.panel_id = $1 and a.state = 'evaluating'`,
        subject.id,
      ),
    },
  ],
});

export const invite = registerAct({
  name: 'seat.invite',
  path: 'seats',
  parent: 'panel',
  input: z.strictObject({
    personId: id('평가위원', 'Evaluator', { widget: 'evaluator' }),
    label: text('표기(예: E1)', 'Label, e.g. E1', 40),
    chair: yes('위원장', 'Chair').optional(),
  }),
  insert: async (_tx, births) =>
    births.map(({ input, parent }) => ({
      panel_id: parent.id,
      evaluator_id: input.personId,
      label: input.label,
      chair: input.chair ?? false,
    })),
});
export const accept = registerAct({ name: 'seat.accept', path: 'acceptance', input: nothing });
export const decline = registerAct({
  name: 'seat.decline',
  path: 'declination',
  input: because(),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely.updateTable('seats').set({ decline_reason: input.reason }).where('id', '=', subject.id).execute();
  },
});
export const pledge = registerAct({
  name: 'seat.pledge',
  path: 'pledge',
  input: z.strictObject({
    pledge: yes(
      '이해충돌이 없으며, 공정하게 평가하고 비밀을 지킬 것을 서약합니다',
      'I have no conflict of interest, will judge fairly and keep what I learn secret',
    ),
  }),
  write: async (tx, items) => {
    await tx.query(
      'update seats t set pledged_at = u.at from unnest($1::uuid[], $2::timestamptz[]) as u(id, at) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.at)],
    );
  },
});
export const recuse = registerAct({
  name: 'seat.recuse',
  path: 'recusal',
  input: because('회피 사유', 'Why you step down'),
  // A conflict bars the evaluator from all that the panel compares (domain.md 2.1).
  write: async (tx, items) => {
    for (const { subject, input, at } of items) {
      const applications = await tx.query<{ id: string }>(
        'select application_id as id from panel_applications where panel_id = $1',
        [String(subject.facts.panelId)],
      );
      for (const application of applications)
        await tx.query(
          `insert into conflicts (id, person_id, application_id, kind, basis, declared_at) values ($1, $2, $3, 'recusal', $4, $5) on conflict do nothing`,
          [newId(), subject.facts.evaluatorId, application.id, input.reason, at],
        );
    }
  },
  follow: async (tx, { subject }) => [
    {
      act: 'review.void',
      ids: await idsOf(tx, `select id from reviews where seat_id = $1 and state <> 'voided'`, subject.id),
      input: { reason: '회피' },
    },
  ],
});
export const replace = registerAct({ name: 'seat.replace', path: 'replacement', input: because() });
export const serve = registerAct({ name: 'seat.serve', path: 'service', input: nothing, hidden: true });
export const release = registerAct({ name: 'seat.release', path: 'release', input: nothing, hidden: true });

export const assignReview = registerAct({
  name: 'review.assign',
  path: 'reviews',
  parent: 'panel',
  input: pair,
  hidden: true,
  insert: async (tx, births) => {
    // Of this panel, both: an evaluator of another one would read what is not theirs to judge.
    const panels = births.map(({ parent }) => parent.id);
    const seats = await tx.query<{ id: string; panel_id: string; evaluator_id: string; label: string }>(
      `select id, panel_id, evaluator_id, label from seats where id = any($1::uuid[]) and panel_id = any($2::uuid[]) and state in ('pledged', 'serving')`,
      [births.map(({ input }) => input.seatId), panels],
    );
    const compared = await tx.query<{ panel_id: string; application_id: string }>(
      'select panel_id, application_id from panel_applications where panel_id = any($1::uuid[])',
      [panels],
    );
    const seatOf = new Map(seats.map((seat) => [`${seat.panel_id} ${seat.id}`, seat]));
    const theirs = new Set(compared.map((one) => `${one.panel_id} ${one.application_id}`));
    return births.map(({ input, parent }) => {
      const seat = seatOf.get(`${parent.id} ${input.seatId}`);
      if (!seat) throw new Refused('seatUnknown');
      if (!theirs.has(`${parent.id} ${input.applicationId}`)) throw new Refused('applicationUnknown');
      return {
        panel_id: parent.id,
        application_id: input.applicationId,
        seat_id: seat.id,
        evaluator_id: seat.evaluator_id,
        label: seat.label,
        scores: {},
      };
    });
  },
});

interface Saved {
  scores: Record<string, number | undefined>;
  opinion?: string | undefined;
}
export const saveReview = registerAct<Saved>({
  name: 'review.save',
  path: 'scores',
  input: (subject) => {
    const criteria = subject.facts.criteria as { id: string; ko: string; en?: string; points: number }[];
    return z.strictObject({
      scores: z
        .strictObject(
          Object.fromEntries(
            criteria.map((c) => [
              c.id,
              z
                .number()
                .min(0)
                .max(c.points)
                .meta({ ko: `${c.ko} (${c.points}점)`, en: `${c.en ?? c.ko} (${c.points} points)`, widget: 'points' })
                .optional(),
            ]),
          ),
        )
        .meta({ ko: '항목별 점수', en: 'Points by criterion', widget: 'group' }),
      opinion: longText('평가의견', 'Opinion', 10_000).optional(),
    }) as unknown as z.ZodType<Saved>;
  },
  // Every edit is kept; the sheet shows the last (features.md E8).
  write: async (tx, items) => {
    for (const { subject, actor, input, at } of items) {
      const scores = JSON.stringify(
        Object.fromEntries(
          Object.entries(input.scores)
            .filter(([, points]) => points !== undefined)
            .map(([criterion, points]) => [criterion, String(points)]),
        ),
      );
      await tx.query(
        `with n as (select count(*) + 1 as n from review_versions where review_id = $1),
           kept as (insert into review_versions (review_id, n, scores, opinion, saved_at, saved_by) select $1, n, $2, $3, $4, $5 from n)
         update reviews set scores = $2, opinion = $3 where id = $1`,
        [subject.id, scores, input.opinion ?? null, at, actor.personId],
      );
    }
  },
});
export const submitReview = registerAct({ name: 'review.submit', path: 'submission', input: nothing });
export const returnReview = registerAct({
  name: 'review.return',
  path: 'return',
  input: because('돌려보내는 사유', 'Why it goes back'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('reviews')
        .set({ return_reason: input.reason })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const lockReview = registerAct({ name: 'review.lock', path: 'lock', input: nothing, hidden: true });
export const voidReview = registerAct({
  name: 'review.void',
  path: 'voiding',
  input: because('무효 사유', 'Why it is void'),
  write: async (tx, items) => {
    await tx.query(
      'update reviews t set void_reason = u.reason from unnest($1::uuid[], $2::text[]) as u(id, reason) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.input.reason)],
    );
  },
});
