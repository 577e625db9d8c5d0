import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { newId } from '../db/ids.js';
import { organizationKey, type ProgramOrganization } from './program.js';
import type { FilledProgram } from './program-filled.js';
import { act, actorOf, birth, DAY, type Progress, type World } from './world.js';

/** Founds the program in its sandbox, with its money, its staff, the organizations that apply and the evaluators: the people are made up and say so. */
export async function cast(
  db: Db,
  config: Config,
  program: FilledProgram,
  progress: Progress,
  known?: string[],
): Promise<World> {
  progress.say('사람과 기관');
  const house = { db };
  const [officerId, approverId, financeId, auditorId, administratorId] =
    known ?? (await staffOf(house, program.program.code));
  const programId = newId();
  const founder = actorOf(officerId ?? null, 'officer', { programIds: [programId] });
  await birth(house, founder, 'program.create', [{ id: programId, parentId: '', input: faceOf(program) }]);
  const staff = {
    administrator: actorOf(administratorId ?? null, 'administrator'),
    officer: founder,
    approver: actorOf(approverId ?? null, 'approver', { programIds: [programId] }),
    finance: actorOf(financeId ?? null, 'finance', { programIds: [programId] }),
  };
  for (const [personId, role] of [
    [approverId, 'approver'],
    [financeId, 'finance'],
    [auditorId, 'auditor'],
  ] as const)
    await act(house, staff.administrator, 'program.appoint', programId, { personId, role });
  await money(house, staff, programId, program);
  const organizations = await consortia(house, staff.officer, program);
  const evaluators = await judges(house, staff.officer, program);
  return {
    db,
    config,
    programId,
    staff,
    organizations,
    evaluators,
    calls: new Map(),
    applications: new Map(),
    progress,
  };
}

/** Officer, approver, finance officer, auditor and administrator: enrolled once, for as many programs as they are then given. */
export const staffOf = (house: Pick<World, 'db'>, code: string): Promise<string[]> =>
  enroll(
    house,
    actorOf(null, 'administrator'),
    [
      { name: '가상 담당자', role: 'officer' },
      { name: '가상 결재권자', role: 'approver' },
      { name: '가상 재무 담당자', role: 'finance' },
      { name: '가상 감사 담당자', role: 'auditor' },
      { name: '가상 관리자', role: 'administrator' },
    ],
    code,
  );

/** When the play begins: ten days before the first call opens. */
export const beginning = (program: FilledProgram): number =>
  Math.min(...program.calls.map(({ opensAt }) => Date.parse(opensAt))) - 10 * DAY;

function faceOf(program: FilledProgram): Record<string, unknown> {
  const {
    code,
    titleKo,
    titleEn,
    year,
    ministryKo,
    ministryShortKo,
    ministryDepartmentKo,
    agencyKo,
    agencyDepartmentKo,
    previousYears,
    published,
    jobsPerBillionWon,
    press,
  } = program.program;
  return given({
    code,
    titleKo,
    titleEn,
    year,
    ministryKo,
    ministryShortKo,
    ministryDepartmentKo,
    agencyKo,
    agencyDepartmentKo,
    previousYears,
    published,
    jobs: jobsPerBillionWon,
    press,
    seed: program.seed,
    sandbox: true,
    clockAt: new Date(beginning(program)).toISOString(),
    clockFrozen: true,
  });
}

async function money(
  house: Pick<World, 'db'>,
  staff: World['staff'],
  programId: string,
  program: FilledProgram,
): Promise<void> {
  for (const { kind, won, state } of program.program.budgetLines) {
    const [line] = await birth(house, staff.officer, 'budgetLine.propose', [
      { parentId: programId, input: { kind, won } },
    ]);
    if (line && state === 'approved') await act(house, staff.approver, 'budgetLine.approve', line.id);
  }
}

async function consortia(
  house: Pick<World, 'db'>,
  officer: World['staff']['officer'],
  program: FilledProgram,
): Promise<World['organizations']> {
  const found = new Map<string, ProgramOrganization & { synthetic: boolean }>();
  for (const { applications } of program.calls)
    for (const { lead, partners, synthetic } of applications)
      for (const organization of [lead, ...partners]) {
        const key = organizationKey(organization);
        const known = found.get(key);
        found.set(key, {
          ...organization,
          ...known,
          ...(organization.listName && { listName: organization.listName }),
          synthetic: synthetic && (known?.synthetic ?? true),
        });
      }
  const known = await knownOrganizations(house, [...found.values()]);
  const fresh = [...found].filter(([key]) => !known.has(key));
  const ids = fresh.map(() => newId());
  await birth(
    house,
    officer,
    'organization.register',
    fresh.map(([, { name, listName, registrationNo, synthetic }], i) => ({
      id: ids[i] ?? '',
      parentId: '',
      input: given({ name, listName, registrationNo, synthetic: synthetic || undefined }),
    })),
  );
  const speakers = await enroll(
    house,
    officer,
    fresh.map((_, i) => ({
      name: `가상 대표자 ${String(i + 1).padStart(3, '0')}`,
      role: 'applicant',
      organizationId: ids[i] ?? '',
    })),
    program.program.code,
  );
  const registered = fresh.map(
    ([key], i) =>
      [
        key,
        { id: ids[i] ?? '', speaker: actorOf(speakers[i] ?? null, 'applicant', { organizationIds: [ids[i] ?? ''] }) },
      ] as const,
  );
  return new Map([...known, ...registered]);
}

/** Organizations that an earlier program of this database has brought, with who speaks for them. */
async function knownOrganizations(
  { db }: Pick<World, 'db'>,
  organizations: ProgramOrganization[],
): Promise<World['organizations']> {
  const { rows } = await db.pool.query<{
    id: string;
    name: string;
    registration_no: string | null;
    person: string | null;
  }>(
    `select o.id, o.name, o.registration_no, (select min(x.person_id::text) from person_organizations x where x.organization_id = o.id) as person
     from organizations o where o.registration_no = any($1) or (o.registration_no is null and o.name = any($2))`,
    [
      organizations.flatMap(({ registrationNo }) => (registrationNo ? [registrationNo.replace(/\D/g, '')] : [])),
      organizations.map(({ name }) => name),
    ],
  );
  const known: World['organizations'] = new Map();
  for (const organization of organizations) {
    const row = rows.find(({ name, registration_no }) =>
      organization.registrationNo
        ? registration_no === organization.registrationNo.replace(/\D/g, '')
        : registration_no === null && name === organization.name,
    );
    if (row)
      known.set(organizationKey(organization), {
        id: row.id,
        speaker: actorOf(row.person, 'applicant', { organizationIds: [row.id] }),
      });
  }
  return known;
}

async function judges(
  house: Pick<World, 'db'>,
  officer: World['staff']['officer'],
  program: FilledProgram,
): Promise<World['evaluators']> {
  // The one without scores chairs where a file brings applications that nobody scored.
  const names = new Set(
    program.calls.flatMap(({ code, applications }) =>
      [...applications.flatMap(({ reviews }) => reviews.map(({ evaluator }) => evaluator)), '가상 위원장'].map(
        (name) => `${code}|${name}`,
      ),
    ),
  );
  const list = [...names];
  const ids = await enroll(
    house,
    officer,
    list.map((key) => ({ name: `가상 평가위원 ${key.replace('|', ' ')}`.slice(0, 60), role: 'evaluator' })),
    program.program.code,
  );
  return new Map(list.map((key, i) => [key, actorOf(ids[i] ?? null, 'evaluator')]));
}

/** Addresses end in .invalid (RFC 2606): no letter can reach anybody. */
async function enroll(
  house: Pick<World, 'db'>,
  by: World['staff']['officer'],
  people: { name: string; role: string; organizationId?: string }[],
  code: string,
): Promise<string[]> {
  const ids = people.map(() => newId());
  const domain =
    code
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '')
      .replace(/^-+|-+$/g, '') || 'program';
  await birth(
    house,
    by,
    'person.enroll',
    people.map((person, i) => ({
      id: ids[i] ?? '',
      parentId: '',
      input: { ...person, email: `${person.role}-${(ids[i] ?? '').slice(-12)}@${domain}.invalid`, synthetic: true },
    })),
  );
  return ids;
}

/** Without what is undefined: strict forms take a key or don't have it. */
export const given = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
