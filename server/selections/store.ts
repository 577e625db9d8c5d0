import type { RankingInput, RankingResult } from '../../workflows/ranking.js';
import type { CallRules, Criterion } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';

registerKind({
  kind: 'selection',
  table: 'selections',
  title: `(select c.title_ko from calls c where c.id = t.call_id)`,
  path: '/selections',
  parents: [{ kind: 'call', column: 'call_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select s.id, s.program_id as "programId", s.call_id as "callId", s.proposed_by as "proposedBy", c.state as "callState", s.selected_won as "selectedWon",
           c.budget_won as "budgetWon", stamp((p.press ->> 'embargoOnline')::timestamptz) as "embargoUntil", s.state = 'announced' as released
         from selections s join calls c on c.id = s.call_id join programs p on p.id = s.program_id where s.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  // A new proposal follows only one that was returned: the last one tells.
  birthFacts: async (_tx, call) => ({
    alreadyProposed: call.facts.selectionState != null && call.facts.selectionState !== 'returned',
  }),
  sees: { staff: 't.program_id = any($3::uuid[])', released: `t.state = 'announced'` },
});

interface CallRow {
  code: string;
  kind: 'designated' | 'open';
  budget_won: number;
  slots: number | null;
  rules: CallRules;
  criteria: Criterion[];
  seed: number;
  topics: { no: number; budgetWon: number }[] | null;
}

export interface ContenderRow {
  id: string;
  no: string;
  topic_no: number;
  lead: string;
  requested_won: number;
  ineligible: boolean;
  reviews: { evaluator: string; scores: Record<string, string> }[] | null;
}

/** Everything that a ranking is computed from, read once: received applications in their order, with the reviews that count. */
export async function rankingInput(
  tx: Tx,
  callId: string,
): Promise<{ input: RankingInput; contenders: ContenderRow[] }> {
  const [call] = await tx.query<CallRow>(
    `select c.code, c.kind, c.budget_won, c.slots, c.rules, c.criteria, p.seed,
       (select jsonb_agg(jsonb_build_object('no', t.no, 'budgetWon', t.budget_won) order by t.no) from topics t where t.call_id = c.id and t.no > 0) as topics
     from calls c join programs p on p.id = c.program_id where c.id = $1`,
    [callId],
  );
  if (!call) throw new Error(`no call ${callId}`);
  const contenders = await tx.query<ContenderRow>(
    `select a.id, a.no, t.no as topic_no, a.lead_id as lead, a.requested_won, a.state = 'ineligible' as ineligible,
       (select jsonb_agg(jsonb_build_object('evaluator', r.label, 'scores', r.scores) order by r.id) from reviews r where r.application_id = a.id and r.state in ('submitted', 'locked')) as reviews
     from applications a join topics t on t.id = a.topic_id
     where a.call_id = $1 and a.state not in ('draft', 'submitted', 'lapsed', 'withdrawn') order by a.position`,
    [callId],
  );
  const open = call.kind === 'open';
  return {
    contenders,
    input: {
      call: {
        code: call.code,
        kind: call.kind,
        budgetWon: call.budget_won,
        ...(open ? { slots: call.slots ?? 0 } : { topics: call.topics ?? [] }),
      },
      criteria: call.criteria,
      rules: call.rules,
      seed: call.seed,
      contenders: contenders.map((row) => ({
        no: row.no,
        unit: open ? 'pool' : String(row.topic_no),
        lead: row.lead,
        requestedWon: row.requested_won,
        eligible: !row.ineligible,
        reviews: row.reviews ?? [],
      })),
    },
  };
}

export const resultOf = async (tx: Tx, rankingId: string): Promise<RankingResult> => {
  const [row] = await tx.query<{ result: RankingResult }>('select result from rankings where id = $1', [rankingId]);
  if (!row) throw new Error(`no ranking ${rankingId}`);
  return row.result;
};
