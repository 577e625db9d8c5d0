/** One official document of the catalogue. */
export interface NoticeKind {
  ko: string;
  en: string;
  /** `letter`: a number of the department and year, given when issued; `announcement`: a 공고 number; `own`: the paper's facts bring it. */
  numbering: 'letter' | 'announcement' | 'own';
  /** Whether a second person approves it before it is issued (결재). */
  approval: boolean;
  /** Whether anybody may read it once issued. */
  open: boolean;
  recipient: 'public' | 'lead' | 'consortium' | 'evaluator' | 'staff';
}

/**
 * The papers that this house issues. The facts that each must state stand in server/documents/facts.ts; a test holds the
 * two lists equal. Numbers are gap-free by department and year, given when issued (domain.md 3.1).
 */
export const noticeKinds = {
  callNotice: {
    ko: '사업공고문',
    en: 'Call notice',
    numbering: 'announcement',
    approval: false,
    open: true,
    recipient: 'public',
  },
  receipt: { ko: '접수증', en: 'Receipt', numbering: 'own', approval: false, open: false, recipient: 'lead' },
  supplementRequest: {
    ko: '보완요청',
    en: 'Request for supplement',
    numbering: 'letter',
    approval: true,
    open: false,
    recipient: 'lead',
  },
  screeningDecision: {
    ko: '적격성 검토 결과',
    en: 'Screening decision',
    numbering: 'letter',
    approval: true,
    open: false,
    recipient: 'lead',
  },
  appointment: {
    ko: '위촉장',
    en: 'Appointment',
    numbering: 'letter',
    approval: true,
    open: false,
    recipient: 'evaluator',
  },
  scoreSheet: {
    ko: '평가표',
    en: 'Score sheet',
    numbering: 'own',
    approval: false,
    open: false,
    recipient: 'evaluator',
  },
  evaluationReport: {
    ko: '종합평가서',
    en: 'Evaluation report',
    numbering: 'own',
    approval: false,
    open: false,
    recipient: 'staff',
  },
  selectionNotice: {
    ko: '선정결과 통보(선정)',
    en: 'Selection notice',
    numbering: 'letter',
    approval: true,
    open: false,
    recipient: 'lead',
  },
  reserveNotice: {
    ko: '선정결과 통보(예비)',
    en: 'Reserve notice',
    numbering: 'letter',
    approval: true,
    open: false,
    recipient: 'lead',
  },
  rejectionNotice: {
    ko: '선정결과 통보(탈락)',
    en: 'Rejection notice',
    numbering: 'letter',
    approval: true,
    open: false,
    recipient: 'lead',
  },
  pressRelease: {
    ko: '보도자료',
    en: 'Press release',
    numbering: 'own',
    approval: true,
    open: true,
    recipient: 'public',
  },
  contract: { ko: '협약서', en: 'Contract', numbering: 'own', approval: false, open: false, recipient: 'consortium' },
  milestoneAcceptance: {
    ko: '보고서 승인 통보',
    en: 'Milestone acceptance',
    numbering: 'letter',
    approval: false,
    open: false,
    recipient: 'lead',
  },
  paymentNotice: {
    ko: '지급 통지',
    en: 'Payment notice',
    numbering: 'letter',
    approval: false,
    open: false,
    recipient: 'lead',
  },
} as const satisfies Record<string, NoticeKind>;

export type DocumentName = keyof typeof noticeKinds;
