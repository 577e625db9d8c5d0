import { DEFAULT_CRITERIA, defaultRules } from '../../workflows/call-rules.js';
import type { CallRules, Criterion } from '../db/schema.js';
import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';
import { availableWon } from '../programs/store.js';

registerKind({
  kind: 'call',
  table: 'calls',
  title: 't.title_ko',
  path: '/calls',
  parents: [{ kind: 'program', column: 'program_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select c.id, c.program_id as "programId", c.id as "callId", c.code, c.kind, c.budget_won as "budgetWon", c.slots, stamp(c.opens_at) as "opensAt", stamp(c.closes_at) as "closesAt",
         c.state as "callState", c.proposed_by as "proposedBy", c.budget_won as "capWon", ${availableWon} as "availableWon",
         (select count(*) from topics t where t.call_id = c.id)::int as topics,
         (select coalesce(sum(budget_won), 0) from topics t where t.call_id = c.id and t.no > 0)::bigint as "topicBudgetWon",
         (select count(*) from topics t where t.call_id = c.id and t.state in ('planned', 'announced', 'competing', 'decided'))::int as "topicsAlive",
         (select count(*) from applications a where a.call_id = c.id and a.state in ('received', 'screening', 'supplementing'))::int as "screeningOpen",
         (select count(*) from panels p where p.call_id = c.id and p.state not in ('locked', 'disbanded'))::int
           + (select count(*) from applications a where a.call_id = c.id and a.state = 'evaluating'
                and not exists (select from panel_applications x where x.application_id = a.id))::int as "panelsOpen",
         (select s.state from selections s where s.call_id = c.id order by s.id desc limit 1) as "selectionState"
       from calls c where c.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  due: {
    'call.open': `t.state = 'announced' and t.opens_at <= program_now(t.program_id)`,
    'call.close': `t.state = 'accepting' and t.closes_at < program_now(t.program_id)`,
  },
  sees: { anyone: 'true', staff: 't.program_id = any($3::uuid[])' },
});

registerKind({
  kind: 'topic',
  table: 'topics',
  title: 't.title_ko',
  path: '/topics',
  parents: [{ kind: 'call', column: 'call_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select t.id, t.program_id as "programId", t.call_id as "callId", c.state as "callState", t.no, t.budget_won as "budgetWon"
         from topics t join calls c on c.id = t.call_id where t.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  sees: { anyone: 'true', staff: 't.program_id = any($3::uuid[])' },
});

/** program-format.md's rules and, of domain.md 8, the smallest panel that may judge (default; the call's notice overrides). */
export const rulesFor = (criteria: readonly Criterion[]): CallRules => ({
  ...(structuredClone(defaultRules(criteria)) as Omit<CallRules, 'panelMinimum'>),
  panelMinimum: 5,
});

export const criteriaByDefault = (): Criterion[] => structuredClone(DEFAULT_CRITERIA) as Criterion[];
