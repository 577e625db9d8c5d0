import type { Db } from '../db/connection.js';
import { named } from '../db/named.js';

export interface ResultProgram {
  id: string;
  title: string;
  sandbox: boolean;
}

/** The program whose results are shown: the one asked for, else the one announced last. Nothing before its announcement. */
export async function programWithResults(db: Db, id: string | undefined): Promise<ResultProgram | undefined> {
  const { rows } = await db.pool.query<ResultProgram>(
    named(
      `select p.id, p.title_ko as title, p.sandbox from programs p join selections s on s.program_id = p.id and s.state = 'announced'
     where $1::text is null or p.id::text = $1 order by s.announced_at desc limit 1`,
      [id?.replaceAll('\0', '') ?? null],
    ),
  );
  return rows[0];
}

export interface ResultCall {
  id: string;
  kind: 'designated' | 'open';
  title: string;
  places: number;
  applications: number;
  selectedWon: number;
  projects: { title: string; lead: string; partners: string[]; gist: string | null }[];
}

/** Announced calls of a program with what was selected, in the order of the published table; one statement. */
export async function resultsOf(db: Db, programId: string): Promise<ResultCall[]> {
  const { rows } = await db.pool.query<ResultCall>(
    named(
      `select c.id, c.kind, c.title_ko as title, coalesce(c.slots, (select count(*)::int from topics t where t.call_id = c.id)) as places, s.selected_won as "selectedWon",
       (select count(*)::int from selection_rows r where r.selection_id = s.id) as applications,
       coalesce((select jsonb_agg(jsonb_build_object('title', coalesce(a.list_title_ko, t.list_title_ko, a.title_ko, t.title_ko), 'lead', coalesce(l.list_name, l.name), 'gist', coalesce(a.gist_ko, t.gist_ko),
           'partners', array(select o.name from application_members m join organizations o on o.id = m.organization_id where m.application_id = a.id and m.role = 'partner' order by m.position)) order by t.no, a.no)
         from selection_rows r join applications a on a.id = r.application_id join topics t on t.id = a.topic_id join organizations l on l.id = a.lead_id
         where r.selection_id = s.id and r.outcome = 'selected'), '[]') as projects
     from calls c join selections s on s.call_id = c.id and s.state = 'announced' where c.program_id = $1 order by c.kind, c.id limit 20`,
      [programId],
    ),
  );
  return rows;
}

export async function releasedDocuments(
  db: Db,
  programId: string,
): Promise<{ id: string; title: string; size: number; sha256: string; created_at: Date }[]> {
  const { rows } = await db.pool.query<{ id: string; title: string; size: number; sha256: string; created_at: Date }>(
    named(
      `select d.id, d.title, d.size, d.sha256, d.created_at from documents d join notices n on n.id = d.notice_id
     where n.program_id = $1 and n.is_public and n.kind = 'pressRelease' and n.state in ('issued', 'published') order by d.created_at desc limit 10`,
      [programId],
    ),
  );
  return rows;
}
