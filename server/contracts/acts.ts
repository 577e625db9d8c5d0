import { z } from 'zod';
import { paymentTranches } from '../../workflows/budget.js';
import { canonical, sha256 } from '../audit/chain.js';
import { newId } from '../db/ids.js';
import type { CallRules } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import { Refused } from '../lifecycle/act.js';
import { because, day, id, nothing, text, won } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';

export const negotiate = registerAct({
  name: 'contract.negotiate',
  path: 'contracts',
  parent: 'application',
  input: z.strictObject({ beginsOn: day('시작일', 'Begins on'), endsOn: day('종료일', 'Ends on') }),
  insert: async (tx, births) => {
    const rows = [];
    for (const { input, parent, actor } of births) {
      if (input.endsOn <= input.beginsOn) throw new Refused('endsBeforeBegin');
      const [row] = await tx.query<{ requested_won: number; no: string; code: string }>(
        'select a.requested_won, a.no, p.code from applications a join programs p on p.id = a.program_id where a.id = $1',
        [parent.id],
      );
      if (!row) throw new Refused('notFound');
      rows.push({
        call_id: parent.facts.callId,
        application_id: parent.id,
        no: `${row.code}-${row.no}-협약`,
        won: row.requested_won,
        begins_on: input.beginsOn,
        ends_on: input.endsOn,
        proposed_by: actor.personId,
      });
    }
    return rows;
  },
  follow: async (tx, { subject }) => [
    {
      act: 'application.contract',
      ids: (
        await tx.query<{ id: string }>('select application_id as id from contracts where id = $1', [subject.id])
      ).map((row) => row.id),
    },
  ],
});

export const edit = registerAct({
  name: 'contract.edit',
  path: 'edition',
  input: z.strictObject({
    won: won('협약 금액', 'Contract amount'),
    beginsOn: day('시작일', 'Begins on'),
    endsOn: day('종료일', 'Ends on'),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items) {
      if (input.endsOn <= input.beginsOn) throw new Refused('endsBeforeBegin');
      await tx.kysely
        .updateTable('contracts')
        .set({ won: input.won, begins_on: input.beginsOn, ends_on: input.endsOn })
        .where('id', '=', subject.id)
        .execute();
    }
  },
});

export const draft = registerAct({
  name: 'contract.draft',
  path: 'draft',
  input: nothing,
  // What every member signs is fixed here, and its hash with it (domain.md 1.6: all parties sign the same hash).
  write: async (tx, items) => {
    for (const { subject, actor } of items) {
      const terms = await termsOf(tx, subject.id);
      await tx.kysely
        .updateTable('contracts')
        .set({ terms: JSON.stringify(terms), agreement_hash: sha256(canonical(terms)), proposed_by: actor.personId })
        .where('id', '=', subject.id)
        .execute();
    }
  },
});

async function termsOf(tx: Tx, contractId: string): Promise<Record<string, unknown>> {
  const [row] = await tx.query<{ terms: Record<string, unknown> }>(
    `select jsonb_build_object('no', k.no, 'won', k.won, 'beginsOn', k.begins_on, 'endsOn', k.ends_on, 'agency', p.agency_ko, 'program', p.title_ko,
       'title', coalesce(a.title_ko, t.title_ko), 'gist', coalesce(a.gist_ko, t.gist_ko), 'paymentSplit', c.rules -> 'paymentSplit',
       'targets', case when jsonb_array_length(a.targets) > 0 then a.targets else t.targets end,
       'members', (select jsonb_agg(jsonb_build_object('organizationId', m.organization_id, 'name', o.name, 'role', m.role, 'budgetWon', m.budget_won) order by m.position)
                   from application_members m join organizations o on o.id = m.organization_id where m.application_id = a.id)) as terms
     from contracts k join applications a on a.id = k.application_id join topics t on t.id = a.topic_id join calls c on c.id = k.call_id join programs p on p.id = k.program_id
     where k.id = $1`,
    [contractId],
  );
  if (!row) throw new Refused('notFound');
  return row.terms;
}

export const offer = registerAct({ name: 'contract.offer', path: 'signing', input: nothing });
export const reopen = registerAct({ name: 'contract.reopen', path: 'reopening', input: because() });

const hash = text('협약서 해시(SHA-256)', 'Hash of the agreement (SHA-256)', 64, { widget: 'agreementHash' });
export const sign = registerAct({
  name: 'contract.sign',
  path: 'signatures',
  input: z.strictObject({
    organizationId: id('서명 기관', 'Signing organization', { widget: 'ownOrganization' }),
    agreementHash: hash,
  }),
  write: async (tx, items) => {
    for (const { subject, actor, input, at } of items) {
      if (!actor.organizationIds.includes(input.organizationId)) throw new Refused('notYours');
      const [member] = await tx.query<{ role: string }>(
        'select m.role from application_members m join contracts k on k.application_id = m.application_id where k.id = $1 and m.organization_id = $2',
        [subject.id, input.organizationId],
      );
      if (!member) throw new Refused('notYours');
      const [done] = await tx.query(
        'select 1 from contract_signatures where contract_id = $1 and organization_id = $2',
        [subject.id, input.organizationId],
      );
      if (done) throw new Refused('alreadySigned');
      await tx.query(
        'insert into contract_signatures (contract_id, organization_id, party, person_id, agreement_hash, signed_at) values ($1, $2, $3, $4, $5, $6)',
        [subject.id, input.organizationId, member.role, actor.personId, input.agreementHash, at],
      );
    }
  },
});

const stages = [
  { no: 1, stage: 'kickoff', titleKo: '착수보고', due: 14, from: 0 },
  { no: 2, stage: 'interim', titleKo: '중간보고', part: 0.5, from: -14 },
  { no: 3, stage: 'final', titleKo: '최종보고', part: 1, from: -14 },
] as const;

export const conclude = registerAct({
  name: 'contract.conclude',
  path: 'conclusion',
  input: z.strictObject({ agreementHash: hash }),
  write: async (tx, items) => {
    for (const { subject, actor, input, at } of items) {
      await tx.query(
        `insert into contract_signatures (contract_id, party, person_id, agreement_hash, signed_at) values ($1, 'agency', $2, $3, $4)`,
        [subject.id, actor.personId, input.agreementHash, at],
      );
      await tx.query('update contracts set concluded_by = $2, concluded_at = $3 where id = $1', [
        subject.id,
        actor.personId,
        at,
      ]);
    }
  },
  follow: async (tx, { subject }) => {
    const [row] = await tx.query<{
      application_id: string;
      topic_id: string;
      begins_on: string;
      ends_on: string;
      won: number;
      rules: CallRules;
      places: number;
    }>(
      `select k.application_id, a.topic_id, k.begins_on, k.ends_on, k.won, c.rules, coalesce(c.slots, 1) as places
       from contracts k join applications a on a.id = k.application_id join calls c on c.id = k.call_id where k.id = $1`,
      [subject.id],
    );
    if (!row) return [];
    const milestones = stages.map((s) => ({ id: newId(), s }));
    const tranches = paymentTranches(row.won, row.rules.paymentSplit);
    return [
      { act: 'application.sign', ids: [row.application_id] },
      { act: 'application.release', ids: await releasable(tx, row.topic_id) },
      {
        act: 'milestone.plan',
        births: milestones.map(({ id: milestoneId, s }) => ({
          id: milestoneId,
          parentId: subject.id,
          input: { no: s.no, stage: s.stage, titleKo: s.titleKo, ...datesOf(s, row.begins_on, row.ends_on) },
        })),
      },
      {
        act: 'payment.plan',
        births: tranches.map((amount, i) => ({
          parentId: subject.id,
          input: {
            no: i + 1,
            won: amount,
            gateMilestoneId: gateOf(
              i,
              tranches.length,
              milestones.map((m) => m.id),
            ),
          },
        })),
      },
    ];
  },
});

/** Reserves wait until every winner before them has a contract (design.md 5). */
const releasable = async (tx: Tx, topicId: string) =>
  (
    await tx.query<{ id: string }>(
      `select id from applications where topic_id = $1 and state = 'reserve'
       and not exists (select from applications w where w.topic_id = $1 and w.state in ('selected', 'promoted', 'contracting'))`,
      [topicId],
    )
  ).map((row) => row.id);

/** The first tranche waits for nothing but the contract, the last for the final report, those between for the interim one. */
const gateOf = (i: number, n: number, [, interim, final]: string[]) =>
  (i === 0 ? null : i === n - 1 ? final : interim) ?? null;

function datesOf(s: (typeof stages)[number], beginsOn: string, endsOn: string) {
  const begin = Date.parse(beginsOn);
  const span = Date.parse(endsOn) - begin;
  const due =
    'due' in s
      ? begin + Math.min(s.due * 86_400_000, span)
      : begin + Math.round((span * s.part) / 86_400_000) * 86_400_000;
  const from = Math.max(begin, due + s.from * 86_400_000);
  return { dueOn: isoDay(due), reportFrom: isoDay('due' in s ? begin : from) };
}
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export const collapse = registerAct({
  name: 'contract.collapse',
  path: 'collapse',
  input: because('결렬 사유', 'Why the negotiation failed'),
});
export const suspend = registerAct({ name: 'contract.suspend', path: 'suspension', input: because() });
export const resume = registerAct({ name: 'contract.resume', path: 'resumption', input: nothing });
export const complete = registerAct({ name: 'contract.complete', path: 'completion', input: nothing });
export const terminate = registerAct({
  name: 'contract.terminate',
  path: 'termination',
  input: because('해약 사유', 'Why the contract ends early'),
});

export const planPayment = registerAct({
  name: 'payment.plan',
  path: 'payments',
  parent: 'contract',
  input: z.strictObject({ no: z.number().int(), won: z.number().int().min(0), gateMilestoneId: z.uuid().nullable() }),
  hidden: true,
  insert: async (_tx, births) =>
    births.map(({ input, parent }) => ({
      contract_id: parent.id,
      no: input.no,
      won: input.won,
      gate_milestone_id: input.gateMilestoneId,
    })),
});
export const ready = registerAct({ name: 'payment.ready', path: 'readiness', input: nothing, hidden: true });
export const requestPayment = registerAct({
  name: 'payment.request',
  path: 'request',
  input: nothing,
  write: async (tx, items) => {
    await tx.query(
      'update payments t set proposed_by = u.by from unnest($1::uuid[], $2::uuid[]) as u(id, by) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.actor.personId)],
    );
  },
});
export const approvePayment = registerAct({
  name: 'payment.approve',
  path: 'approval',
  input: nothing,
  write: async (tx, items) => {
    await tx.query(
      'update payments t set approved_by = u.by from unnest($1::uuid[], $2::uuid[]) as u(id, by) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.actor.personId)],
    );
  },
});
export const pay = registerAct({
  name: 'payment.pay',
  path: 'payment',
  input: z.strictObject({ paidOn: day('지급일', 'Paid on') }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely.updateTable('payments').set({ paid_on: input.paidOn }).where('id', '=', subject.id).execute();
  },
});
export const refuse = registerAct({ name: 'payment.refuse', path: 'refusal', input: because() });
export const hold = registerAct({ name: 'payment.hold', path: 'hold', input: because() });
export const resumePayment = registerAct({ name: 'payment.resume', path: 'resumption', input: nothing });
