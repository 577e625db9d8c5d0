import { hangulAmount } from '../../workflows/hangul-amount.js';
import { officialDay } from '../../workflows/official-style.js';
import type { PaperStyle } from './blocks.js';

/** A rule of official style. `find` returns what it objects to in a text and what to write instead. */
export interface StyleRule {
  id: string;
  /** Where the rule comes from; a person checks it before an agency relies on it (domain.md 3.1). */
  source: string;
  /** `wrong` contradicts itself or a fact; `style` departs from the handbook. */
  weight: 'wrong' | 'style';
  /** Papers it does not bind: press releases write years in two digits and amounts their own way. */
  except?: readonly PaperStyle[];
  ko: string;
  en: string;
  find(text: string): { found: string; instead: string | null }[];
}

const HANDBOOK = '행정업무운영 편람(행정안전부)';

export const STYLE_RULES: readonly StyleRule[] = [
  {
    id: 'date',
    source: `${HANDBOOK}, 날짜의 표기`,
    weight: 'style',
    ko: '날짜는 2020. 6. 22.처럼 온점과 한 칸 띄어쓰기로 적고, 월과 일 앞에 0을 쓰지 않으며, 끝에도 온점을 찍습니다.',
    en: 'Dates are 2020. 6. 22.: points and spaces, no leading zeros, a point at the end.',
    find: (text) =>
      matches(
        /(?<![\d-])((?:19|20)\d\d)(?:-|\.\s?|\/)(0?[1-9]|1[0-2])(?:-|\.\s?|\/)(0?[1-9]|[12]\d|3[01])(\.?)(?![\d-])/g,
        text,
      )
        .map(([found, year, month, day]) => ({ found, instead: `${year}. ${Number(month)}. ${Number(day)}.` }))
        .filter(({ found, instead }) => found !== instead),
  },
  {
    id: 'shortYear',
    source: `${HANDBOOK}, 날짜의 표기`,
    weight: 'style',
    except: ['press'],
    ko: '연도는 네 자리로 적습니다.',
    en: 'Years have four digits.',
    find: (text) => matches(/[’']\d\d(?:년|\.)/g, text).map(([found]) => ({ found, instead: null })),
  },
  {
    id: 'weekday',
    source: '달력(스스로 어긋나는 날짜)',
    weight: 'wrong',
    ko: '날짜와 요일이 맞지 않습니다.',
    en: 'The weekday does not fit the date.',
    find: (text) =>
      matches(/((?:19|20)\d\d)\.\s?(\d{1,2})\.\s?(\d{1,2})\.?\s?\(([월화수목금토일])\)/g, text).flatMap(
        ([found, year, month, day, weekday]) => {
          const right = dayOrNull(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
          return right === null || !right.endsWith(`(${weekday})`) ? [{ found, instead: right }] : [];
        },
      ),
  },
  {
    id: 'time',
    source: `${HANDBOOK}, 시간의 표기`,
    weight: 'style',
    except: ['press'],
    ko: '시각은 24시각제로 15:20처럼 적고 오전·오후를 쓰지 않습니다.',
    en: 'Times are in 24 hours, as 15:20, without 오전 and 오후.',
    find: (text) =>
      matches(/오[전후]\s?\d{1,2}시(?:\s?\d{1,2}분)?/g, text).map(([found]) => ({ found, instead: clock(found) })),
  },
  {
    id: 'range',
    source: `${HANDBOOK}, 물결표`,
    weight: 'style',
    ko: '물결표(~)로 적은 기간에는 ‘까지’를 겹쳐 쓰지 않습니다.',
    en: 'A range with ~ does not also say 까지.',
    find: (text) =>
      matches(/\d\.?(?:\([월화수목금토일]\))?\s?[~∼]\s?[\d. ]+\.?(?:\([월화수목금토일]\))?\s?까지/g, text).map(
        ([found]) => ({ found, instead: found.replace(/\s?까지$/, '') }),
      ),
  },
  {
    id: 'amount',
    source: `${HANDBOOK}, 금액의 표기`,
    weight: 'wrong',
    ko: '숫자로 적은 금액과 한글로 적은 금액이 다릅니다.',
    en: 'The amount in digits and the amount in Hangul differ.',
    find: (text) =>
      matches(/금\s?([\d,]+)원\s?\((금[가-힣]+원)\)/g, text).flatMap(([found, digits, hangul]) => {
        const won = Number(digits?.replaceAll(',', ''));
        const right = Number.isSafeInteger(won) ? hangulAmount(won) : null;
        return right === hangul ? [] : [{ found, instead: right && `금${won.toLocaleString('en-US')}원(${right})` }];
      }),
  },
  {
    id: 'amountSpace',
    source: `${HANDBOOK}, 금액의 표기`,
    weight: 'style',
    ko: '‘금’과 숫자 사이를 띄지 않습니다.',
    en: 'There is no space between 금 and the digits.',
    find: (text) =>
      matches(/(?<![가-힣])금 [\d,]+원/g, text).map(([found]) => ({ found, instead: found.replace('금 ', '금') })),
  },
  {
    id: 'thousandWon',
    source: `${HANDBOOK}, 금액의 표기`,
    weight: 'style',
    except: ['press'],
    ko: '본문에서는 금액을 ‘천원’ 단위로 적지 않습니다.',
    en: 'Running text does not count in 천원.',
    find: (text) => matches(/\d[\d,]*천원/g, text).map(([found]) => ({ found, instead: thousands(found) })),
  },
  {
    id: 'colon',
    source: `${HANDBOOK}, 쌍점`,
    weight: 'style',
    ko: '쌍점(:)은 앞말에 붙여 쓰고 뒤를 한 칸 띕니다.',
    en: 'A colon joins the word before it and is followed by one space.',
    find: (text) =>
      matches(/[가-힣)] :\s?|[가-힣]:(?=[가-힣])/g, text).map(([found]) => ({
        found,
        instead: `${found.trim().replace(/\s*:$/, '')}: `,
      })),
  },
  {
    id: 'foreign',
    source: `${HANDBOOK}, 외국어의 표기`,
    weight: 'style',
    ko: '우리말을 먼저 쓰고 괄호 안에 외국어를 적습니다.',
    en: 'Korean first, the foreign word in brackets.',
    find: (text) =>
      matches(/(?<![A-Za-z])([A-Z]{2,})\(([가-힣][가-힣 ]+)\)/g, text).map(([found, foreign, korean]) => ({
        found,
        instead: `${korean}(${foreign})`,
      })),
  },
  {
    id: 'loanword',
    source: '외래어 표기법(문화체육관광부 고시)',
    weight: 'style',
    ko: '외래어 표기법에 맞지 않습니다.',
    en: 'The loanword is not spelled by the rules.',
    find: (text) => LOANWORDS.filter(([wrong]) => text.includes(wrong)).map(([found, instead]) => ({ found, instead })),
  },
  {
    id: 'respect',
    source: '공공언어 바로 쓰기(국립국어원), 차별적 표현',
    weight: 'style',
    ko: '차별적으로 들릴 수 있는 표현입니다.',
    en: 'The expression may be heard as discriminating.',
    find: (text) => RESPECT.filter(([wrong]) => text.includes(wrong)).map(([found, instead]) => ({ found, instead })),
  },
];

/** 클라우드소싱 for 크라우드소싱 is the best known of them: it stands in papers of 2020 (domain.md section 0). */
const LOANWORDS = [
  ['클라우드소싱', '크라우드소싱'],
  ['컨텐츠', '콘텐츠'],
  ['메세지', '메시지'],
  ['워크샵', '워크숍'],
  ['리더쉽', '리더십'],
  ['파트너쉽', '파트너십'],
  ['악세사리', '액세서리'],
  ['심포지움', '심포지엄'],
  ['어플리케이션', '애플리케이션'],
  ['네비게이션', '내비게이션'],
] as const;

const RESPECT = [
  ['장애우', '장애인'],
  ['정상인', '비장애인'],
  ['미혼모', '비혼모'],
  ['불구자', '장애인'],
  ['학부형', '학부모'],
] as const;

function matches(pattern: RegExp, text: string): [string, ...(string | undefined)[]][] {
  return [...text.matchAll(pattern)].map((match) => [match[0], ...match.slice(1)]);
}

function dayOrNull(iso: string): string | null {
  try {
    return officialDay(iso);
  } catch {
    return null;
  }
}

function clock(found: string): string {
  const [, half, hour, minute] = /오([전후])\s?(\d{1,2})시(?:\s?(\d{1,2})분)?/.exec(found) ?? [];
  const hours = (Number(hour) % 12) + (half === '후' ? 12 : 0);
  return `${String(hours).padStart(2, '0')}:${(minute ?? '0').padStart(2, '0')}`;
}

function thousands(found: string): string {
  const won = Number(found.replace(/[,천원]/g, '')) * 1000;
  return `${won.toLocaleString('en-US')}원`;
}
