import { z } from 'zod';
import { rank } from '../../workflows/ranking.js';
import { newId } from '../db/ids.js';
import type { Tx } from '../db/tx.js';
import { because, longText, nothing } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';
import { rankingInput, resultOf } from './store.js';

export const propose = registerAct({
  name: 'selection.propose',
  path: 'selections',
  parent: 'call',
  input: z.strictObject({ reasoning: longText('선정 의견', 'Reasoning').optional() }),
  // The ranking is run here and kept with its inputs; people decide on its result, they don't write it.
  insert: async (tx, births) => {
    const rows = [];
    for (const { input, parent, actor, at } of births) {
      const { input: ranking } = await rankingInput(tx, parent.id);
      const result = rank(ranking);
      const rankingId = newId();
      await tx.query(
        'insert into rankings (id, call_id, input, result, ran_at, ran_by) values ($1, $2, $3, $4, $5, $6)',
        [rankingId, parent.id, JSON.stringify(ranking), JSON.stringify(result), at, actor.personId],
      );
      const wonOf = new Map(ranking.contenders.map((c) => [c.no, c.requestedWon]));
      const selectedWon = result.ranked
        .filter(({ outcome }) => outcome === 'selected')
        .reduce((sum, { no }) => sum + (wonOf.get(no) ?? 0), 0);
      rows.push({
        call_id: parent.id,
        ranking_id: rankingId,
        proposed_by: actor.personId,
        reasoning: input.reasoning ?? null,
        selected_won: selectedWon,
      });
    }
    return rows;
  },
  write: async (tx, items) => {
    for (const { subject } of items) {
      const [row] = await tx.query<{ ranking_id: string; call_id: string }>(
        'select ranking_id, call_id from selections where id = $1',
        [subject.id],
      );
      if (!row) continue;
      const { ranked } = await resultOf(tx, row.ranking_id);
      await tx.query(
        `insert into selection_rows (selection_id, application_id, position, unit, total, rank, outcome, reserve_order, kept, dropped)
         select $1, a.id, r.position, r.unit, r.total, r.rank, r.outcome, r.reserve_order, r.kept, r.dropped
         from jsonb_to_recordset($3::jsonb) as r(no text, position int, unit text, total numeric, rank int, outcome text, reserve_order int, kept text[], dropped text[])
           join applications a on a.call_id = $2 and a.no = r.no`,
        [
          subject.id,
          row.call_id,
          JSON.stringify(
            ranked.map((r, position) => ({
              no: r.no,
              position,
              unit: r.unit,
              total: r.total,
              rank: r.rank,
              outcome: r.outcome,
              reserve_order: r.reserveOrder ?? null,
              kept: r.kept,
              dropped: r.dropped,
            })),
          ),
        ],
      );
    }
  },
});

export const request = registerAct({ name: 'selection.request', path: 'approval-request', input: nothing });
export const approve = registerAct({
  name: 'selection.approve',
  path: 'approval',
  input: nothing,
  write: async (tx, items) => {
    for (const { subject, actor } of items)
      await tx.kysely
        .updateTable('selections')
        .set({ approved_by: actor.personId })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const returnSelection = registerAct({
  name: 'selection.return',
  path: 'return',
  input: because('돌려보내는 사유', 'Why it goes back'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('selections')
        .set({ return_reason: input.reason })
        .where('id', '=', subject.id)
        .execute();
  },
});

export const announce = registerAct({
  name: 'selection.announce',
  path: 'announcement',
  input: nothing,
  write: async (tx, items) => {
    for (const { subject, at } of items)
      await tx.query('update selections set announced_at = $2, release_at = $2 where id = $1', [subject.id, at]);
  },
  follow: async (tx, { subject }) => {
    const callId = String(subject.facts.callId);
    const [row] = await tx.query<{ ranking_id: string }>('select ranking_id from selections where id = $1', [
      subject.id,
    ]);
    const { units } = await resultOf(tx, row?.ranking_id ?? '');
    const topics = await tx.query<{ id: string; no: number }>(
      `select id, no from topics where call_id = $1 and state = 'competing'`,
      [callId],
    );
    const idOf = new Map(topics.map(({ id, no }) => [no === 0 ? 'pool' : String(no), id]));
    const failed = new Map<string, string[]>();
    for (const unit of units.filter(({ outcome }) => outcome === 'failed')) {
      const id = idOf.get(unit.unit);
      if (id) failed.set(unit.reason ?? 'nonePasses', [...(failed.get(unit.reason ?? 'nonePasses') ?? []), id]);
    }
    return [
      { act: 'application.select', ids: await decided(tx, subject.id, 'selected') },
      { act: 'application.keep', ids: await decided(tx, subject.id, 'reserve') },
      { act: 'application.passOver', ids: await decided(tx, subject.id, 'notSelected') },
      {
        act: 'topic.decide',
        ids: units.filter(({ outcome }) => outcome === 'selected').flatMap(({ unit }) => idOf.get(unit) ?? []),
      },
      ...[...failed].map(([reason, ids]) => ({ act: 'topic.fail', ids, input: { reason } })),
    ];
  },
});
const decided = async (tx: Tx, selectionId: string, outcome: string) =>
  (
    await tx.query<{ id: string }>(
      `select a.id from selection_rows r join applications a on a.id = r.application_id where r.selection_id = $1 and r.outcome = $2 and a.state = 'evaluated'`,
      [selectionId, outcome],
    )
  ).map(({ id }) => id);
