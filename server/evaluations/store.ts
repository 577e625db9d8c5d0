import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';

registerKind({
  kind: 'panel',
  table: 'panels',
  title: 't.title_ko',
  path: '/panels',
  parents: [{ kind: 'call', column: 'call_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select p.id, p.program_id as "programId", p.call_id as "callId", p.state as "panelState", c.state as "callState", c.criteria, p.minimum,
           (select s.evaluator_id from seats s where s.panel_id = p.id and s.chair and s.state in ('accepted', 'pledged', 'serving', 'released') order by s.id limit 1) as "chairId",
           (select count(*) from seats s where s.panel_id = p.id and s.state in ('accepted', 'pledged', 'serving'))::int as seated,
           (select count(*) from seats s where s.panel_id = p.id and s.state in ('invited', 'accepted'))::int as unpledged,
           (select count(*) from panel_applications x where x.panel_id = p.id)::int as applications,
           (select count(*) from reviews r where r.panel_id = p.id and r.state not in ('submitted', 'locked', 'voided'))::int as "reviewsOpen",
           array(select s.evaluator_id::text from seats s where s.panel_id = p.id and s.state in ('invited', 'accepted', 'pledged', 'serving', 'released')) as "panelistIds"
         from panels p join calls c on c.id = p.call_id where p.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  sees: {
    staff: 't.program_id = any($3::uuid[])',
    panelist: `exists (select from seats s where s.panel_id = t.id and s.evaluator_id = $1 and s.state in ('invited', 'accepted', 'pledged', 'serving', 'released'))`,
  },
});

registerKind({
  kind: 'seat',
  table: 'seats',
  title: `t.label || ', ' || (select p.title_ko from panels p where p.id = t.panel_id)`,
  path: '/seats',
  parents: [{ kind: 'panel', column: 'panel_id' }],
  facts: async (tx, ids) =>
    byId(
      await tx.query(
        `select s.id, s.program_id as "programId", s.panel_id as "panelId", s.evaluator_id as "evaluatorId", p.state as "panelState", s.chair,
           (select count(*) from panel_applications x where x.panel_id = p.id and (${conflictBetween('s.evaluator_id', 'x.application_id')}))::int as conflicts
         from seats s join panels p on p.id = s.panel_id where s.id = any($1::uuid[])`,
        [ids],
      ),
    ),
  birthFacts: async (tx, panel, input) => {
    const [row] = await tx.query<{ seated: boolean; chaired: boolean; conflicts: number }>(
      `select exists (select from seats where panel_id = $1 and evaluator_id = $2) as seated,
         exists (select from seats where panel_id = $1 and chair and state not in ('declined', 'replaced', 'recused')) as chaired,
         (select count(*) from panel_applications x where x.panel_id = $1 and (${conflictBetween('$2::uuid', 'x.application_id')}))::int as conflicts`,
      [panel.id, input.personId],
    );
    return {
      alreadySeated: row?.seated ?? false,
      chairTaken: input.chair === true && (row?.chaired ?? false),
      conflicts: row?.conflicts ?? 0,
    };
  },
  sees: { staff: 't.program_id = any($3::uuid[])', evaluator: 't.evaluator_id = $1' },
});

registerKind({
  kind: 'review',
  table: 'reviews',
  title: `t.label || ' · ' || (select a.no from applications a where a.id = t.application_id)`,
  path: '/reviews',
  parents: [{ kind: 'panel', column: 'panel_id' }],
  facts: async (tx, ids) =>
    byId(
      (await tx.query<ReviewRow>(reviewFacts, [ids])).map(({ scores, ...row }) => ({
        ...row,
        ...judged(scores, row.criteria),
      })),
    ),
  birthFacts: async (tx, _panel, input) => {
    const [row] = await tx.query<{ conflict: boolean }>(
      `select ${conflictBetween('(select evaluator_id from seats where id = $1)', '$2::uuid')} as conflict`,
      [input.seatId, input.applicationId],
    );
    return { conflict: row?.conflict ?? false };
  },
  sees: {
    staff: 't.program_id = any($3::uuid[])',
    evaluator: 't.evaluator_id = $1',
    chair: `exists (select from seats s where s.panel_id = t.panel_id and s.chair and s.evaluator_id = $1 and s.state in ('accepted', 'pledged', 'serving', 'released'))`,
  },
});

interface ReviewRow extends Record<string, unknown> {
  id: string;
  scores: Record<string, string>;
  criteria: { id: string; points: number }[];
}

const reviewFacts = `
  select r.id, r.program_id as "programId", r.panel_id as "panelId", r.evaluator_id as "evaluatorId", r.application_id as "applicationId", p.state as "panelState",
    c.criteria, r.scores, r.opinion,
    (select s.evaluator_id from seats s where s.panel_id = p.id and s.chair and s.state in ('accepted', 'pledged', 'serving', 'released') order by s.id limit 1) as "chairId",
    ${conflictBetween('r.evaluator_id', 'r.application_id')} as conflict
  from reviews r join panels p on p.id = r.panel_id join calls c on c.id = p.call_id where r.id = any($1::uuid[])`;

/**
 * 제척·기피·회피 (domain.md 2.1): a declared conflict, or work for a member of the consortium now or within three years
 * (default; the call's notice overrides).
 */
function conflictBetween(person: string, application: string): string {
  return `(exists (select from conflicts f where f.person_id = ${person} and f.application_id = ${application})
    or exists (select from application_members m join evaluator_employers e on e.organization_id = m.organization_id
      where m.application_id = ${application} and e.person_id = ${person}
        and (e.until is null or e.until > (select program_now(program_id) - interval '3 years' from applications where id = ${application}))))`;
}

const judged = (scores: Record<string, string>, criteria: { id: string; points: number }[]) => ({
  missing: criteria.filter(({ id }) => scores[id] === undefined).map(({ id }) => id),
  over: criteria
    .filter(({ id, points }) => Number(scores[id] ?? 0) > points || Number(scores[id] ?? 0) < 0)
    .map(({ id }) => id),
});
