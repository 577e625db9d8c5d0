import type { Kind } from './life.js';

/** Who a letter goes to, seen from its subject. */
export type Recipient = 'lead' | 'members' | 'evaluator' | 'officer' | 'approver' | 'finance' | 'recipient';

export interface MailWords {
  kind: Kind;
  to: Recipient;
  ko: { subject: string; text: string };
  en: { subject: string; text: string };
}

/** The letters that follow acts: each says what happened and what to do next; `{title}` is the subject's name, `{program}` the program's. */
export const mails: Readonly<Record<string, MailWords>> = {
  mailCallClosed: {
    kind: 'call',
    to: 'officer',
    ko: {
      subject: '[{program}] 접수 마감: {title}',
      text: '접수가 마감되었습니다. 접수된 신청의 사전검토를 시작해 주십시오.',
    },
    en: {
      subject: '[{program}] Closed: {title}',
      text: 'The call has closed. Please begin screening the applications received.',
    },
  },
  mailCallCancelled: {
    kind: 'call',
    to: 'officer',
    ko: {
      subject: '[{program}] 공고 취소: {title}',
      text: '공고가 취소되었습니다. 취소 사유는 공고 화면에 공개됩니다.',
    },
    en: {
      subject: '[{program}] Cancelled: {title}',
      text: 'The call has been cancelled. The reason is public on the page of the call.',
    },
  },
  mailPartnerInvited: {
    kind: 'application',
    to: 'members',
    ko: {
      subject: '[{program}] 컨소시엄 참여 확인 요청: {title}',
      text: '이 신청의 참여기관으로 초대되었습니다. 사업비 몫을 살펴보고 마감 전에 참여를 확인해 주십시오.',
    },
    en: {
      subject: '[{program}] Please confirm your part: {title}',
      text: 'You have been named a partner of this application. Please look at your share and confirm it before the deadline.',
    },
  },
  mailLapsed: {
    kind: 'application',
    to: 'lead',
    ko: {
      subject: '[{program}] 제출되지 않은 신청: {title}',
      text: '마감까지 제출되지 않아 이 신청은 접수되지 않았습니다. 작성하신 내용은 그대로 볼 수 있습니다.',
    },
    en: {
      subject: '[{program}] Not submitted: {title}',
      text: 'This application was not submitted by the deadline and was not received. What you wrote can still be read.',
    },
  },
  mailWithdrawn: {
    kind: 'application',
    to: 'members',
    ko: { subject: '[{program}] 신청 취하: {title}', text: '주관기관이 신청을 취하하였습니다.' },
    en: { subject: '[{program}] Withdrawn: {title}', text: 'The lead organization has withdrawn the application.' },
  },
  mailSupplementRequested: {
    kind: 'application',
    to: 'lead',
    ko: {
      subject: '[{program}] 보완 요청: {title}',
      text: '보완할 내용과 기한을 화면에서 확인하고, 기한 안에 보완해 주십시오.',
    },
    en: {
      subject: '[{program}] Supplement requested: {title}',
      text: 'Please see what to add and by when, and answer in time.',
    },
  },
  mailIneligible: {
    kind: 'application',
    to: 'lead',
    ko: {
      subject: '[{program}] 사전검토 결과(부적격): {title}',
      text: '사전검토에서 부적격으로 판정되었습니다. 사유는 신청 화면에 있습니다.',
    },
    en: {
      subject: '[{program}] Screening result (ineligible): {title}',
      text: 'The application was found ineligible. The reason stands on its page.',
    },
  },
  mailDeclined: {
    kind: 'application',
    to: 'officer',
    ko: {
      subject: '[{program}] 협약 포기: {title}',
      text: '선정된 컨소시엄이 포기하였습니다. 예비 순위의 승격을 검토해 주십시오.',
    },
    en: {
      subject: '[{program}] Declined: {title}',
      text: 'The selected consortium gave up. Please consider promoting the reserve.',
    },
  },
  mailPromoted: {
    kind: 'application',
    to: 'members',
    ko: {
      subject: '[{program}] 예비에서 선정으로: {title}',
      text: '앞 순위의 포기로 이 신청이 선정되었습니다. 협약 절차를 안내드립니다.',
    },
    en: {
      subject: '[{program}] Promoted from the reserve: {title}',
      text: 'The application before yours was given up; yours is now selected. The contract comes next.',
    },
  },
  mailSeatInvited: {
    kind: 'seat',
    to: 'evaluator',
    ko: {
      subject: '[{program}] 평가위원 위촉 요청: {title}',
      text: '평가위원으로 모시고자 합니다. 이해충돌 여부를 살펴보고 수락 또는 거절해 주십시오.',
    },
    en: {
      subject: '[{program}] Invitation to evaluate: {title}',
      text: 'We would like you to evaluate. Please look for conflicts of interest and accept or decline.',
    },
  },
  mailSeatDeclined: {
    kind: 'seat',
    to: 'officer',
    ko: {
      subject: '[{program}] 평가위원 거절: {title}',
      text: '평가위원이 위촉을 거절하였습니다. 다른 위원을 위촉해 주십시오.',
    },
    en: { subject: '[{program}] Evaluator declined: {title}', text: 'An evaluator declined. Please invite another.' },
  },
  mailRecused: {
    kind: 'seat',
    to: 'officer',
    ko: {
      subject: '[{program}] 평가위원 회피: {title}',
      text: '평가위원이 회피하였습니다. 해당 위원의 평가표는 무효로 처리되었습니다.',
    },
    en: {
      subject: '[{program}] Evaluator stepped down: {title}',
      text: 'An evaluator stepped down. Their reviews are void.',
    },
  },
  mailNoticeIssued: {
    kind: 'notice',
    to: 'recipient',
    ko: {
      subject: '[{program}] 공문 도착: {title}',
      text: '공문이 발급되었습니다. 아래 주소에서 열어 보실 수 있습니다.',
    },
    en: {
      subject: '[{program}] An official letter for you: {title}',
      text: 'An official document has been issued. You can open it at the address below.',
    },
  },
  mailSignatureRequested: {
    kind: 'contract',
    to: 'members',
    ko: {
      subject: '[{program}] 협약 서명 요청: {title}',
      text: '협약서가 준비되었습니다. 내용을 확인하고 서명해 주십시오.',
    },
    en: { subject: '[{program}] Please sign: {title}', text: 'The contract is ready. Please read it and sign.' },
  },
  mailReportDue: {
    kind: 'milestone',
    to: 'lead',
    ko: {
      subject: '[{program}] 보고서 제출 안내: {title}',
      text: '보고서를 제출할 때가 되었습니다. 기한은 화면에서 확인할 수 있습니다.',
    },
    en: { subject: '[{program}] Report due: {title}', text: 'It is time to report. The due date stands on the page.' },
  },
  mailReportSubmitted: {
    kind: 'milestone',
    to: 'officer',
    ko: { subject: '[{program}] 보고서 제출됨: {title}', text: '보고서가 제출되었습니다. 검토를 시작해 주십시오.' },
    en: {
      subject: '[{program}] Report submitted: {title}',
      text: 'A report has been submitted. Please begin the review.',
    },
  },
  mailReportReturned: {
    kind: 'milestone',
    to: 'lead',
    ko: {
      subject: '[{program}] 보고서 보완: {title}',
      text: '보고서가 돌아왔습니다. 보완할 내용을 확인하고 다시 제출해 주십시오.',
    },
    en: {
      subject: '[{program}] Report returned: {title}',
      text: 'Your report has come back. Please see what to mend and submit it again.',
    },
  },
  mailPaymentReady: {
    kind: 'payment',
    to: 'officer',
    ko: { subject: '[{program}] 지급 가능: {title}', text: '지급 조건이 갖추어졌습니다. 지급을 요청해 주십시오.' },
    en: {
      subject: '[{program}] Payment can be requested: {title}',
      text: 'What the payment waited for is done. Please request it.',
    },
  },
  mailPaid: {
    kind: 'payment',
    to: 'lead',
    ko: { subject: '[{program}] 지급 완료: {title}', text: '사업비가 지급되었습니다.' },
    en: { subject: '[{program}] Paid: {title}', text: 'The payment has been made.' },
  },
  mailPublished: {
    kind: 'publication',
    to: 'members',
    ko: { subject: '[{program}] 데이터 개방: {title}', text: '구축한 데이터가 개방되었습니다. 수고하셨습니다.' },
    en: { subject: '[{program}] Dataset opened: {title}', text: 'The dataset is open to everybody. Thank you.' },
  },
};
