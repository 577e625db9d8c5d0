const DIGITS = '영일이삼사오육칠팔구';
const PLACES = ['', '십', '백', '천'];
const GROUPS = ['', '만', '억', '조', '경'];

/**
 * An amount as official letters write it, digits and then Hangul: `금113,560원(금일십일만삼천오백육십원)`.
 * `won` is integer won, not negative (domain.md 3.1 and 3.4).
 * @throws RangeError for a fraction, a negative or an unsafe number.
 */
export function officialAmount(won: number): string {
  return `금${won.toLocaleString('en-US')}원(${hangulAmount(won)})`;
}

/**
 * `금…원` in Hangul: grouped by four digits, every digit but zero written, 일 before 십, 백 and 천 too
 * (행정업무운영 편람; vectors in domain.md 3.4).
 * @throws RangeError for a fraction, a negative or an unsafe number.
 */
export function hangulAmount(won: number): string {
  if (!Number.isSafeInteger(won) || won < 0) {
    throw new RangeError(`금액은 0 이상의 정수(원)여야 합니다: ${won} / an amount is whole won, not negative: ${won}`);
  }
  return `금${hangulNumber(won)}원`;
}

function hangulNumber(n: number): string {
  if (n === 0) return '영';
  const groups: string[] = [];
  for (let rest = n, group = 0; rest > 0; rest = Math.floor(rest / 10000), group++) {
    const words = fourDigits(rest % 10000);
    if (words) groups.unshift(words + GROUPS[group]);
  }
  return groups.join('');
}

function fourDigits(n: number): string {
  const digits = String(n).padStart(4, '0');
  return [...digits]
    .map((digit, index) => (digit === '0' ? '' : DIGITS[Number(digit)] + (PLACES[3 - index] ?? '')))
    .join('');
}
