/** 가. 나. … 하., then 거. 너. … as 행정업무운영 편람 goes on (domain.md 3.1). */
const SYLLABLES = ['가나다라마바사아자차카타파하', '거너더러머버서어저처커터퍼허', '고노도로모보소오조초코토포호'].join(
  '',
);

/**
 * The sign of the n-th item (from 1) on one of the eight levels of an official letter: 1. 가. 1) 가) (1) (가) ① ㉮.
 * @throws RangeError where the level has no such sign.
 */
export function signOf(level: number, n: number): string {
  const syllable = SYLLABLES[n - 1];
  const signs = [
    `${n}.`,
    syllable && `${syllable}.`,
    `${n})`,
    syllable && `${syllable})`,
    `(${n})`,
    syllable && `(${syllable})`,
    n <= 20 && String.fromCodePoint(0x2460 + n - 1),
    n <= 14 && String.fromCodePoint(0x326e + n - 1),
  ];
  const sign = signs[level - 1];
  if (!sign || n < 1)
    throw new RangeError(
      `항목 기호가 없습니다: ${level}단계 ${n}번째 / no item sign for number ${n} on level ${level}`,
    );
  return sign;
}
