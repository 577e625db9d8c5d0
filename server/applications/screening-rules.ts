/** What every application is checked for (domain.md 1.3); `onlyDesignated` where the topic's RFP is the measure. */
export const screeningRules = [
  { rule: 'deadline', ko: '접수 기한', en: 'Received in time', automatic: true },
  { rule: 'budget', ko: '사업비 한도', en: 'Within the budget cap', automatic: true },
  { rule: 'papers', ko: '제출서류 완비', en: 'Papers complete' },
  { rule: 'eligibility', ko: '신청자격', en: 'Eligible to apply' },
  { rule: 'rfp', ko: 'RFP 부합', en: 'Answers the RFP', onlyDesignated: true },
  { rule: 'duplicate', ko: '중복성', en: 'Not a duplicate' },
  { rule: 'sanction', ko: '참여제한 여부', en: 'Not barred from taking part' },
] as const;
