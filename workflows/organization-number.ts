/** A business registration number (사업자등록번호) as it is written, 110-81-41272; null unless it has ten digits. */
export function businessNumber(text: string): string | null {
  const match = /^(\d{3})-?(\d{2})-?(\d{5})$/.exec(text.trim());
  return match && `${match[1]}-${match[2]}-${match[3]}`;
}

/** True for ten digits, with or without hyphens, whose check digit is right (domain.md 4.1). Tells the form only. */
export function validBusinessNumber(text: string): boolean {
  const digits = digitsOf(businessNumber(text) ?? '');
  if (digits.length !== 10) return false;
  const weighted = weigh(digits.slice(0, 9), [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digits[8]! * 5) / 10);
  return checkDigit(weighted) === digits[9];
}

/**
 * True for thirteen digits, with or without the hyphen, whose check digit is right (domain.md 4.2). Warn with it and
 * never reject: numbers given since 2025 may have no check digit.
 */
export function validCorporateNumber(text: string): boolean {
  if (!/^\d{6}-?\d{7}$/.test(text.trim())) return false;
  const digits = digitsOf(text);
  return checkDigit(weigh(digits.slice(0, 12), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2])) === digits[12];
}

/**
 * Where a text holds what looks like a resident registration number (주민등록번호), or null. It must not be stored
 * (개인정보보호법 제24조의2; domain.md 4.3), so the answer is a place to point at and never the digits.
 */
export function residentNumberIn(text: string): { readonly from: number; readonly to: number } | null {
  for (const match of text.matchAll(/(?<!\d)(\d{6})-?[1-8]\d{6}(?!\d)/g)) {
    if (!possibleBirthday(match[1]!) || corporate(match[0])) continue;
    return { from: match.index, to: match.index + match[0].length };
  }
  return null;
}

function possibleBirthday(yymmdd: string): boolean {
  const month = Number(yymmdd.slice(2, 4));
  const day = Number(yymmdd.slice(4, 6));
  return day >= 1 && day <= (DAYS_OF_MONTH[month - 1] ?? 0);
}

// Of a leap year, for the century is not known here.
const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * One resident number in ten has a corporation's check digit by chance, so the digits that class a corporation (11
 * stock company … 22 foundation, 31 special corporation; writer's knowledge) must fit too before it passes.
 */
function corporate(number: string): boolean {
  return validCorporateNumber(number) && /^\d{4}(?:1[1-5]|2[12]|31)/.test(number);
}

function digitsOf(text: string): number[] {
  return (text.match(/\d/g) ?? []).map(Number);
}

function weigh(digits: readonly number[], weights: readonly number[]): number {
  return digits.reduce((sum, digit, i) => sum + digit * weights[i]!, 0);
}

// The outer remainder is essential: without it numbers that end in 0 fail.
function checkDigit(weighted: number): number {
  return (10 - (weighted % 10)) % 10;
}
