import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Db } from '../../server/db/connection.js';
import { transaction } from '../../server/db/tx.js';
import { allKinds, kindDef } from '../../server/lifecycle/registry.js';
import { visibleTo } from '../../server/lifecycle/visible.js';
import { act, actorOf } from '../../server/play/world.js';
import type { Kind } from '../../workflows/life.js';
import { type Actor, allows, type Role, roles } from '../../workflows/policy.js';
import { acceptingCall, applicant, readyApplication, type TestHouse, testHouse } from '../support/house.js';
import { type Played, played } from '../support/played.js';

/** Two programs beside each other: one played to its end, and one whose call still accepts. */
let play: Played;
let house: TestHouse;
let db: Db;
let people: Actor[];

beforeAll(async () => {
  play = await played('practice', 'published');
  db = play.database.db;
  house = await testHouse(db);
  const callId = await acceptingCall(house);
  const [lead, partner] = [await applicant(house), await applicant(house)];
  await readyApplication(house, callId, lead);
  const submitted = await readyApplication(house, callId, partner);
  await act(house, partner.actor, 'application.submit', submitted);
  const shared = await readyApplication(house, callId, lead);
  await act(house, lead.actor, 'application.invite', shared, { organizationId: partner.organizationId, budgetWon: 0 });
  await conflictOfInterest();
  people = await everybody();
}, 90_000);
afterAll(() => play.drop());

/** One of the evaluators who judged has since been found to have a conflict with one of the applications. */
async function conflictOfInterest(): Promise<void> {
  await play.database.owner.pool.query(
    `insert into conflicts (id, person_id, application_id, kind, basis, declared_at)
     select gen_random_uuid(), s.evaluator_id, x.application_id, 'challenge', '가상 이해충돌', clock_timestamp() from seats s join panel_applications x on x.panel_id = s.panel_id order by s.id, x.application_id limit 1`,
  );
}

/** Every person of the database in every role there is, with the programs and organizations of theirs, and the nobodies. */
async function everybody(): Promise<Actor[]> {
  const { rows } = await db.pool.query<{ id: string; organizations: string[]; programs: string[] }>(
    `select p.id, array(select organization_id::text from person_organizations o where o.person_id = p.id) as organizations,
       array(select distinct program_id::text from person_roles r where r.person_id = p.id and program_id is not null) as programs from people p order by p.id`,
  );
  return [
    ...rows.flatMap(({ id, organizations, programs }) =>
      roles.map((role) => actorOf(id, role, { organizationIds: organizations, programIds: programs })),
    ),
    ...roles.map((role) => actorOf(null, role)),
  ];
}

interface Row {
  id: string;
  state: string;
  facts: Record<string, unknown>;
}

async function subjectsOf(kind: Kind): Promise<Row[]> {
  const def = kindDef(kind);
  return transaction(db, async (tx) => {
    const rows = await tx.query<{ id: string; state: string; program_id: string | null }>(
      `select id, state, program_id from ${def.table} order by id`,
    );
    const facts = await def.facts(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map(({ id, state, program_id }) => ({
      id,
      state,
      facts: { programId: program_id, ...facts.get(id) },
    }));
  });
}

const nameOf = ({ role, personId }: Actor): string => `${role} ${personId}`;

describe('what the database shows is what the table of rights allows, for everybody in every role', () => {
  test.each(allKinds().map(({ kind }) => kind))('every %s', async (kind) => {
    const subjects = await subjectsOf(kind);
    expect(subjects.length).toBeGreaterThan(0);
    const differences: string[] = [];
    const seenBy = new Set<Role>();
    for (const actor of people) {
      const { sql, values } = visibleTo(kind, actor);
      const { rows } = await db.pool.query<{ id: string }>(
        `select t.id from ${kindDef(kind).table} t where ${sql}`,
        values,
      );
      const shown = new Set(rows.map(({ id }) => id));
      if (shown.size > 0) seenBy.add(actor.role);
      for (const { id, state, facts } of subjects) {
        const allowed = allows({ actor, act: `${kind}.read`, state, facts });
        if (shown.has(id) !== allowed)
          differences.push(`${nameOf(actor)}: ${kind} ${id} (${state}) shown ${shown.has(id)}, allowed ${allowed}`);
      }
    }
    expect(differences).toEqual([]);
    expect(seenBy.size).toBeGreaterThan(0);
  });

  test('nobody but its consortium sees an application while its call accepts', async () => {
    const { rows } = await db.pool.query<{ id: string; members: string[] }>(
      `select a.id, array(select organization_id::text from application_members m where m.application_id = a.id) as members
       from applications a where a.program_id = $1`,
      [house.programId],
    );
    expect(rows).toHaveLength(3);
    for (const actor of people) {
      const { sql, values } = visibleTo('application', actor);
      const shown = (
        await db.pool.query<{ id: string }>(
          `select t.id from applications t where ${sql} and t.program_id = '${house.programId}'`,
          values,
        )
      ).rows;
      const own = rows.filter(({ members }) => members.some((id) => actor.organizationIds.includes(id)));
      expect([nameOf(actor), shown.length]).toEqual([nameOf(actor), actor.role === 'applicant' ? own.length : 0]);
    }
  });

  test('an evaluator with a conflict does not see the application, though they sit on its panel', async () => {
    const { rows } = await db.pool.query<{ person_id: string; application_id: string }>(
      'select person_id, application_id from conflicts',
    );
    expect(rows).toHaveLength(1);
    for (const { person_id, application_id } of rows) {
      const { sql, values } = visibleTo('application', actorOf(person_id, 'evaluator'));
      const shown = (await db.pool.query<{ id: string }>(`select t.id from applications t where ${sql}`, values)).rows;
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.map(({ id }) => id)).not.toContain(application_id);
    }
  });
});
