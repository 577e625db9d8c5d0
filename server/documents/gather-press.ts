import { unitKo } from '../../workflows/targets.js';
import { fieldKo } from '../../workflows/words-fields.js';
import type { Press, Target } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import type { Facts } from './compose.js';
import { kindLabel, printedTargets } from './gather.js';

interface ProgramRow {
  title_ko: string;
  year: number;
  ministry_ko: string;
  ministry_short_ko: string | null;
  ministry_department_ko: string;
  agency_ko: string;
  previous_years: { year: number; won: number }[];
  published: { years: string; datasets: number; items: number } | null;
  jobs: { ordinary: number; crowdsourcing: number } | null;
  press: Press | null;
  sandbox: boolean;
  main_won: number;
  supplementary: { won: number; state: string } | null;
}

interface CallRow {
  id: string;
  kind: 'designated' | 'open';
  places: number;
  applications: number;
  budget_won: number;
}

interface ProjectRow {
  title: string;
  list_title: string | null;
  lead: string;
  list_lead: string | null;
  partners: string[];
  gist: string | null;
  targets: Target[];
  field: string | null;
}

/** 보도자료 on the decided calls of a program. */
export async function pressReleaseOf(
  tx: Tx,
  programId: string,
): Promise<{ facts: Facts; title: string; department: string; embargoUntil: string | undefined }> {
  const [program] = await tx.query<ProgramRow>(
    `select p.*, coalesce((select sum(won) from budget_lines b where b.program_id = p.id and b.state = 'approved' and b.kind = 'main'), 0)::bigint as main_won,
       (select jsonb_build_object('won', b.won, 'state', b.state) from budget_lines b where b.program_id = p.id and b.kind = 'supplementary' and b.state <> 'rejected' order by b.id limit 1) as supplementary
     from programs p where p.id = $1`,
    [programId],
  );
  if (!program) throw new Error(`no program ${programId}`);
  const calls = await tx.query<CallRow>(
    `select c.id, c.kind, coalesce(c.slots, (select count(*)::int from topics t where t.call_id = c.id)) as places, c.budget_won,
       (select count(*) from selection_rows r join selections s on s.id = r.selection_id where s.call_id = c.id and s.state in ('approved', 'announced'))::int as applications
     from calls c where c.program_id = $1 and exists (select from selections s where s.call_id = c.id and s.state in ('approved', 'announced')) order by c.kind, c.id`,
    [programId],
  );
  const told = [];
  const fields = new Set<string>();
  for (const call of calls) {
    const projects = await tx.query<ProjectRow>(projectsOf, [call.id]);
    for (const { field } of projects) if (field) fields.add(fieldKo(field));
    told.push({
      kind: call.kind,
      label: kindLabel(call.kind),
      places: call.places,
      applications: call.applications,
      budgetWon: call.budget_won,
      results: projects.map((p, i) => ({
        no: i + 1,
        title: p.title,
        ...(p.list_title && { listTitle: p.list_title }),
        lead: p.lead,
        ...(p.list_lead && { listLead: p.list_lead }),
        partners: p.partners,
        ...(p.gist && { gist: p.gist }),
        targets: printedTargets(p.targets, unitKo),
      })),
      failed: await failedTopics(tx, call.id),
    });
  }
  const press = program.press;
  const previous = program.previous_years.find(({ year }) => year === program.year - 1);
  return {
    title: press?.titleKo ?? `${program.year}년 ${program.title_ko} 선정결과`,
    department: program.ministry_department_ko,
    embargoUntil: press?.embargoOnline,
    facts: {
      ministry: {
        name: program.ministry_ko,
        ...(program.ministry_short_ko && { short: program.ministry_short_ko }),
        department: program.ministry_department_ko,
      },
      agency: program.agency_ko,
      program: {
        title: program.title_ko,
        year: program.year,
        budgetWon: program.main_won,
        ...(previous && { previous }),
      },
      ...(press?.titleKo && { title: press.titleKo }),
      ...(press?.subtitlesKo?.length && { subtitles: press.subtitlesKo }),
      ...(press?.distributedOn && { distributedOn: press.distributedOn }),
      ...(press?.embargoPrint && {
        embargo: { print: press.embargoPrint, ...(press.embargoOnline && { online: press.embargoOnline }) },
      }),
      contacts: (press?.contacts ?? []).map(({ roleKo, phone }) => ({ role: roleKo, phone })),
      applications: calls.reduce((sum, call) => sum + call.applications, 0),
      calls: told,
      fields: [...fields],
      ...(program.supplementary && {
        supplementary: { won: program.supplementary.won, state: program.supplementary.state },
      }),
      ...(program.published && { published: program.published }),
      ...(program.jobs && { jobs: { ...program.jobs, groups: ['청년', '취업준비생', '경력단절여성', '장애인'] } }),
      ...(press?.licence && { licence: press.licence }),
      synthetic: program.sandbox,
    },
  };
}

const projectsOf = `
  select coalesce(a.title_ko, t.title_ko) as title, coalesce(a.list_title_ko, t.list_title_ko) as list_title, l.name as lead, l.list_name as list_lead,
    array(select o.name from application_members m join organizations o on o.id = m.organization_id where m.application_id = a.id and m.role = 'partner' order by m.position) as partners,
    coalesce(a.gist_ko, t.gist_ko) as gist, case when jsonb_array_length(a.targets) > 0 then a.targets else t.targets end as targets, coalesce(a.field, t.field) as field
  from selections s join selection_rows r on r.selection_id = s.id and r.outcome = 'selected' join applications a on a.id = r.application_id
    join topics t on t.id = a.topic_id join organizations l on l.id = a.lead_id
  where s.call_id = $1 and s.state in ('approved', 'announced') order by t.no, a.no`;

async function failedTopics(tx: Tx, callId: string): Promise<{ title: string }[]> {
  return tx.query<{ title: string }>(
    `select t.title_ko as title from topics t join calls c on c.id = t.call_id where t.call_id = $1 and t.no > 0 and c.kind = 'designated'
       and not exists (select from selections s join selection_rows r on r.selection_id = s.id join applications a on a.id = r.application_id
         where s.call_id = $1 and s.state in ('approved', 'announced') and r.outcome = 'selected' and a.topic_id = t.id) order by t.no`,
    [callId],
  );
}
