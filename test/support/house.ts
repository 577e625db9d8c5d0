import { newId } from '../../server/db/ids.js';
import '../../server/slices.js';
import type { Db } from '../../server/db/connection.js';
import { tick } from '../../server/lifecycle/clock.js';
import { act, actorOf, birth } from '../../server/play/world.js';
import type { Actor } from '../../workflows/policy.js';

export const OPENS = '2026-03-02T09:00:00+09:00';
export const CLOSES = '2026-04-01T18:00:00+09:00';
const FOUNDED = '2026-02-01T00:00:00.000Z';

/** A program with its staff and money, and hands to bring calls and applications to where a test begins: by acts alone. */
export interface TestHouse {
  db: Db;
  programId: string;
  officer: Actor;
  approver: Actor;
  finance: Actor;
  auditor: Actor;
  administrator: Actor;
}

/** People: enrolled by the administrator; a person has one address and as many roles as a test gives. */
export async function person(db: Db, role: string, organizationId?: string): Promise<string> {
  const id = newId();
  const input = { name: `가상 ${role}`, email: `${id}@test.invalid`, role, ...(organizationId && { organizationId }) };
  await birth({ db }, actorOf(null, 'administrator'), 'person.enroll', [{ id, parentId: '', input }]);
  return id;
}

/** A sandbox whose clock stands still at the first of February 2026, or a real program on the database's own clock. */
export async function testHouse(db: Db, { sandbox = true } = {}): Promise<TestHouse> {
  const programId = newId();
  const staff = async (role: Actor['role']) => actorOf(await person(db, role), role, { programIds: [programId] });
  const officer = await staff('officer');
  const administrator = actorOf(await person(db, 'administrator'), 'administrator');
  await birth({ db }, officer, 'program.create', [
    {
      id: programId,
      parentId: '',
      input: {
        code: `T-${programId.slice(-12)}`,
        titleKo: '가상 사업',
        year: 2026,
        ministryKo: '가상부',
        ministryDepartmentKo: '가상과',
        agencyKo: '가상진흥원',
        ...(sandbox && { sandbox: true, clockAt: FOUNDED, clockFrozen: true }),
      },
    },
  ]);
  const [approver, finance, auditor] = [await staff('approver'), await staff('finance'), await staff('auditor')];
  for (const { personId, role } of [approver, finance, auditor])
    await act({ db }, administrator, 'program.appoint', programId, { personId, role });
  const [line] = await birth({ db }, officer, 'budgetLine.propose', [
    { parentId: programId, input: { kind: 'main', won: 1_000_000_000_000 } },
  ]);
  await act({ db }, approver, 'budgetLine.approve', line?.id ?? '');
  return { db, programId, officer, approver, finance, auditor, administrator };
}

/** Moves the sandbox clock and lets it raise what is due. */
export async function moveTo({ db, programId, officer }: TestHouse, to: string): Promise<void> {
  await act({ db }, officer, 'program.moveClock', programId, { to, frozen: true });
  await tick(db);
}

export interface CallOptions {
  kind?: 'designated' | 'open';
  opensAt?: string;
  closesAt?: string;
  budgetWon?: number;
  rules?: Record<string, unknown>;
}

/** A call written, with one topic (a pool where it is open), still a draft. */
export async function draftCall(house: TestHouse, options: CallOptions = {}): Promise<string> {
  const { kind = 'designated', opensAt = OPENS, closesAt = CLOSES, budgetWon = 1_000_000_000, rules } = options;
  const [call] = await birth(house, house.officer, 'call.create', [
    {
      parentId: house.programId,
      input: {
        code: `C${newId().slice(-8)}`,
        kind,
        titleKo: '가상 공고',
        budgetWon,
        opensAt,
        closesAt,
        ...(kind === 'open' && { slots: 3 }),
        ...(rules && { rules }),
      },
    },
  ]);
  const id = call?.id ?? '';
  if (kind === 'designated')
    await birth(house, house.officer, 'topic.create', [
      { parentId: id, input: { no: 1, titleKo: '가상 과제', budgetWon: 300_000_000 } },
    ]);
  return id;
}

/** A call that has been announced. */
export async function announcedCall(house: TestHouse, options: CallOptions = {}): Promise<string> {
  const id = await draftCall(house, options);
  await act(house, house.officer, 'call.propose', id);
  await act(house, house.approver, 'call.approve', id);
  await act(house, house.officer, 'call.announce', id);
  return id;
}

/** A sandbox call that accepts: its clock is moved to an hour after the opening. */
export async function acceptingCall(house: TestHouse, options: CallOptions = {}): Promise<string> {
  const id = await announcedCall(house, options);
  await moveTo(house, new Date(Date.parse(options.opensAt ?? OPENS) + 3_600_000).toISOString());
  return id;
}

export interface Applicant {
  organizationId: string;
  actor: Actor;
}

/** An organization with the person who speaks for it. */
export async function applicant(house: TestHouse): Promise<Applicant> {
  const organizationId = newId();
  await birth(house, house.officer, 'organization.register', [
    { id: organizationId, parentId: '', input: { name: `가상기관 ${organizationId}` } },
  ]);
  const personId = await person(house.db, 'applicant', organizationId);
  return { organizationId, actor: actorOf(personId, 'applicant', { organizationIds: [organizationId] }) };
}

/** An application with everything that a submission needs, not submitted. */
export async function readyApplication(
  house: TestHouse,
  callId: string,
  lead: Applicant,
  topicNo = 1,
): Promise<string> {
  const [born] = await birth(house, lead.actor, 'application.create', [
    {
      parentId: callId,
      input: {
        organizationId: lead.organizationId,
        ...(topicNo > 0 ? { topicNo } : { titleKo: '가상 제안' }),
      },
    },
  ]);
  const id = born?.id ?? '';
  await act(house, lead.actor, 'application.save', id, {
    plan: '가상 사업계획',
    requestedWon: 300_000_000,
    leadBudgetWon: 300_000_000,
  });
  return id;
}

export const one = async <R = Record<string, unknown>>(db: Db, text: string, values: unknown[] = []): Promise<R> =>
  (await db.pool.query(text, values)).rows[0] as R;

export const stateOf = async (db: Db, table: string, id: string): Promise<unknown> =>
  (await one(db, `select state from ${table} where id = $1`, [id]))?.state;

/** The entries of a subject's chain, as `act outcome reason`. */
export async function chainOf(db: Db, id: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ line: string }>(
    `select concat_ws(' ', act, outcome, reason) as line from audit_entries where subject_id = $1 order by n`,
    [id],
  );
  return rows.map(({ line }) => line);
}
