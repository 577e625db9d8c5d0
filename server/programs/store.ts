import type { Tx } from '../db/tx.js';
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

/** Won of approved budget lines that no living call holds yet; `but` leaves one call out of the count. */
export async function availableWon(tx: Tx, programId: string, but?: string): Promise<number> {
  const [row] = await tx.query<{ won: number }>(
    `select coalesce((select sum(won) from budget_lines where program_id = $1 and state = 'approved'), 0)::bigint
       - coalesce((select sum(budget_won) from calls where program_id = $1 and state not in ('draft', 'failed', 'cancelled') and id is distinct from $2::uuid), 0)::bigint as won`,
    [programId, but ?? null],
  );
  return row?.won ?? 0;
}
