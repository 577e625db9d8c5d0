import { dayInKorea } from '../../workflows/deadlines.js';
import { meetsTarget, unitKo } from '../../workflows/targets.js';
import type { Report, Target } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import type { Facts } from './compose.js';
import { applicationHead, houseOf, letter, printedTargets } from './gather.js';

interface Terms {
  title: string;
  targets: Target[];
  paymentSplit: number[];
  members: { organizationId: string; name: string; role: 'lead' | 'partner'; budgetWon: number }[];
}
interface ContractRow {
  program_id: string;
  call_id: string;
  application_id: string;
  no: string;
  begins_on: string;
  ends_on: string;
  terms: Terms;
  agreement_hash: string;
  concluded_at: Date;
}

const contractRow =
  'select program_id, call_id, application_id, no, begins_on, ends_on, terms, agreement_hash, concluded_at from contracts where id = $1';
const stageContent = {
  kickoff: '추진 체계와 세부 계획',
  interim: '추진 실적과 예산 집행',
  final: '최종 결과와 수량 목표 달성',
} as const;
const tranche = (i: number, n: number) =>
  n === 1 ? '일시 지급' : i === 0 ? '1차(선급금)' : i === n - 1 ? `${n}차(잔금)` : `${i + 1}차(중도금)`;
const condition = (i: number, n: number) =>
  i === 0 ? '협약 체결 후' : i === n - 1 ? '최종보고 승인 후' : '중간보고 승인 후';

/** 협약서 as it was concluded, with every signature under the same hash. */
export async function contractOf(
  tx: Tx,
  contractId: string,
): Promise<{
  facts: Facts;
  title: string;
  department: string;
  programId: string;
  callId: string;
  leadId: string;
  number: string;
}> {
  const [contract] = await tx.query<ContractRow>(contractRow, [contractId]);
  if (!contract) throw new Error(`no contract ${contractId}`);
  const { row, head } = await applicationHead(tx, contract.application_id);
  const house = await houseOf(tx, contract.program_id);
  const { terms } = contract;
  const milestones = await tx.query<{ title_ko: string; due_on: string; stage: keyof typeof stageContent }>(
    'select title_ko, due_on, stage from milestones where contract_id = $1 order by no',
    [contractId],
  );
  const payments = await tx.query<{ won: number }>('select won from payments where contract_id = $1 order by no', [
    contractId,
  ]);
  const signatures = await tx.query<{ party: string; name: string; signed_at: string; agreement_hash: string }>(
    `select s.party, coalesce(o.name, p.agency_ko) as name, stamp(s.signed_at) as signed_at, s.agreement_hash
     from contract_signatures s left join organizations o on o.id = s.organization_id join contracts k on k.id = s.contract_id join programs p on p.id = k.program_id
       left join application_members m on m.application_id = k.application_id and m.organization_id = s.organization_id
     where s.contract_id = $1 order by (s.party = 'agency') desc, m.position`,
    [contractId],
  );
  return {
    programId: contract.program_id,
    callId: contract.call_id,
    leadId: row.lead_id,
    number: contract.no,
    department: house.department,
    title: `협약서: ${terms.title}`,
    facts: {
      institution: house.institution,
      number: contract.no,
      program: house.program,
      ...(head.topic !== undefined && { topic: head.topic }),
      title: terms.title,
      period: { from: contract.begins_on, to: contract.ends_on },
      members: terms.members.map(({ role, name, budgetWon }) => ({
        role,
        name,
        budget: { government: budgetWon, cash: 0, inKind: 0 },
      })),
      payments: payments.map(({ won }, i) => ({
        label: tranche(i, payments.length),
        percent: terms.paymentSplit[i] ?? 0,
        won,
        condition: condition(i, payments.length),
      })),
      milestones: milestones.map((m) => ({ name: m.title_ko, dueOn: m.due_on, content: stageContent[m.stage] })),
      targets: printedTargets(terms.targets, unitKo),
      licence: '공공누리',
      publishedWhere: 'AI 허브',
      court: '전담기관의 주소지를 관할하는 법원',
      concludedOn: dayInKorea(contract.concluded_at),
      documentHash: contract.agreement_hash,
      signatures: signatures.map((s) => ({
        party: s.party,
        name: s.name,
        signedAt: s.signed_at,
        hash: s.agreement_hash,
      })),
      synthetic: house.synthetic,
    },
  };
}

interface MilestoneRow {
  contract_id: string;
  title_ko: string;
  due_on: string;
  submitted_at: Date | null;
  accepted_at: Date;
  report: Report;
  won: number;
  payment: { no: number; won: number; of: number } | null;
}

/** 보고서 승인 통보: what was promised beside what was shown. */
export async function acceptanceOf(
  tx: Tx,
  milestoneId: string,
): Promise<{ facts: Facts; title: string; department: string; programId: string; callId: string; leadId: string }> {
  const [milestone] = await tx.query<MilestoneRow>(
    `select m.contract_id, m.title_ko, m.due_on, m.submitted_at, m.accepted_at, m.report, k.won,
       (select jsonb_build_object('no', p.no, 'won', p.won, 'of', (select count(*) from payments o where o.contract_id = p.contract_id))
        from payments p where p.gate_milestone_id = m.id order by p.no limit 1) as payment
     from milestones m join contracts k on k.id = m.contract_id where m.id = $1`,
    [milestoneId],
  );
  const [contract] = await tx.query<ContractRow>(contractRow, [milestone?.contract_id]);
  if (!milestone || !contract) throw new Error(`no milestone ${milestoneId}`);
  const { row, head } = await applicationHead(tx, contract.application_id);
  const house = await houseOf(tx, contract.program_id);
  const title = `${house.program.title} ${milestone.title_ko} 승인 통보`;
  const { actuals = {}, jobs, spentWon } = milestone.report;
  return {
    programId: contract.program_id,
    callId: contract.call_id,
    leadId: row.lead_id,
    department: house.department,
    title,
    facts: {
      ...letter(house, `${row.lead}장`, title),
      program: house.program,
      application: head.application,
      contractNumber: contract.no,
      milestone: {
        name: milestone.title_ko,
        dueOn: milestone.due_on,
        ...(milestone.submitted_at && { submittedOn: dayInKorea(milestone.submitted_at) }),
        acceptedOn: dayInKorea(milestone.accepted_at),
      },
      targets: contract.terms.targets.map((t) => ({
        name: t.ko,
        comparator: t.comparator,
        target: t.target,
        unit: unitKo(t.unit),
        actual: actuals[t.ko] ?? 0,
        met: meetsTarget(t, actuals[t.ko] ?? 0),
      })),
      ...(jobs && { jobs: { total: Object.values(jobs).reduce((sum, n) => sum + n, 0) } }),
      ...(spentWon !== undefined && { spending: { plannedWon: milestone.won, spentWon } }),
      ...(milestone.payment && {
        payment: { label: tranche(milestone.payment.no - 1, milestone.payment.of), won: milestone.payment.won },
      }),
    },
  };
}
