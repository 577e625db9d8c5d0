import type { Word } from './words.js';

const w = (ko: string, en: string): Word => ({ ko, en });

/**
 * Why an act was refused, as a person reads it: what is wrong and what to do. `{name}` is filled in from the refusal's
 * params by server/http/refusals.ts, which writes times and money as the reader's language does.
 */
export const refusalWords: Readonly<Record<string, Word>> = {
  // policy
  notYourRole: w(
    '지금 역할로는 할 수 없는 일입니다. 역할을 바꾸거나 담당자에게 요청하십시오.',
    'Your present role cannot do this. Switch roles, or ask the person in charge.',
  ),
  notYours: w('담당이 아닌 건이어서 할 수 없습니다.', 'This is not yours to do.'),
  ownProposal: w(
    '본인이 올린 것은 본인이 결재할 수 없습니다. 다른 결재권자에게 요청하십시오.',
    'Nobody approves what they proposed. Ask another person.',
  ),
  notFound: w('찾을 수 없습니다.', 'Not found.'),
  // advance
  changedMeanwhile: w(
    '그 사이 다른 사람이 먼저 처리하였습니다. 아래 기록에서 바뀐 내용을 확인하고 다시 하십시오.',
    'Somebody else acted first. See below what changed, and try again.',
  ),
  notInState: w('지금 상태({state})에서는 할 수 없습니다.', 'This cannot be done in the present state ({state}).'),
  invalidInput: w(
    '적은 내용에 맞지 않는 것이 있습니다. 표시된 칸을 고치십시오.',
    'Some of what you typed does not fit. Please mend the fields marked.',
  ),
  keyReused: w(
    '같은 양식이 다른 내용으로 이미 제출되었습니다. 화면을 새로 열고 다시 하십시오.',
    'This form was already sent with other content. Open the page anew and try again.',
  ),
  stillRunning: w(
    '같은 요청을 처리하고 있습니다. 잠시 뒤 화면을 새로 여십시오.',
    'The same request is being handled. Open the page again in a moment.',
  ),
  alreadyExists: w('이미 같은 것이 있습니다.', 'There is already one like it.'),
  referenceUnknown: w(
    '고른 것 가운데 없는 것이 있습니다. 화면을 새로 열고 목록에서 다시 고르십시오.',
    'Something that was chosen does not exist. Open the page anew and choose from the list.',
  ),
  noOrganization: w(
    '대표하는 기관이 없습니다. 기관을 먼저 등록하거나 기관의 초대를 받으십시오.',
    'You represent no organization yet. Register one first, or be invited by yours.',
  ),
  notAgreed: w('동의해야 계속할 수 있습니다.', 'Please agree to go on.'),
  // programs and calls
  notSandbox: w('연습 사업이 아니어서 시계를 옮길 수 없습니다.', 'Only the clock of a sandbox can be moved.'),
  clockBackwards: w(
    '시계는 뒤로 옮길 수 없습니다. 지금보다 뒤의 시각을 넣으십시오.',
    'The clock only moves forward. Give a later time.',
  ),
  callsOpen: w('끝나지 않은 공고가 있습니다.', 'There are calls that have not ended.'),
  nameTaken: w(
    '같은 이름의 기관이 이미 있습니다. 사업자등록번호를 넣어 구별하십시오.',
    'There is an organization of this name. Give its registration number to tell them apart.',
  ),
  numberTaken: w('이 사업자등록번호는 이미 등록되어 있습니다.', 'This registration number is already registered.'),
  emailTaken: w('이 전자우편 주소는 이미 등록되어 있습니다.', 'This e-mail address is already registered.'),
  slotsMissing: w('자유공모에는 선정 과제 수가 있어야 합니다.', 'An open call needs the number of places.'),
  criterionTwice: w(
    '같은 부호({id})의 평가항목이 둘 있습니다. 부호를 서로 다르게 적으십시오.',
    'Two criteria have the code {id}. Give each its own.',
  ),
  criteriaNotHundred: w(
    '평가항목의 배점 합이 {points}점입니다. 합이 100점이 되도록 고치십시오.',
    'The criteria add up to {points} points. Make them 100.',
  ),
  splitNotHundred: w(
    '지급 비율의 합이 {percent}%입니다. 합이 100%가 되도록 고치십시오.',
    'The tranches add up to {percent} %. Make them 100.',
  ),
  tieOrderUnknown: w(
    '동점 처리에 알 수 없는 항목({key})이 있습니다. 평가항목의 부호, total 또는 lottery를 적으십시오.',
    'The order for ties names {key}, which there is not. Use codes of criteria, total or lottery.',
  ),
  noTopics: w('과제가 하나도 없습니다. 과제를 먼저 더하십시오.', 'There is no topic yet. Add one first.'),
  topicsOverBudget: w(
    '과제 예산의 합({topicBudgetWon})이 공고 예산({budgetWon})을 넘습니다.',
    'The topics together ({topicBudgetWon}) exceed the budget of the call ({budgetWon}).',
  ),
  overProgramBudget: w(
    '공고 예산({budgetWon})이 쓸 수 있는 사업 예산({availableWon})을 넘습니다. 예산을 먼저 확정하십시오.',
    'The budget of the call ({budgetWon}) exceeds what the program has left ({availableWon}). Have a budget line approved first.',
  ),
  opensAfterClose: w('접수 시작이 마감보다 늦습니다.', 'The call would open after it closes.'),
  closesInPast: w(
    '접수 마감({closesAt})이 이미 지났습니다. 기간을 고치십시오.',
    'The deadline ({closesAt}) has passed. Change the dates.',
  ),
  notYetOpen: w('접수는 {opensAt}에 시작합니다.', 'The call opens at {opensAt}.'),
  notYetClosed: w('아직 접수 중입니다({closesAt} 마감).', 'The call is still accepting (until {closesAt}).'),
  screeningOpen: w('사전검토가 끝나지 않은 신청이 있습니다.', 'Some applications have not been screened yet.'),
  panelsOpen: w(
    '확정되지 않은 평가위원회 또는 평가되지 않은 신청이 있습니다.',
    'Some panel is not locked, or some application has not been evaluated.',
  ),
  selectionNotAnnounced: w('선정 결과가 아직 발표되지 않았습니다.', 'The selection has not been announced yet.'),
  topicsAlive: w(
    '선정된 과제가 있어 유찰로 처리할 수 없습니다.',
    'Some topic was decided, so the call has not failed.',
  ),
  callNotDraft: w('공고를 작성하는 동안에만 할 수 있습니다.', 'Only while the call is being written.'),
  topicUnknown: w('그런 과제가 없습니다. 목록에서 고르십시오.', 'There is no such topic. Choose one from the list.'),
  // applications
  callNotAccepting: w('지금은 접수 기간이 아닙니다.', 'The call is not accepting now.'),
  deadlinePassed: w(
    '접수 마감({closesAt})이 지났습니다. 마감 뒤의 제출은 접수되지 않으며, 시도한 기록은 남습니다.',
    'The deadline ({closesAt}) has passed. Nothing is received after it; this attempt is on record.',
  ),
  incomplete: w('아직 적지 않은 것이 있습니다: {missing}', 'Still missing: {missing}'),
  partnersUnconfirmed: w(
    '참여를 확인하지 않은 기관이 {unconfirmed}곳 있습니다.',
    'Partners who have not confirmed yet: {unconfirmed}.',
  ),
  overCap: w(
    '신청 금액({requestedWon})이 한도({capWon})를 넘습니다.',
    'The amount requested ({requestedWon}) exceeds the cap ({capWon}).',
  ),
  budgetMismatch: w(
    '기관별 몫의 합({memberBudgetWon})이 전체 금액과 다릅니다. 몫을 고쳐 합을 맞추십시오.',
    'The shares add up to {memberBudgetWon}, not to the whole. Mend the shares.',
  ),
  residentNumber: w(
    '주민등록번호로 보이는 것이 들어 있습니다. 지우거나 가린 뒤 다시 하십시오.',
    'Something looks like a resident registration number. Remove or mask it and try again.',
  ),
  leadAmongPartners: w('주관기관은 참여기관이 될 수 없습니다.', 'The lead organization cannot also be a partner.'),
  checksOpen: w('결과를 적지 않은 검토 항목이 있습니다.', 'Some checks have no result yet.'),
  checksFailed: w(
    '부적합 항목이 있어 적격으로 판정할 수 없습니다.',
    'A check has failed, so it cannot be found eligible.',
  ),
  noCheckFailed: w(
    '부적합 항목이 없습니다. 부적격이라면 해당 항목에 부적합과 근거를 먼저 적으십시오.',
    'No check has failed. Record the failed check with its evidence first.',
  ),
  evidenceMissing: w('부적합에는 근거를 적어야 합니다.', 'A failed check needs its evidence.'),
  nothingSubmitted: w('제출된 것이 없습니다.', 'Nothing was submitted.'),
  supplementClosed: w(
    '보완 기한({supplementDue})이 지났습니다.',
    'The time for the supplement ({supplementDue}) has passed.',
  ),
  // evaluation
  callNotEvaluating: w('접수가 마감된 뒤에 만들 수 있습니다.', 'Possible once the call has closed.'),
  callNotInEvaluation: w('공고의 평가를 먼저 시작하십시오.', 'Begin the evaluation of the call first.'),
  tooFewSeats: w(
    '수락한 위원이 {seated}명으로 최소 {minimum}명에 미치지 못합니다.',
    'Only {seated} members have accepted; at least {minimum} are needed.',
  ),
  noChair: w('수락한 위원장이 없습니다.', 'No chair has accepted yet.'),
  noApplications: w('평가할 신청이 없습니다.', 'There is no application to evaluate.'),
  unpledged: w('서약하지 않은 위원이 있습니다.', 'Some members have not pledged yet.'),
  reviewsOpen: w('제출되지 않은 평가표가 {reviewsOpen}개 있습니다.', 'Reviews not submitted yet: {reviewsOpen}.'),
  conflict: w('이해충돌이 있어 할 수 없습니다(제척·기피·회피).', 'A conflict of interest stands in the way.'),
  panelNotForming: w('위원회를 구성하는 동안에만 할 수 있습니다.', 'Only while the panel is being formed.'),
  alreadySeated: w('이미 이 위원회의 위원입니다.', 'Already a member of this panel.'),
  seatUnknown: w('그런 위원이 없습니다.', 'There is no such seat.'),
  applicationUnknown: w(
    '이 위원회가 평가하는 신청이 아닙니다. 목록에서 고르십시오.',
    'This panel does not compare that application. Choose from the list.',
  ),
  chairTaken: w(
    '이미 위원장이 있습니다. 먼저 위원장을 교체하십시오.',
    'There is a chair already. Replace that one first.',
  ),
  pledgeNotGiven: w('서약에 동의해야 합니다.', 'Please give the pledge.'),
  panelNotScoring: w('지금은 점수를 적는 때가 아닙니다.', 'The panel is not scoring now.'),
  scoresMissing: w('점수를 적지 않은 항목이 있습니다: {missing}', 'Criteria without points: {missing}'),
  scoresOver: w('배점을 넘는 항목이 있습니다: {over}', 'Criteria above their maximum: {over}'),
  opinionMissing: w('평가의견을 적어야 제출할 수 있습니다.', 'Write an opinion before you submit.'),
  // decision and documents
  callNotDeciding: w('공고의 선정 심의를 먼저 시작하십시오.', 'Begin the decision of the call first.'),
  alreadyProposed: w('이미 올린 선정안이 있습니다.', 'A selection has already been proposed.'),
  selectionOverBudget: w(
    '선정 금액이 공고 예산({budgetWon})을 넘습니다.',
    'The selected amount exceeds the budget of the call ({budgetWon}).',
  ),
  underEmbargo: w('엠바고({embargoUntil}) 전에는 할 수 없습니다.', 'Not before the embargo ends ({embargoUntil}).'),
  noEmbargo: w('엠바고가 없는 문서입니다.', 'There is no embargo on this.'),
  approvalNeeded: w('결재를 받은 뒤에 시행할 수 있습니다.', 'It needs approval before it is issued.'),
  missingFact: w(
    '문서에 꼭 있어야 할 내용이 없습니다: {faultDetail}. 내용을 채운 뒤 다시 하십시오.',
    'The paper lacks a fact it must state: {faultDetail}. Supply it and try again.',
  ),
  glyphMissing: w(
    '글꼴에 없는 글자가 있어 발급할 수 없습니다: {faultDetail}',
    'A character that no font has keeps it from being issued: {faultDetail}',
  ),
  noSigningKey: w(
    '서명할 기관 인증서가 설정되지 않아 발급할 수 없습니다. 운영자에게 SIGNING_P12 설정을 요청하십시오.',
    'No signing key of the institution is configured. Ask the operator to set SIGNING_P12.',
  ),
  signingFailed: w('전자서명을 하지 못하였습니다: {faultDetail}', 'The paper could not be signed: {faultDetail}'),
  templateBroken: w('문서를 만들 수 없습니다: {faultDetail}', 'The paper cannot be composed: {faultDetail}'),
  // contract to publication
  notSelected: w('선정된 신청만 협약할 수 있습니다.', 'Only a selected application can be contracted.'),
  contractExists: w('이미 협약이 있습니다.', 'There is already a contract.'),
  endsBeforeBegin: w('종료일이 시작일보다 빠릅니다.', 'It would end before it begins.'),
  overCommitted: w(
    '공고 예산에 남은 금액({availableWon})을 넘습니다.',
    'More than what the budget of the call has left ({availableWon}).',
  ),
  otherHash: w(
    '서명하려는 협약서가 확정된 협약서와 다릅니다. 화면을 새로 열어 확인하십시오.',
    'This is not the text that was fixed. Open the page anew and read it.',
  ),
  alreadySigned: w('이미 서명하였습니다.', 'Already signed.'),
  signaturesMissing: w(
    '아직 서명하지 않은 기관이 {signaturesMissing}곳 있습니다.',
    'Members who have not signed yet: {signaturesMissing}.',
  ),
  milestonesOpen: w('승인되지 않은 보고가 있습니다.', 'Some reports are not accepted yet.'),
  paymentsOpen: w('지급되지 않은 것이 있습니다.', 'Some payments are not made yet.'),
  contractNotActive: w('수행 중인 협약이 아닙니다.', 'The contract is not active.'),
  notYetDue: w('아직 보고할 때가 아닙니다.', 'It is not yet time to report.'),
  actualsMissing: w('실적을 적지 않은 목표가 있습니다: {missing}', 'Targets without actuals: {missing}'),
  targetsShort: w('목표에 미치지 못한 항목이 있어 승인할 수 없습니다: {short}', 'Targets not met: {short}'),
  earlierOpen: w('앞선 보고가 아직 승인되지 않았습니다.', 'An earlier report is not accepted yet.'),
  gateClosed: w('지급 조건(보고 승인)이 아직 갖추어지지 않았습니다.', 'What this payment waits for is not done yet.'),
  overContract: w('협약 금액을 넘어 지급할 수 없습니다.', 'It would exceed the amount of the contract.'),
  finalReportOpen: w('최종보고가 승인된 뒤에 등록할 수 있습니다.', 'Possible once the final report is accepted.'),
  rightsOpen: w('권리 확인이 끝나야 합니다.', 'The rights have to be cleared.'),
  qualityShort: w('목표에 미치지 못한 품질 지표가 있습니다.', 'A quality indicator misses its target.'),
  checksumMissing: w(
    '데이터 체크섬이 없습니다. 데이터 정보를 먼저 적으십시오.',
    'The checksum is missing. Describe the dataset first.',
  ),
  licenceMissing: w('이용허락(공공누리)이 정해지지 않았습니다.', 'The licence has not been set.'),
};
