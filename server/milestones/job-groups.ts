/** Groups that the program wants to see at work (the 2020 source); counts only, never names. */
export const jobGroups = [
  { id: 'youth', ko: '청년', en: 'Young people' },
  { id: 'jobSeekers', ko: '취업준비생', en: 'Job seekers' },
  { id: 'careerBreakWomen', ko: '경력단절여성', en: 'Women after a career break' },
  { id: 'disabled', ko: '장애인', en: 'People with disabilities' },
  { id: 'others', ko: '그 밖', en: 'Others' },
] as const;
