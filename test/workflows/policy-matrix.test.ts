import { describe, expect, test } from '@jest/globals';
import { type Facts, type Kind, kinds, unborn } from '../../workflows/life.js';
import { type Actor, allows, policy, type Relation, type Role, reason, roles } from '../../workflows/policy.js';
import { eventsOf, statesOf } from '../../workflows/step.js';

const ME = '00000000-0000-7000-8000-000000000001';
const OTHER = '00000000-0000-7000-8000-000000000002';
const actorIn = (role: Role, more: Partial<Actor> = {}): Actor => ({
  personId: role === 'clock' || role === 'worker' || role === 'public' ? null : ME,
  role,
  organizationIds: ['org'],
  programIds: ['program'],
  ...more,
});

/** Nothing of this is mine. */
const foreign: Facts = {
  programId: 'elsewhere',
  proposedBy: OTHER,
  leadId: 'another',
  memberIds: ['another'],
  organizationId: 'another',
  personId: OTHER,
  evaluatorId: OTHER,
  chairId: OTHER,
  panelistIds: [OTHER],
  recipientIds: ['another'],
  released: false,
};

/** The least that makes each relation hold. */
const mine: Record<Relation, Facts> = {
  anyone: {},
  staff: { programId: 'program', proposedBy: ME },
  second: { programId: 'program' },
  lead: { leadId: 'org' },
  member: { memberIds: ['another', 'org'] },
  ownOrganization: { organizationId: 'org' },
  self: { personId: ME },
  evaluator: { evaluatorId: ME },
  chair: { chairId: ME },
  panelist: { panelistIds: [OTHER, ME] },
  recipient: { recipientIds: ['another', 'org'] },
  released: { released: true },
};
/** What holds with it: whoever is second is of the staff. */
const holds: Record<Relation, Relation[]> = {
  ...(Object.fromEntries(Object.keys(mine).map((one) => [one, [one]])) as Record<Relation, Relation[]>),
  second: ['second', 'staff'],
};
const relationNames = Object.keys(mine) as Relation[];

const everyAct = [
  ...new Set(
    kinds.flatMap((kind) =>
      [unborn, ...statesOf(kind)].flatMap((state) => eventsOf(kind, state).map((event) => `${kind}.${event}`)),
    ),
  ),
];
const reads = kinds.map((kind) => `${kind}.read`);
const kindOf = (act: string) => act.slice(0, act.indexOf('.')) as Kind;
const causes = [undefined, ...new Set(policy.flatMap(({ within }) => within ?? []))];

describe('the table, asked for every act × role × relation × state × cause', () => {
  const question = (act: string, role: Role, relation: Relation, state: string, within?: string) => ({
    act,
    actor: actorIn(role),
    state,
    facts: { ...foreign, ...mine[relation] },
    ...(within && { within }),
  });

  test.each(roles)('lets the %s do what stands in a row, and nothing else', (role) => {
    const personless = actorIn(role).personId === null;
    const own = policy.filter((row) => row.role === role);
    const rows = new Map([...everyAct, ...reads].map((act) => [act, own.filter((row) => row.act === act)]));
    let cells = 0;
    for (const act of [...everyAct, ...reads]) {
      for (const relation of relationNames) {
        for (const state of [unborn, ...statesOf(kindOf(act))]) {
          for (const within of causes) {
            cells += 1;
            const stands = (rows.get(act) ?? []).some(
              (row) =>
                row.within === within &&
                (row.states === undefined || row.states.includes(state)) &&
                (row.relation === 'anyone' ||
                  (holds[relation].includes(row.relation) &&
                    !(personless && ['self', 'evaluator', 'chair', 'panelist'].includes(row.relation)))),
            );
            if (allows(question(act, role, relation, state, within)) !== stands)
              throw new Error(`${role} ${relation} ${act} in ${state} within ${within}: expected ${stands}`);
          }
        }
      }
    }
    expect(cells).toBeGreaterThan(10_000);
  });

  test('an act that nobody has heard of is refused to everybody', () => {
    for (const role of roles)
      for (const relation of relationNames)
        for (const act of ['application.destroy', 'nonsense', '', 'call.toString'])
          expect(allows(question(act, role, relation, 'draft'))).toBe(false);
  });

  test('a role that nobody has heard of may do nothing', () => {
    for (const act of [...everyAct, ...reads])
      expect(
        allows({ act, actor: { ...actorIn('officer'), role: 'king' as Role }, state: 'draft', facts: mine.staff }),
      ).toBe(false);
  });
});

describe('a reason', () => {
  test('is given for every no, and for no yes', () => {
    for (const role of roles)
      for (const act of everyAct)
        for (const relation of relationNames) {
          const question = { act, actor: actorIn(role), state: 'draft', facts: { ...foreign, ...mine[relation] } };
          const said = reason(question);
          const fits =
            ['notYourRole', 'notYours', 'ownProposal', null].includes(said) && (said === null) === allows(question);
          if (!fits) throw new Error(`${role} ${relation} ${act}: ${said}`);
        }
  });

  test('tells a role that never may from a person who may not here', () => {
    const ask = (role: Role) =>
      reason({ act: 'call.propose', actor: actorIn(role, { programIds: [] }), state: 'draft', facts: foreign });
    expect([ask('auditor'), ask('officer')]).toEqual(['notYourRole', 'notYours']);
  });
});
