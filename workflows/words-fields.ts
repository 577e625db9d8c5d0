/** Fields of the 2020 program by their keys; a field that is not here is printed as it was written. */
const fields: Readonly<Record<string, { ko: string; en: string }>> = {
  language: { ko: '자연어 처리', en: 'Natural language' },
  'autonomous-driving': { ko: '자율주행기술', en: 'Autonomous driving' },
  multimodal: { ko: '음성·시각·언어 융합', en: 'Speech, vision and language together' },
  health: { ko: '질병진단·헬스케어', en: 'Diagnosis and health care' },
  deepfake: { ko: '딥페이크 방지', en: 'Against deepfakes' },
  accessibility: { ko: '장애인 삶의 질 향상', en: 'Better lives for people with disabilities' },
  vision: { ko: '시각·영상', en: 'Images and video' },
};

export const fieldKo = (field: string): string => fields[field]?.ko ?? field;
export const fieldEn = (field: string): string => fields[field]?.en ?? field;
