import { newId } from '../../server/db/ids.js';
import { staffOf } from '../../server/play/cast.js';
import { act, actorOf, birth } from '../../server/play/world.js';
import type { Actor, Role } from '../../workflows/policy.js';
import type { Person } from './people.js';
import type { Site } from './site.js';

/** Who asks: how they are called in a test, as whom the policy table knows them, and at which browser they sit. */
export interface Asker {
  name: string;
  actor: Actor;
  person: Person;
}

/** One of every kind of people that a program has, and of those who have nothing to do with it. */
export async function askersOf(site: Site): Promise<Asker[]> {
  const { world, staff, db } = site;
  const other = newId();
  const strangers = await staffOf({ db }, 'OTHER');
  await birth({ db }, actorOf(strangers[0] ?? null, 'officer', { programIds: [other] }), 'program.create', [
    { id: other, parentId: '', input: elsewhere },
  ]);
  const roles: Role[] = ['officer', 'approver', 'finance', 'auditor'];
  for (const [i, role] of roles.entries())
    if (i > 0) await act({ db }, world.staff.administrator, 'program.appoint', other, { personId: strangers[i], role });
  const newcomers = { applicant: newId(), evaluator: newId() };
  await birth(
    { db },
    world.staff.officer,
    'person.enroll',
    Object.entries(newcomers).map(([role, id]) => ({
      id,
      parentId: '',
      input: { name: `가상 남 ${role}`, email: `${role}@other.invalid`, role, synthetic: true },
    })),
  );
  const winner = [...world.organizations.values()][0]?.speaker as Actor;
  const known: [string, Actor][] = [
    ['an applicant', winner],
    ['an evaluator', [...world.evaluators.values()][0] as Actor],
    ...roles.map((role, i): [string, Actor] => [
      `the ${role}`,
      actorOf(staff[i] ?? null, role, { programIds: [world.programId] }),
    ]),
    ['the administrator', actorOf(staff[4] ?? null, 'administrator')],
    ['another applicant', actorOf(newcomers.applicant, 'applicant')],
    ['another evaluator', actorOf(newcomers.evaluator, 'evaluator')],
    ...roles.map((role, i): [string, Actor] => [
      `the ${role} of another program`,
      actorOf(strangers[i] ?? null, role, { programIds: [other] }),
    ]),
  ];
  const askers: Asker[] = [{ name: 'the public', actor: actorOf(null, 'public'), person: await site.person() }];
  for (const [name, actor] of known)
    askers.push({ name, actor, person: await site.person(actor.personId ?? undefined, actor.role) });
  return askers;
}

const elsewhere = {
  code: 'OTHER',
  titleKo: '다른 사업(가상)',
  year: 2020,
  ministryKo: '가상부',
  ministryDepartmentKo: '다른과',
  agencyKo: '다른진흥원(가상)',
  sandbox: true,
  clockAt: '2020-01-01T00:00:00Z',
};
