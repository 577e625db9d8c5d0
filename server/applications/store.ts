import { residentNumberIn } from '../../workflows/organization-number.js';
import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';

/** Seats that let an evaluator see the panel's applications: pledged ones, unless a conflict stands between the two. */
export const panelistSql = (application: string) => `
  select s.evaluator_id from panel_applications x join seats s on s.panel_id = x.panel_id
  where x.application_id = ${application} and s.state in ('pledged', 'serving', 'released')
    and not exists (select from conflicts f where f.person_id = s.evaluator_id and f.application_id = x.application_id)`;

const facts = `
  select a.id, a.program_id as "programId", a.call_id as "callId", a.topic_id as "topicId", a.no, a.lead_id as "leadId", c.state as "callState",
    stamp(c.opens_at) as "opensAt", stamp(c.closes_at) as "closesAt", stamp(a.submitted_at) as "submittedAt", a.requested_won as "requestedWon",
    t.budget_won as "capWon", c.kind as "callKind", a.title_ko as title, a.plan, a.gist_ko as gist,
    (select array_agg(m.organization_id::text order by m.position) from application_members m where m.application_id = a.id) as "memberIds",
    (select count(*) from application_members m where m.application_id = a.id and m.role = 'partner' and m.confirmed_at is null)::int as unconfirmed,
    (select coalesce(sum(m.budget_won), 0) from application_members m where m.application_id = a.id)::bigint as "memberBudgetWon",
    array(${panelistSql('a.id')})::text[] as "panelistIds",
    (select count(*) from screening_checks k where k.application_id = a.id and k.result = 'open')::int as "checksOpen",
    (select count(*) from screening_checks k where k.application_id = a.id and k.result = 'fail')::int as "checksFailed",
    a.supplement ->> 'due' as "supplementDue"
  from applications a join calls c on c.id = a.call_id join topics t on t.id = a.topic_id where a.id = any($1::uuid[])`;

interface Row extends Record<string, unknown> {
  id: string;
  title: string | null;
  plan: string | null;
  gist: string | null;
  requestedWon: number | null;
  callKind: string;
}

registerKind({
  kind: 'application',
  table: 'applications',
  title: `t.no || ' ' || coalesce(t.title_ko, (select o.title_ko from topics o where o.id = t.topic_id))`,
  path: '/applications',
  parents: [{ kind: 'call', column: 'call_id' }],
  facts: async (tx, ids) =>
    byId(
      (await tx.query<Row>(facts, [ids])).map(({ title, plan, gist, ...row }) => ({
        ...row,
        ...completeness({ title, plan, ...row }),
        residentNumbers: found({ title, plan, gist }),
      })),
    ),
  birthFacts: async (_tx, _call, input) => ({ organizationId: input.organizationId, leadId: input.organizationId }),
  due: {
    'application.endSupplement': `t.state = 'supplementing' and (t.supplement ->> 'due')::timestamptz < program_now(t.program_id)`,
  },
  sees: {
    anyone: 'true',
    staff: 't.program_id = any($3::uuid[])',
    lead: 't.lead_id = any($2::uuid[])',
    member:
      'exists (select from application_members m where m.application_id = t.id and m.organization_id = any($2::uuid[]))',
    panelist: `$1 in (${panelistSql('t.id')})`,
  },
});

/** What a submission still lacks, by field name. An open call's application brings its own title; a designated one has the topic's. */
const completeness = (row: {
  title: string | null;
  plan: string | null;
  requestedWon: number | null;
  callKind: string;
}) => ({
  missing: [
    ...(row.callKind === 'open' && !row.title ? ['titleKo'] : []),
    ...(row.plan ? [] : ['plan']),
    ...(row.requestedWon === null ? ['requestedWon'] : []),
  ],
});

/** Fields in which a resident registration number seems to stand; the number itself goes nowhere (domain.md 4.3). */
const found = (texts: Record<string, string | null>): string[] =>
  Object.entries(texts)
    .filter(([, text]) => text !== null && residentNumberIn(text))
    .map(([field]) => field);
