import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';

const consortium = (application: string) => `
  (select a.lead_id from applications a where a.id = ${application}) as "leadId",
  array(select m.organization_id::text from application_members m where m.application_id = ${application} order by m.position) as "memberIds"`;

const seesThrough = (application: string) => ({
  staff: 't.program_id = any($3::uuid[])',
  lead: `exists (select from applications a where a.id = ${application} and a.lead_id = any($2::uuid[]))`,
  member: `exists (select from application_members m where m.application_id = ${application} and m.organization_id = any($2::uuid[]))`,
});
const ofContract = '(select k.application_id from contracts k where k.id = t.contract_id)';

registerKind({
  kind: 'contract',
  table: 'contracts',
  title: `t.no`,
  path: '/contracts',
  parents: [{ kind: 'application', column: 'application_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select k.id, k.program_id as "programId", k.call_id as "callId", k.application_id as "applicationId", k.no, k.won, k.agreement_hash as "agreementHash", k.proposed_by as "proposedBy",
           ${consortium('k.application_id')},
           (select coalesce(sum(m.budget_won), 0) from application_members m where m.application_id = k.application_id)::bigint as "memberBudgetWon",
           ((select count(*) from application_members m where m.application_id = k.application_id)
             - (select count(*) from contract_signatures s where s.contract_id = k.id and s.party <> 'agency'))::int as "signaturesMissing",
           (select count(*) from milestones m where m.contract_id = k.id and m.state <> 'accepted')::int as "milestonesOpen",
           (select count(*) from payments p where p.contract_id = k.id and p.state <> 'paid')::int as "paymentsOpen",
           (c.budget_won - (select coalesce(sum(o.won), 0) from contracts o where o.call_id = k.call_id and o.id <> k.id and o.state not in ('negotiating', 'collapsed', 'terminated')))::bigint as "availableWon"
         from contracts k join calls c on c.id = k.call_id where k.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  birthFacts: async (tx, application) => {
    const [row] = await tx.query<{ exists: boolean }>(
      'select exists (select from contracts where application_id = $1)',
      [application.id],
    );
    return { applicationState: application.state, contractExists: row?.exists ?? false };
  },
  sees: seesThrough('t.application_id'),
});

registerKind({
  kind: 'milestone',
  table: 'milestones',
  title: `t.title_ko || ' · ' || (select k.no from contracts k where k.id = t.contract_id)`,
  path: '/milestones',
  parents: [{ kind: 'contract', column: 'contract_id' }],
  facts: async (tx, ids) =>
    byId(
      (
        await tx.query<MilestoneRow>(
          `select m.id, m.program_id as "programId", m.contract_id as "contractId", k.state as "contractState", m.stage, m.no, m.due_on as "dueOn",
             stamp(m.report_from::timestamp at time zone 'Asia/Seoul') as "reportFrom", m.report, k.terms -> 'targets' as targets, m.submitted_by as "submittedBy",
             ${consortium('k.application_id')},
             (select count(*) from milestones e where e.contract_id = m.contract_id and e.no < m.no and e.state <> 'accepted')::int as "earlierOpen"
           from milestones m join contracts k on k.id = m.contract_id where m.id = any($1::uuid[])`,
          [ids],
        )
      ).map(({ report, targets, ...row }) => ({ ...row, targets, ...measured(report, targets ?? []) })),
    ),
  due: {
    'milestone.fallDue': `t.state = 'planned' and (t.report_from::timestamp at time zone 'Asia/Seoul') <= program_now(t.program_id) and exists (select from contracts k where k.id = t.contract_id and k.state = 'active')`,
  },
  sees: seesThrough(ofContract),
});

interface MilestoneRow extends Record<string, unknown> {
  id: string;
  report: { actuals?: Record<string, number> };
  targets: { ko: string; comparator: string; target: number }[] | null;
}

/** Every target needs its actual in a report; the final one needs each to be met by at least as much as was promised (program-format.md). */
const measured = (report: MilestoneRow['report'], targets: { ko: string; target: number }[]) => ({
  missing: targets.filter(({ ko }) => report.actuals?.[ko] === undefined).map(({ ko }) => ko),
  short: targets.filter(({ ko, target }) => (report.actuals?.[ko] ?? 0) < target).map(({ ko }) => ko),
});

registerKind({
  kind: 'payment',
  table: 'payments',
  title: `t.no || '차 지급 · ' || (select k.no from contracts k where k.id = t.contract_id)`,
  path: '/payments',
  parents: [{ kind: 'contract', column: 'contract_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select p.id, p.program_id as "programId", p.contract_id as "contractId", p.no, p.won, k.won as "contractWon", k.state as "contractState", p.proposed_by as "proposedBy",
           ${consortium('k.application_id')},
           (p.gate_milestone_id is null or exists (select from milestones m where m.id = p.gate_milestone_id and m.state = 'accepted')) as "gateOpen",
           (select coalesce(sum(o.won), 0) from payments o where o.contract_id = p.contract_id and o.state = 'paid' and o.id <> p.id)::bigint as "paidWon"
         from payments p join contracts k on k.id = p.contract_id where p.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  due: {
    'payment.ready': `t.state = 'planned' and exists (select from contracts k where k.id = t.contract_id and k.state = 'active')
      and (t.gate_milestone_id is null or exists (select from milestones m where m.id = t.gate_milestone_id and m.state = 'accepted'))`,
  },
  sees: seesThrough(ofContract),
});

registerKind({
  kind: 'publication',
  table: 'publications',
  title: 't.title_ko',
  path: '/publications',
  parents: [{ kind: 'contract', column: 'contract_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select b.id, b.program_id as "programId", b.contract_id as "contractId", k.state as "contractState", b.checksum, b.licence, ${consortium('k.application_id')},
           not exists (select from milestones m where m.contract_id = k.id and m.stage = 'final' and m.state <> 'accepted') as "finalAccepted"
         from publications b join contracts k on k.id = b.contract_id where b.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  birthFacts: async (tx, contract) => {
    const [row] = await tx.query<{ accepted: boolean }>(
      `select exists (select from milestones where contract_id = $1 and stage = 'final' and state = 'accepted') as accepted`,
      [contract.id],
    );
    return { finalAccepted: row?.accepted ?? false };
  },
  sees: { ...seesThrough(ofContract), anyone: 'true' },
});
