/** Words of the audit page's table. */
export const auditWords = {
  ko: {
    at: '시각',
    act: '행위',
    subject: '대상',
    who: '행위자',
    outcome: '결과',
    hash: '해시',
    done: '처리',
    refused: '거절',
    empty: '감사기록이 없습니다.',
  },
  en: {
    at: 'Time',
    act: 'Act',
    subject: 'Subject',
    who: 'Who',
    outcome: 'Outcome',
    hash: 'Hash',
    done: 'Done',
    refused: 'Refused',
    empty: 'There are no entries.',
  },
} as const;
