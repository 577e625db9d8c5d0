import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';

registerKind({
  kind: 'program',
  table: 'programs',
  title: 't.title_ko',
  path: '/programs',
  parents: [],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select p.id, p.id as "programId", p.sandbox,
           (select count(*) from calls c where c.program_id = p.id and c.state not in ('concluded', 'failed', 'cancelled'))::int as "callsOpen"
         from programs p where p.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  birthFacts: async (_tx, parent) => ({ programId: parent.id }),
  sees: { anyone: 'true', staff: 't.id = any($3::uuid[])' },
});

registerKind({
  kind: 'budgetLine',
  table: 'budget_lines',
  title: `case t.kind when 'main' then '본예산' else '추경예산' end`,
  path: '/budget-lines',
  parents: [{ kind: 'program', column: 'program_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select id, program_id as "programId", proposed_by as "proposedBy", won from budget_lines where id = any($1::uuid[])`,
        [ids],
      ),
    ),
  sees: { anyone: 'true', staff: 't.program_id = any($3::uuid[])' },
});

/** SQL: won of the program's approved budget lines that no living call but `c` itself holds. */
export const availableWon = `(coalesce((select sum(b.won) from budget_lines b where b.program_id = c.program_id and b.state = 'approved'), 0)::bigint
  - coalesce((select sum(o.budget_won) from calls o where o.program_id = c.program_id and o.id <> c.id and o.state not in ('draft', 'failed', 'cancelled')), 0)::bigint)`;
