import { addDaysKst, dayInKorea } from '../../workflows/deadlines.js';
import type { RankingResult } from '../../workflows/ranking.js';
import type { CallRules, Criterion } from '../db/schema.js';
import type { Tx } from '../db/tx.js';
import type { DocumentKind, Facts } from './compose.js';
import { applicationHead, houseOf, letter } from './gather.js';

interface RowOfResult {
  application_id: string;
  outcome: 'selected' | 'reserve' | 'notSelected' | 'ineligible';
  total: string | null;
  rank: number | null;
  reserve_order: number | null;
  unit: string;
  no: string;
  requested_won: number;
  opinions: string[];
  summary: string | null;
}

export interface ResultNotice {
  kind: DocumentKind;
  applicationId: string;
  recipientId: string;
  title: string;
  facts: Facts;
}

const kinds = { selected: 'selectionNotice', reserve: 'reserveNotice', notSelected: 'rejectionNotice' } as const;
const words = { selected: '선정', reserve: '예비', notSelected: '탈락' } as const;

/** One letter for each application of a decided call, with what its outcome obliges us to say (domain.md 2.7, 3.3). */
export async function resultNoticesOf(
  tx: Tx,
  selectionId: string,
  at: string,
): Promise<{ programId: string; callId: string; department: string; notices: ResultNotice[] }> {
  const [selection] = await tx.query<{
    program_id: string;
    call_id: string;
    ranking_id: string;
    rules: CallRules;
    criteria: Criterion[];
  }>(
    'select s.program_id, s.call_id, s.ranking_id, c.rules, c.criteria from selections s join calls c on c.id = s.call_id where s.id = $1',
    [selectionId],
  );
  if (!selection) throw new Error(`no selection ${selectionId}`);
  const rows = await tx.query<RowOfResult>(
    `select r.application_id, r.outcome, r.total::text as total, r.rank, r.reserve_order, r.unit, a.no, a.requested_won,
       array(select v.opinion from reviews v where v.application_id = a.id and v.state = 'locked' and v.opinion is not null order by v.id limit 3) as opinions,
       (select p.summary from panels p join panel_applications x on x.panel_id = p.id where x.application_id = a.id limit 1) as summary
     from selection_rows r join applications a on a.id = r.application_id where r.selection_id = $1 and r.outcome <> 'ineligible' order by r.position`,
    [selectionId],
  );
  const [ranking] = await tx.query<{ result: RankingResult }>('select result from rankings where id = $1', [
    selection.ranking_id,
  ]);
  const why = new Map((ranking?.result.ranked ?? []).map((ranked) => [ranked.no, ranked]));
  const house = await houseOf(tx, selection.program_id);
  const rankedIn = new Map<string, number>();
  for (const row of rows) rankedIn.set(row.unit, (rankedIn.get(row.unit) ?? 0) + 1);
  const until = addDaysKst(dayInKorea(at), selection.rules.appealDays);
  const notices: ResultNotice[] = [];
  for (const row of rows) {
    if (row.outcome === 'ineligible') continue;
    const { row: application, head } = await applicationHead(tx, row.application_id);
    const title = `${house.program.year}년 ${house.program.title} 선정결과 통보(${words[row.outcome]})`;
    const common = {
      ...letter(house, `${application.lead}장`, title),
      program: house.program,
      ...head,
      ...(row.total !== null && { total: row.total }),
      passMark: selection.rules.passMark,
      ...(row.rank && { rank: row.rank }),
      competitors: rankedIn.get(row.unit) ?? 1,
      opinion: { strengths: row.opinions, weaknesses: [], conditions: row.summary ? [row.summary] : [] },
      ...(selection.rules.appealDays > 0
        ? {
            appeal: {
              until,
              days: selection.rules.appealDays,
              how: '공모 누리집의 해당 신청 화면에서 이의신청서를 제출합니다',
            },
          }
        : { appeal: { until, days: 1, how: '이의신청을 받지 않는 공고입니다' } }),
    };
    notices.push({
      kind: kinds[row.outcome],
      applicationId: row.application_id,
      recipientId: application.lead_id,
      title,
      facts: { ...common, ...own(row, why.get(row.no)) },
    });
  }
  return { programId: selection.program_id, callId: selection.call_id, department: house.department, notices };
}

const own = (row: RowOfResult, ranked: RankingResult['ranked'][number] | undefined): Facts =>
  row.outcome === 'selected'
    ? { amountWon: row.requested_won }
    : row.outcome === 'reserve'
      ? { reserveOrder: row.reserve_order }
      : { reasons: reasonsOf(row, ranked) };

/** Why not, from the ranking's own account of itself. */
function reasonsOf(row: RowOfResult, ranked: RankingResult['ranked'][number] | undefined): string[] {
  const why = ranked?.why;
  if (!why) return ['선정 기준에 미치지 못하였습니다.'];
  if (why.displacedBy)
    return [
      `같은 주관기관의 다른 과제(${why.displacedBy.join(', ')})가 선정되어, 주관기관당 선정 과제 수 제한에 따라 선정하지 않았습니다.`,
    ];
  if (!why.passes) return [`종합점수 ${row.total ?? '0'}점이 선정 기준 점수에 미치지 못하였습니다.`];
  if (why.unitFailed === 'tooFewEligible')
    return ['해당 과제의 적격 신청 수가 최소 경쟁 수에 미치지 못하여 유찰되었습니다.'];
  if (why.overBudget)
    return [`신청 금액이 남은 예산(${why.overBudget.leftWon.toLocaleString('ko-KR')}원)을 넘었습니다.`];
  return [`종합점수 순위(${row.rank}순위)가 선정 범위에 들지 못하였습니다.`];
}
