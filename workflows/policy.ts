import type { Facts, Kind } from './life.js';

export const roles = [
  'applicant',
  'evaluator',
  'officer',
  'approver',
  'finance',
  'auditor',
  'administrator',
  'public',
  'clock',
  'worker',
] as const;
export type Role = (typeof roles)[number];

/** Who acts. A person may hold several roles and acts in one at a time. */
export interface Actor {
  personId: string | null;
  role: Role;
  /** Organizations that this person represents. */
  organizationIds: readonly string[];
  /** Programs that this person is appointed to, in this role. */
  programIds: readonly string[];
}

const staff = (actor: Actor, facts: Facts): boolean => actor.programIds.includes(String(facts.programId));

/**
 * How a person stands to a subject. Each has one sentence here in facts and one in SQL (server/lifecycle/visible.ts);
 * a test holds the two equal for every role and state.
 */
export const relations = {
  anyone: () => true,
  staff,
  lead: (actor: Actor, facts: Facts) => actor.organizationIds.includes(String(facts.leadId)),
  member: (actor: Actor, facts: Facts) =>
    ((facts.memberIds as string[] | undefined) ?? []).some((id) => actor.organizationIds.includes(id)),
  ownOrganization: (actor: Actor, facts: Facts) => actor.organizationIds.includes(String(facts.organizationId)),
  self: (actor: Actor, facts: Facts) => actor.personId !== null && actor.personId === facts.personId,
  evaluator: (actor: Actor, facts: Facts) => actor.personId !== null && actor.personId === facts.evaluatorId,
  chair: (actor: Actor, facts: Facts) => actor.personId !== null && actor.personId === facts.chairId,
  panelist: (actor: Actor, facts: Facts) =>
    actor.personId !== null && ((facts.panelistIds as string[] | undefined) ?? []).includes(actor.personId),
  /** Of the program's staff, and not the one who proposed it: nobody approves what they proposed (design.md 5). */
  second: (actor: Actor, facts: Facts) => staff(actor, facts) && actor.personId !== facts.proposedBy,
  recipient: (actor: Actor, facts: Facts) =>
    ((facts.recipientIds as string[] | undefined) ?? []).some((id) => actor.organizationIds.includes(id)),
  released: (_: Actor, facts: Facts) => facts.released === true,
} satisfies Record<string, (actor: Actor, facts: Facts) => boolean>;
export type Relation = keyof typeof relations;

export interface PolicyRow {
  act: `${Kind}.${string}`;
  role: Role;
  relation: Relation;
  /** Only in these states; anywhere when absent. */
  states?: readonly string[];
  /** Only as a part of this act, never by itself. */
  within?: string;
}

const afterClose = [
  'received',
  'screening',
  'supplementing',
  'eligible',
  'ineligible',
  'evaluating',
  'evaluated',
  'selected',
  'reserve',
  'notSelected',
  'contracting',
  'contracted',
  'promoted',
  'released',
  'declined',
] as const;
const inPanel = [
  'eligible',
  'evaluating',
  'evaluated',
  'selected',
  'reserve',
  'notSelected',
  'contracting',
  'contracted',
  'promoted',
  'released',
  'declined',
] as const;
const announcedOn = [
  'announced',
  'accepting',
  'closed',
  'evaluating',
  'deciding',
  'concluded',
  'failed',
  'cancelled',
] as const;
const sent = ['issued', 'published', 'superseded', 'voided'] as const;

const by = (
  role: Role,
  relation: Relation,
  acts: `${Kind}.${string}`[],
  more: Pick<PolicyRow, 'states' | 'within'> = {},
): PolicyRow[] => acts.map((act) => ({ act, role, relation, ...more }));
const within = (cause: string, acts: `${Kind}.${string}`[], ...people: Role[]): PolicyRow[] =>
  people.flatMap((role) => by(role, 'anyone', acts, { within: cause }));

/**
 * THE table: act × role × relation. What stands in no row is refused; reading is an act like any other. Conflicts beat
 * every row: they are a guard of the machines and a filter of every list of an evaluator.
 */
export const policy: readonly PolicyRow[] = [
  // Programs and money
  ...by('administrator', 'anyone', [
    'program.create',
    'program.appoint',
    'person.enroll',
    'person.disable',
    'person.enable',
    'person.edit',
  ]),
  ...by('officer', 'anyone', ['program.create', 'organization.register', 'person.enroll']),
  ...by('officer', 'staff', ['program.edit', 'program.moveClock', 'program.conclude', 'budgetLine.propose']),
  ...by('approver', 'second', ['budgetLine.approve', 'budgetLine.reject']),
  ...by('administrator', 'anyone', [
    'organization.register',
    'organization.edit',
    'organization.close',
    'program.moveClock',
  ]),
  ...by('applicant', 'anyone', ['organization.register']),
  ...by('applicant', 'ownOrganization', ['organization.edit']),

  // Calls
  ...by('officer', 'staff', [
    'call.create',
    'call.edit',
    'call.propose',
    'call.announce',
    'call.evaluate',
    'call.decide',
    'call.conclude',
    'call.fail',
  ]),
  ...by('officer', 'staff', ['topic.create', 'topic.edit', 'topic.reannounce']),
  ...by('approver', 'second', ['call.approve', 'call.return']),
  ...by('approver', 'staff', ['call.cancel']),
  ...by('clock', 'anyone', ['call.open', 'call.close']),
  ...within('call.create', ['topic.create'], 'officer'),
  ...within('call.announce', ['topic.announce'], 'officer'),
  ...within('call.cancel', ['topic.cancel'], 'approver'),
  ...within('call.close', ['topic.compete', 'application.receive', 'application.lapse'], 'clock'),
  ...within('call.evaluate', ['application.evaluate'], 'officer'),

  // Applications
  ...by('applicant', 'ownOrganization', ['application.create']),
  ...by('applicant', 'lead', [
    'application.save',
    'application.invite',
    'application.submit',
    'application.withdraw',
    'application.supplement',
    'application.decline',
  ]),
  ...by('applicant', 'member', ['application.confirm']),
  ...by('officer', 'staff', [
    'application.screen',
    'application.check',
    'application.requestSupplement',
    'application.pass',
    'application.reject',
  ]),
  ...by('clock', 'anyone', ['application.endSupplement']),

  // Evaluation
  ...by('officer', 'staff', [
    'panel.create',
    'panel.appoint',
    'panel.open',
    'panel.assign',
    'panel.deliberate',
    'panel.lock',
    'panel.disband',
    'seat.invite',
    'seat.replace',
    'review.void',
  ]),
  ...by('evaluator', 'evaluator', [
    'seat.accept',
    'seat.decline',
    'seat.pledge',
    'seat.recuse',
    'review.save',
    'review.submit',
  ]),
  ...by('evaluator', 'chair', ['panel.note', 'panel.confirm', 'panel.reopen', 'review.return']),
  ...within('panel.open', ['seat.serve', 'review.assign'], 'officer'),
  ...within('panel.assign', ['review.assign'], 'officer'),
  ...within('panel.lock', ['review.lock', 'seat.release', 'application.score'], 'officer'),
  ...within('seat.recuse', ['review.void'], 'evaluator'),

  // Decision and documents
  ...by('officer', 'staff', ['selection.propose', 'selection.request', 'selection.announce']),
  ...by('approver', 'second', ['selection.approve', 'selection.return']),
  ...within(
    'selection.announce',
    ['application.select', 'application.keep', 'application.passOver', 'topic.decide', 'topic.fail'],
    'officer',
  ),
  ...by('officer', 'staff', [
    'notice.draft',
    'notice.edit',
    'notice.propose',
    'notice.publish',
    'notice.supersede',
    'application.promote',
  ]),
  ...by('approver', 'second', ['notice.approve', 'notice.return']),
  ...by('approver', 'staff', ['notice.void']),
  ...by('worker', 'anyone', ['notice.draft', 'notice.issue']),
  ...by('clock', 'anyone', ['notice.publish']),

  // Contract to publication
  ...by('officer', 'staff', [
    'contract.negotiate',
    'contract.edit',
    'contract.draft',
    'contract.offer',
    'contract.reopen',
    'contract.collapse',
    'contract.suspend',
    'contract.resume',
    'contract.complete',
  ]),
  ...by('applicant', 'member', ['contract.sign']),
  ...by('approver', 'second', ['contract.conclude']),
  ...by('approver', 'staff', ['contract.terminate']),
  ...within('contract.negotiate', ['application.contract'], 'officer'),
  ...within(
    'contract.conclude',
    ['application.sign', 'application.release', 'milestone.plan', 'payment.plan', 'payment.ready'],
    'approver',
  ),
  ...by('clock', 'anyone', ['milestone.fallDue', 'payment.ready']),
  ...by('applicant', 'lead', ['milestone.save', 'milestone.submit']),
  ...by('officer', 'staff', ['milestone.review', 'milestone.return', 'milestone.accept']),
  ...within('milestone.accept', ['payment.ready'], 'officer'),
  ...by('officer', 'staff', ['payment.request', 'payment.hold']),
  ...by('finance', 'second', ['payment.approve', 'payment.refuse']),
  ...by('finance', 'staff', ['payment.pay', 'payment.hold', 'payment.resume']),
  ...by('officer', 'staff', [
    'publication.register',
    'publication.describe',
    'publication.check',
    'publication.clear',
    'publication.certify',
    'publication.return',
    'publication.publish',
    'publication.correct',
    'publication.withdraw',
  ]),
  ...by('applicant', 'lead', ['publication.describe']),

  // Reading: officers and the rest never see an application before its call has closed; auditors read, never act.
  ...(['officer', 'approver', 'finance', 'auditor'] as const).flatMap((role) => [
    ...by(role, 'staff', [
      'program.read',
      'budgetLine.read',
      'call.read',
      'topic.read',
      'panel.read',
      'seat.read',
      'review.read',
      'selection.read',
      'notice.read',
      'contract.read',
      'milestone.read',
      'payment.read',
      'publication.read',
    ]),
    ...by(role, 'staff', ['application.read'], { states: afterClose }),
    ...by(role, 'anyone', ['organization.read']),
  ]),
  ...by('administrator', 'anyone', ['program.read', 'budgetLine.read', 'organization.read', 'person.read']),
  ...roles
    .filter((role) => role !== 'clock' && role !== 'worker')
    .flatMap((role) => [
      ...by(role, 'anyone', ['call.read'], { states: announcedOn }),
      ...by(role, 'anyone', ['topic.read'], {
        states: ['announced', 'competing', 'decided', 'failed', 'reannounced', 'cancelled'],
      }),
      ...by(role, 'released', ['selection.read'], { states: ['announced'] }),
      ...by(role, 'released', ['notice.read'], { states: ['issued', 'published'] }),
      ...by(role, 'anyone', ['publication.read'], { states: ['published', 'corrected'] }),
      ...by(role, 'self', ['person.read']),
    ]),
  ...by('applicant', 'ownOrganization', ['organization.read']),
  ...by('applicant', 'member', ['application.read', 'contract.read', 'milestone.read', 'publication.read']),
  ...by('applicant', 'lead', ['payment.read']),
  ...by('applicant', 'recipient', ['notice.read'], { states: sent }),
  ...by('evaluator', 'panelist', ['application.read'], { states: inPanel }),
  ...by('evaluator', 'panelist', ['panel.read']),
  ...by('evaluator', 'evaluator', ['seat.read', 'review.read']),
  ...by('evaluator', 'chair', ['review.read'], { states: ['submitted', 'returned', 'locked'] }),
];

export interface Question {
  actor: Actor;
  act: string;
  state: string;
  facts: Facts;
  /** The act that this one is a part of. */
  within?: string;
}

/** Whether the table lets this person do this act on a subject with these facts. */
export const allows = ({ actor, act, state, facts, within: cause }: Question): boolean =>
  rowsFor(actor.role, act).some(
    (row) =>
      row.within === cause && (!row.states || row.states.includes(state)) && relations[row.relation](actor, facts),
  );

/** Why not: the nearest miss in the table, as a reason that words.ts can say. Null when it is allowed. */
export function reason(question: Question): string | null {
  if (allows(question)) return null;
  const rows = rowsFor(question.actor.role, question.act).filter((row) => !row.within);
  if (rows.length === 0) return 'notYourRole';
  if (rows.some((row) => row.relation === 'second') && relations.staff(question.actor, question.facts))
    return 'ownProposal';
  return 'notYours';
}

/** The acts that this role may ever do on a kind by itself, in the order of the table; reading left out. */
export const actsFor = (role: Role, kind: Kind): string[] => [
  ...new Set(
    policy
      .filter((row) => row.role === role && !row.within && row.act.startsWith(`${kind}.`) && !row.act.endsWith('.read'))
      .map((row) => row.act),
  ),
];

export const readRows = (role: Role, kind: Kind): PolicyRow[] => rowsFor(role, `${kind}.read`);

const index = new Map<string, PolicyRow[]>();
for (const row of policy) {
  const key = `${row.role} ${row.act}`;
  index.set(key, [...(index.get(key) ?? []), row]);
}
const rowsFor = (role: Role, act: string): PolicyRow[] => index.get(`${role} ${act}`) ?? [];
