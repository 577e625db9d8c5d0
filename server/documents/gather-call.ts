import { unitKo } from '../../workflows/targets.js';
import type { CallRules, Criterion, Target } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import type { Facts } from './compose.js';
import { applicationHead, houseOf, kindLabel, printedTargets } from './gather.js';

interface CallRow {
  program_id: string;
  title_ko: string;
  kind: string;
  budget_won: number;
  slots: number | null;
  opens_at: Date;
  closes_at: Date;
  rules: CallRules;
  criteria: Criterion[];
  ministry_ko: string;
  press: { contacts?: { roleKo: string; phone: string }[] } | null;
}

/** 사업공고문. Its number and its day come with the issuing. */
export async function callNoticeOf(
  tx: Tx,
  callId: string,
): Promise<{ facts: Facts; title: string; department: string; programId: string }> {
  const [call] = await tx.query<CallRow>(
    `select c.program_id, c.title_ko, c.kind, c.budget_won, c.slots, c.opens_at, c.closes_at, c.rules, c.criteria, p.ministry_ko, p.press
     from calls c join programs p on p.id = c.program_id where c.id = $1`,
    [callId],
  );
  if (!call) throw new Error(`no call ${callId}`);
  const topics = await tx.query<{
    no: number;
    title_ko: string;
    budget_won: number;
    gist_ko: string | null;
    targets: Target[];
  }>('select no, title_ko, budget_won, gist_ko, targets from topics where call_id = $1 and no > 0 order by no', [
    callId,
  ]);
  const house = await houseOf(tx, call.program_id);
  const contacts = (call.press?.contacts ?? []).map(({ roleKo, phone }) => ({ role: roleKo, phone }));
  const title = call.title_ko.includes(house.program.title)
    ? `${call.title_ko} 공고`
    : `${house.program.year}년 ${house.program.title} ${call.title_ko} 공고`;
  return {
    programId: call.program_id,
    department: house.department,
    title,
    facts: {
      institution: house.institution,
      title,
      program: house.program,
      ministry: call.ministry_ko,
      call: { kind: call.kind, kindLabel: kindLabel(call.kind) },
      purpose: `${house.program.title}의 과제를 수행할 기관을 선정하기 위하여 다음과 같이 공고하니, 참여하고자 하는 기관은 기한 안에 신청하시기 바랍니다.`,
      budgetWon: call.budget_won,
      ...(call.slots && { slots: call.slots }),
      topics: topics.map((t) => ({
        no: t.no,
        title: t.title_ko,
        budgetWon: t.budget_won,
        ...(t.gist_ko && { gist: t.gist_ko }),
        targets: printedTargets(t.targets, unitKo),
      })),
      eligibility: [
        '과제를 수행할 능력이 있는 법인 또는 기관으로서, 단독 또는 컨소시엄(주관기관과 참여기관)으로 신청할 수 있습니다.',
      ],
      exclusions: ['접수 마감일 현재 국가 사업 참여제한 기간 중인 기관', '접수 마감일 현재 휴업·폐업 중인 기관'],
      opensAt: call.opens_at.toISOString(),
      closesAt: call.closes_at.toISOString(),
      method: [
        '공모 누리집에서 온라인으로 신청합니다. 마감 시각까지 제출한 것만 접수하며, 마감 전에는 몇 번이든 다시 제출할 수 있고 마지막 제출본이 유효합니다.',
      ],
      stages: ['사전검토(적격성)', '평가위원회 평가', '선정 심의와 결재', '결과 통보와 협약'],
      criteria: call.criteria.map(({ ko, points }) => ({ name: ko, points })),
      passMark: call.rules.passMark,
      selectionRules: selectionRules(call),
      notes: [
        '신청서의 내용이 사실과 다르면 선정을 취소할 수 있습니다.',
        `결과에 이의가 있으면 통보를 받은 날부터 ${call.rules.appealDays}일 안에 신청할 수 있습니다.`,
      ],
      contacts: contacts.length > 0 ? contacts : [{ role: `${house.department} 담당`, phone: '공모 누리집 질의응답' }],
      synthetic: house.synthetic,
    },
  };
}

function selectionRules({ kind, rules, criteria }: CallRow): string[] {
  const { from5, from12 } = rules.trim;
  const names = new Map(criteria.map(({ id, ko }) => [id, ko]));
  const order = rules.tieOrder.map((key) =>
    key === 'total'
      ? '종합점수'
      : key === 'lottery'
        ? '추첨'
        : `‘${names.get(key.replace('criterion:', '')) ?? key}’ 점수`,
  );
  return [
    ...(from5 > 0
      ? [
          `평가위원이 5명 이상이면 가장 높은 점수와 가장 낮은 점수를 ${from5}개씩(12명 이상이면 ${from12}개씩) 빼고 평균하며, 소수 ${rules.decimals}자리까지 계산합니다.`,
        ]
      : []),
    kind === 'designated'
      ? '과제마다 순위를 정하여 1순위를 선정합니다.'
      : '한 순위로 비교하여 예산과 선정 과제 수 안에서 차례로 선정합니다.',
    `동점이면 ${order.join(', ')} 순으로 정합니다.`,
    `한 기관이 주관기관으로 선정될 수 있는 과제는 공고마다 ${rules.maxSelectedAsLead}개까지입니다.`,
  ];
}

interface VersionRow {
  n: number;
  receipt_no: string;
  sha256: string;
  submitted_at: string;
  size: number;
  requested_won: number;
  closes_at: Date;
}

/** 접수증 of the submission in force. */
export async function receiptOf(
  tx: Tx,
  applicationId: string,
): Promise<{
  facts: Facts;
  title: string;
  department: string;
  programId: string;
  callId: string;
  leadId: string;
  number: string;
}> {
  const { row, head } = await applicationHead(tx, applicationId);
  const house = await houseOf(tx, row.program_id);
  const [version] = await tx.query<VersionRow>(
    `select v.n, v.receipt_no, v.sha256, stamp(v.submitted_at) as submitted_at, octet_length(v.content::text) as size, (v.content ->> 'requestedWon')::bigint as requested_won, c.closes_at
     from application_versions v join applications a on a.id = v.application_id join calls c on c.id = a.call_id where v.application_id = $1 order by v.n desc limit 1`,
    [applicationId],
  );
  if (!version) throw new Error(`application ${applicationId} was never submitted`);
  return {
    programId: row.program_id,
    callId: row.call_id,
    leadId: row.lead_id,
    number: version.receipt_no,
    department: house.department,
    title: `접수증 ${version.receipt_no}`,
    facts: {
      institution: house.institution,
      number: version.receipt_no,
      program: house.program,
      ...head,
      requestedWon: version.requested_won,
      ...(row.lead_no && { registrationNo: row.lead_no }),
      version: version.n,
      receivedAt: version.submitted_at,
      closesAt: version.closes_at.toISOString(),
      files: [{ name: '신청서(구조화 본문).json', size: version.size, sha256: version.sha256 }],
      synthetic: house.synthetic,
    },
  };
}
