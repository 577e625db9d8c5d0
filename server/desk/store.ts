import type { Kind } from '../../workflows/life.js';
import { type Actor, actsFor } from '../../workflows/policy.js';
import { eventsOf, isFinal, statesOf } from '../../workflows/step.js';
import type { Db } from '../db/connection.js';
import { kindDef } from '../lifecycle/registry.js';
import { visibleTo } from '../lifecycle/visible.js';

export interface Waiting {
  kind: Kind;
  id: string;
  title: string;
  state: string;
  act: string;
  until: Date | null;
}

/** Kind, state, event (or the whole act of a birth), and in SQL until when. */
type Move = readonly [Kind, string, string, string?];

/** States of each kind in which this role has the next move, with that act: what makes a to-do list without anybody writing one. */
const moves: Readonly<Record<string, readonly Move[]>> = {
  officer: [
    ['call', 'draft', 'propose'],
    ['call', 'approved', 'announce', 't.opens_at'],
    ['call', 'closed', 'evaluate'],
    ['call', 'evaluating', 'decide'],
    ['call', 'evaluating', 'panel.create'],
    ['call', 'deciding', 'conclude'],
    ['application', 'received', 'screen'],
    ['application', 'screening', 'check'],
    ['panel', 'forming', 'appoint'],
    ['panel', 'appointed', 'open'],
    ['panel', 'scoring', 'deliberate'],
    ['panel', 'confirmed', 'lock'],
    ['selection', 'proposed', 'request'],
    ['selection', 'approved', 'announce'],
    ['notice', 'draft', 'propose'],
    ['notice', 'returned', 'propose'],
    ['contract', 'negotiating', 'draft'],
    ['contract', 'drafted', 'offer'],
    ['milestone', 'submitted', 'review'],
    ['milestone', 'reviewing', 'accept'],
    ['payment', 'requestable', 'request'],
    ['publication', 'registered', 'check'],
    ['publication', 'rightsCheck', 'clear'],
    ['publication', 'qualityCheck', 'certify'],
    ['publication', 'ready', 'publish'],
  ],
  approver: [
    ['call', 'inReview', 'approve', 't.opens_at'],
    ['selection', 'inApproval', 'approve'],
    ['notice', 'inApproval', 'approve'],
    ['budgetLine', 'proposed', 'approve'],
    ['contract', 'signing', 'conclude'],
  ],
  finance: [
    ['payment', 'requested', 'approve'],
    ['payment', 'approved', 'pay'],
    ['payment', 'held', 'resume'],
  ],
  evaluator: [
    ['seat', 'invited', 'accept'],
    ['seat', 'accepted', 'pledge'],
    ['review', 'assigned', 'save'],
    ['review', 'scoring', 'submit'],
    ['review', 'returned', 'save'],
    ['panel', 'deliberating', 'confirm'],
  ],
  applicant: [
    ['application', 'draft', 'submit', '(select c.closes_at from calls c where c.id = t.call_id)'],
    ['application', 'supplementing', 'supplement', `(t.supplement ->> 'due')::timestamptz`],
    ['contract', 'signing', 'sign'],
    ['milestone', 'due', 'submit', `(t.due_on + 1)::timestamp at time zone 'Asia/Seoul'`],
    ['milestone', 'returned', 'submit'],
  ],
};

/** What more an act asks of the subject, where state and sight are not enough. */
const only: Record<string, string> = {
  'call.evaluate': `not exists (select from applications a where a.call_id = t.id and a.state in ('received', 'screening', 'supplementing'))`,
  'call.decide': `not exists (select from panels p where p.call_id = t.id and p.state not in ('locked', 'disbanded'))
    and not exists (select from applications a where a.call_id = t.id and a.state = 'evaluating')`,
  'panel.create': `exists (select from applications a where a.call_id = t.id and a.state = 'evaluating' and not exists (select from panel_applications x where x.application_id = a.id))`,
  'call.conclude': `exists (select from selections s where s.call_id = t.id and s.state = 'announced')`,
  'application.submit': 't.lead_id = any($2::uuid[])',
  'application.supplement': 't.lead_id = any($2::uuid[])',
  'contract.sign': `exists (select from application_members m where m.application_id = t.application_id and m.organization_id = any($2::uuid[]) and not exists (select from contract_signatures s where s.contract_id = t.id and s.organization_id = m.organization_id))`,
  'contract.conclude': `not exists (select from application_members m where m.application_id = t.application_id and not exists (select from contract_signatures s where s.contract_id = t.id and s.organization_id = m.organization_id))`,
  'milestone.submit': `exists (select from contracts k join applications a on a.id = k.application_id where k.id = t.contract_id and a.lead_id = any($2::uuid[]))`,
  'notice.propose': 't.needs_approval',
  'panel.confirm': `exists (select from seats s where s.panel_id = t.id and s.chair and s.evaluator_id = $1)`,
  'panel.deliberate': `not exists (select from reviews r where r.panel_id = t.id and r.state not in ('submitted', 'locked', 'voided'))`,
  'review.save': 't.evaluator_id = $1',
  'review.submit': 't.evaluator_id = $1',
};

const MOST = 60;

/** What waits for this person across everything, the most urgent first; one statement. */
export async function waitingFor(db: Db, actor: Actor): Promise<Waiting[]> {
  const list = moves[actor.role] ?? [];
  if (list.length === 0) return [];
  const parts = list.map(([kind, state, event, until]) => {
    const def = kindDef(kind);
    const act = event.includes('.') ? event : `${kind}.${event}`;
    const own = approving.has(act) ? 't.proposed_by is distinct from $1' : 'true';
    return `(select '${kind}' as kind, t.id, ${def.title} as title, t.state, '${act}' as act, ${until ?? 'null::timestamptz'} as until from ${def.table} t
      where t.state = '${state}' and ${visibleTo(kind, actor).sql} and ${only[act] ?? 'true'} and ${own} order by t.id limit 20)`;
  });
  const sight = visibleTo('call', actor);
  const { rows } = await db.pool.query<Waiting>(
    `select * from (${parts.join(' union all ')}) w order by until nulls last, id limit ${MOST}`,
    sight.values,
  );
  return rows;
}

const approving = new Set([
  'call.approve',
  'selection.approve',
  'notice.approve',
  'budgetLine.approve',
  'payment.approve',
  'contract.conclude',
]);

/** How many of each kind this reader may see, for the desks of a home page; one statement. */
export async function countsFor(db: Db, actor: Actor, kinds: readonly Kind[]): Promise<Map<Kind, number>> {
  if (kinds.length === 0) return new Map();
  const parts = kinds.map(
    (kind) =>
      `select '${kind}' as kind, count(*)::int as count from (select 1 from ${kindDef(kind).table} t where ${visibleTo(kind, actor).sql} limit 1000) x`,
  );
  const { rows } = await db.pool.query<{ kind: Kind; count: number }>(
    parts.join(' union all '),
    visibleTo('call', actor).values,
  );
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

/** For tests: every move names a state and an event that exist, and an act of that role. */
export const desksMoves = (): { role: string; kind: Kind; state: string; act: string; possible: boolean }[] =>
  Object.entries(moves).flatMap(([role, list]) =>
    list.map(([kind, state, event]) => {
      const act = event.includes('.') ? event : `${kind}.${event}`;
      const born = event.includes('.');
      return {
        role,
        kind,
        state,
        act,
        possible:
          statesOf(kind).includes(state) &&
          !isFinal(kind, state) &&
          (born || eventsOf(kind, state).includes(event)) &&
          actsFor(role as Actor['role'], act.slice(0, act.indexOf('.')) as Kind).includes(act),
      };
    }),
  );
