import type { Actor } from '../../workflows/policy.js';
import type { Db } from '../db/connection.js';
import { named } from '../db/named.js';
import type { Subject } from '../lifecycle/act.js';
import type { Option } from './form-shape.js';

/** What can be chosen in a form, by the name of its widget. Each is one bounded statement, read only when a form asks for it. */
type Chooser = (db: Db, actor: Actor, subject: Subject | undefined) => Promise<Option[]>;

const MOST = 500;

const choosers: Record<string, Chooser> = {
  ownOrganization: (db, actor) =>
    options(
      db,
      `select id as value, name as label from organizations where id = any($1::uuid[]) order by name collate korean limit ${MOST}`,
      [[...actor.organizationIds]],
    ),
  organization: (db) =>
    options(
      db,
      `select id as value, name || coalesce(' (' || registration_no || ')', '') as label from organizations where state = 'registered' order by name collate korean limit ${MOST}`,
      [],
    ),
  topic: (db, _actor, subject) =>
    options(
      db,
      `select no::text as value, case when no > 0 then no || '. ' || title_ko else title_ko end as label from topics where call_id = $1 order by no limit ${MOST}`,
      [subject?.id ?? null],
    ),
  person: (db) =>
    options(
      db,
      `select id as value, name || ' <' || email || '>' as label from people where state = 'active' order by name collate korean limit ${MOST}`,
      [],
    ),
  evaluator: (db) =>
    options(
      db,
      `select p.id as value, p.name as label from people p join person_roles r on r.person_id = p.id and r.role = 'evaluator' where p.state = 'active' order by p.name collate korean limit ${MOST}`,
      [],
    ),
};

/** The choices that these forms need, each asked for once. */
export async function choicesFor(
  db: Db,
  actor: Actor,
  subject: Subject | undefined,
  widgets: ReadonlySet<string>,
): Promise<Record<string, Option[]>> {
  const wanted = Object.entries(choosers).filter(([name]) => widgets.has(name));
  return Object.fromEntries(
    await Promise.all(wanted.map(async ([name, choose]) => [name, await choose(db, actor, subject)])),
  );
}

async function options(db: Db, statement: string, values: unknown[]): Promise<Option[]> {
  const { rows } = await db.pool.query<{ value: string; label: string }>(named(statement, values));
  return rows.map(({ value, label }) => ({ value, ko: label, en: label }));
}
