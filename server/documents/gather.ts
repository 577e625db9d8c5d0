import type { Tx } from '../db/tx.js';
import type { Facts } from './compose.js';

/** What every paper of a program has on its head. */
export interface House {
  institution: Facts;
  program: { title: string; year: number };
  department: string;
  synthetic: boolean;
}

interface HouseRow {
  title_ko: string;
  year: number;
  agency_ko: string;
  agency_department_ko: string | null;
  ministry_department_ko: string;
  sandbox: boolean;
}

export async function houseOf(tx: Tx, programId: string): Promise<House> {
  const [row] = await tx.query<HouseRow>(
    'select title_ko, year, agency_ko, agency_department_ko, ministry_department_ko, sandbox from programs where id = $1',
    [programId],
  );
  if (!row) throw new Error(`no program ${programId}`);
  return {
    institution: {
      name: row.agency_ko,
      head: `${row.agency_ko}장`,
      seal: { text: `${row.agency_ko}장인`, synthetic: row.sandbox },
    },
    program: { title: row.title_ko, year: row.year },
    department: row.agency_department_ko ?? row.ministry_department_ko,
    synthetic: row.sandbox,
  };
}

/** An official letter's own parts; the number and the day come with the issuing. */
export const letter = (house: House, recipient: string, title: string): Facts => ({
  institution: house.institution,
  recipient,
  title,
  disclosure: '부분공개(5호)',
  approval: { steps: [{ title: '담당' }, { title: '팀장' }, { title: '본부장', kind: '전결' }] },
  synthetic: house.synthetic,
});

export const kindLabel = (kind: string): string => (kind === 'designated' ? '지정공모' : '자유공모');

interface ApplicationRow {
  id: string;
  program_id: string;
  call_id: string;
  no: string;
  title: string;
  topic_no: number;
  topic_title: string;
  call_title: string;
  call_kind: string;
  lead: string;
  lead_id: string;
  lead_no: string | null;
  partners: string[];
}

export interface ApplicationHead {
  row: ApplicationRow;
  head: Facts;
}

/** The consortium and where it applied, as every letter about it names them. */
export async function applicationHead(tx: Tx, id: string): Promise<ApplicationHead> {
  const [row] = await tx.query<ApplicationRow>(
    `select a.id, a.program_id, a.call_id, a.no, coalesce(a.title_ko, t.title_ko) as title, t.no as topic_no, t.title_ko as topic_title, c.title_ko as call_title, c.kind as call_kind,
       l.name as lead, a.lead_id, l.registration_no as lead_no,
       array(select o.name from application_members m join organizations o on o.id = m.organization_id where m.application_id = a.id and m.role = 'partner' order by m.position) as partners
     from applications a join topics t on t.id = a.topic_id join calls c on c.id = a.call_id join organizations l on l.id = a.lead_id where a.id = $1`,
    [id],
  );
  if (!row) throw new Error(`no application ${id}`);
  return {
    row,
    head: {
      call: { title: row.call_title, kindLabel: kindLabel(row.call_kind) },
      ...(row.topic_no > 0 && { topic: { no: row.topic_no, title: row.topic_title } }),
      application: { no: row.no, title: row.title, lead: row.lead, partners: row.partners },
    },
  };
}

/** Targets as papers print them, their units in Korean. */
export const printedTargets = (
  targets: { ko: string; comparator: string; target: number; unit: string }[],
  unit: (unit: string) => string,
): Facts[] => targets.map((t) => ({ name: t.ko, comparator: t.comparator, target: t.target, unit: unit(t.unit) }));
