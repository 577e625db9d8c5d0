import { describe, expect, test } from '@jest/globals';
import { type Facts, type Kind, kinds, unborn } from '../../workflows/life.js';
import {
  type Actor,
  actsFor,
  allows,
  policy,
  type Relation,
  type Role,
  reason,
  relations,
} from '../../workflows/policy.js';
import { eventsOf, lives, statesOf } from '../../workflows/step.js';

const PERSON = 'a person';
const ORGANIZATION = 'an organization';
const PROGRAM = 'a program';

/** Somebody to whom everything belongs: what even they may not do, nobody may. */
const owner = (role: Role): Actor => ({
  personId: PERSON,
  role,
  organizationIds: [ORGANIZATION],
  programIds: [PROGRAM],
});
/** Facts under which every relation but `second` to one's own proposal holds for the owner. */
const everything: Facts = {
  programId: PROGRAM,
  leadId: ORGANIZATION,
  memberIds: [ORGANIZATION],
  organizationId: ORGANIZATION,
  personId: PERSON,
  evaluatorId: PERSON,
  chairId: PERSON,
  panelistIds: [PERSON],
  recipientIds: [ORGANIZATION],
  proposedBy: 'another person',
  released: true,
};
const acts = [...new Set(policy.map(({ act }) => act))];
const isReading = (act: string): boolean => act.endsWith('.read');
const kindOf = (act: string): Kind => act.slice(0, act.indexOf('.')) as Kind;
const mayAnywhere = (actor: Actor, act: string, facts: Facts, within?: string): boolean =>
  [unborn, ...statesOf(kindOf(act))].some((state) => allows({ actor, act, state, facts, ...(within && { within }) }));
const causes = [undefined, ...new Set(policy.flatMap(({ within }) => within ?? []))];

describe('the table of rights', () => {
  test('names only kinds, events and states that there are', () => {
    const unknown = policy.filter(({ act, states }) => {
      const kind = kindOf(act);
      const event = act.slice(kind.length + 1);
      const takes = [unborn, ...statesOf(kind)].some((state) => eventsOf(kind, state).includes(event));
      return !(isReading(act) || takes) || (states ?? []).some((state) => !statesOf(kind).includes(state));
    });
    expect(unknown).toEqual([]);
  });

  test('names for every part the whole that it is a part of', () => {
    const wholes = policy.flatMap(({ act, role, within }) => (within ? [{ act, role, within }] : []));
    expect(wholes.length).toBeGreaterThan(10);
    expect(
      wholes.filter(
        ({ role, within }) =>
          !policy.some((row) => row.act === within && row.role === role && row.within === undefined),
      ),
    ).toEqual([]);
  });

  test('says nothing twice', () => {
    const lines = policy.map((row) => JSON.stringify([row.act, row.role, row.relation, row.within]));
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
  });

  test.each(['auditor', 'public'] as const)('lets the %s read, and do nothing at all', (role) => {
    const may = acts.filter((act) => causes.some((cause) => mayAnywhere(owner(role), act, everything, cause)));
    expect(may.length).toBeGreaterThan(0);
    expect(may.filter((act) => !isReading(act))).toEqual([]);
    expect(kinds.flatMap((kind) => actsFor(role, kind))).toEqual([]);
  });

  test('lets the clock and the worker read nothing: they see no page', () => {
    for (const role of ['clock', 'worker'] as const)
      expect(acts.filter((act) => isReading(act) && mayAnywhere(owner(role), act, everything))).toEqual([]);
  });

  test('shows the administrator no application, review, seat, panel or contract, and lets them touch none', () => {
    const hidden: Kind[] = ['application', 'review', 'seat', 'panel', 'contract', 'milestone', 'payment'];
    const may = acts.filter(
      (act) => hidden.includes(kindOf(act)) && mayAnywhere(owner('administrator'), act, everything),
    );
    expect(may).toEqual([]);
    expect(mayAnywhere(owner('administrator'), 'person.read', everything)).toBe(true);
  });

  test('shows the public no draft, and no application, score or contract in any state', () => {
    const see = (act: string, state: string, facts: Facts = {}) =>
      allows({ actor: { personId: null, role: 'public', organizationIds: [], programIds: [] }, act, state, facts });
    for (const kind of [
      'application',
      'review',
      'panel',
      'seat',
      'contract',
      'milestone',
      'payment',
      'person',
    ] as const)
      for (const state of statesOf(kind)) expect(see(`${kind}.read`, state, everything)).toBe(false);
    expect(statesOf('call').filter((state) => !see('call.read', state))).toEqual(['draft', 'inReview', 'approved']);
    expect(see('notice.read', 'published', { released: false })).toBe(false);
    expect(see('selection.read', 'approved', { released: true })).toBe(false);
  });

  test('shows the staff no application before its call has closed', () => {
    for (const role of ['officer', 'approver', 'finance', 'auditor'] as const) {
      const hidden = statesOf('application').filter(
        (state) => !allows({ actor: owner(role), act: 'application.read', state, facts: everything }),
      );
      expect([role, hidden]).toEqual([role, ['draft', 'submitted', 'lapsed', 'withdrawn']]);
    }
  });

  test('shows an evaluator no application before it is eligible, and none of another panel', () => {
    const reads = (state: string, facts: Facts) =>
      allows({ actor: owner('evaluator'), act: 'application.read', state, facts });
    for (const state of ['draft', 'submitted', 'received', 'screening', 'supplementing', 'ineligible', 'withdrawn'])
      expect([state, reads(state, everything)]).toEqual([state, false]);
    expect(reads('evaluating', everything)).toBe(true);
    expect(reads('evaluating', { ...everything, panelistIds: ['another person'] })).toBe(false);
  });
});

describe('the second person', () => {
  const approvals: [Role, string][] = [
    ['approver', 'budgetLine.approve'],
    ['approver', 'budgetLine.reject'],
    ['approver', 'call.approve'],
    ['approver', 'call.return'],
    ['approver', 'selection.approve'],
    ['approver', 'selection.return'],
    ['approver', 'notice.approve'],
    ['approver', 'notice.return'],
    ['approver', 'contract.conclude'],
    ['finance', 'payment.approve'],
    ['finance', 'payment.refuse'],
  ];

  test.each(approvals)('%s may %s what another proposed, and not what they proposed themselves', (role, act) => {
    const own = { ...everything, proposedBy: PERSON };
    const question = (facts: Facts) => ({ actor: owner(role), act, state: 'any', facts });
    expect(reason(question(everything))).toBeNull();
    expect(reason(question(own))).toBe('ownProposal');
    expect(reason(question({ ...everything, programId: 'another program' }))).toBe('notYours');
    expect(reason({ ...question(own), actor: owner('officer') })).toBe('notYourRole');
  });

  test('is asked for by every act that approves, whoever does it', () => {
    const approving = policy.filter(({ act, within }) => !within && /\.(approve|conclude)$/.test(act));
    expect(
      approving.filter(
        ({ act, relation }) => relation !== 'second' && !act.startsWith('program.') && !act.startsWith('call.conclude'),
      ),
    ).toEqual([]);
    expect(approvals.map(([, act]) => act).sort()).toEqual(
      [...new Set(policy.filter(({ relation }) => relation === 'second').map(({ act }) => act))].sort(),
    );
  });
});

describe('a relation', () => {
  const nobody: Actor = { personId: null, role: 'applicant', organizationIds: [], programIds: [] };
  const closed = Object.keys(relations).filter((name) => name !== 'anyone' && name !== 'released') as Relation[];

  test.each(closed)('%s does not hold for nobody, nor where the facts say nothing', (name) => {
    expect(relations[name](owner('officer'), everything)).toBe(true);
    expect(relations[name](nobody, everything)).toBe(false);
    expect(relations[name](nobody, {})).toBe(false);
    expect(relations[name](owner('officer'), {})).toBe(false);
    expect(relations[name](nobody, { personId: null, evaluatorId: null, chairId: null, panelistIds: [null] })).toBe(
      false,
    );
  });
});

test('nobody does alone what is only a part of another act', () => {
  const parts = policy.filter(
    ({ act, within, role }) => within && !policy.some((row) => row.act === act && row.role === role && !row.within),
  );
  expect(parts.length).toBeGreaterThan(10);
  for (const { act, role, within } of parts) {
    expect([act, role, mayAnywhere(owner(role), act, everything)]).toEqual([act, role, false]);
    expect(mayAnywhere(owner(role), act, everything, within)).toBe(true);
    expect(mayAnywhere(owner(role), act, everything, 'call.read')).toBe(false);
  }
});

test('every act of every life may be done by somebody', () => {
  const events = kinds.flatMap((kind) =>
    [unborn, ...statesOf(kind)].flatMap((state) => eventsOf(kind, state).map((event) => `${kind}.${event}`)),
  );
  expect(Object.keys(lives).sort()).toEqual([...kinds].sort());
  expect([...new Set(events)].filter((act) => !policy.some((row) => row.act === act))).toEqual([]);
});
