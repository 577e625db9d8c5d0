import { Temporal } from 'temporal-polyfill';

const WEEKDAYS = ['월', '화', '수', '목', '금', '토', '일'];
const SEOUL = 'Asia/Seoul';
const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 });

/**
 * Dates, times and numbers as 행정업무운영 편람 wants them in official papers (domain.md 3.1). A date is ISO
 * `2020-06-22`; a moment is ISO with a zone and is told in Seoul's time.
 */

/** `2020. 6. 22.` @throws RangeError for what is no date. */
export function officialDate(iso: string): string {
  const date = dateOf(iso);
  return `${date.year}. ${date.month}. ${date.day}.`;
}

/** `2020. 6. 22.(월)` @throws RangeError for what is no date. */
export function officialDay(iso: string): string {
  return `${officialDate(iso)}(${weekday(iso)})`;
}

/** `6. 22.(월)`, for a year that the sentence has named. */
export function officialDayOfYear(iso: string): string {
  const date = dateOf(iso);
  return `${date.month}. ${date.day}.(${weekday(iso)})`;
}

/** `15:20`, or `15:20:05` with seconds; 24 hours, no 오전 and 오후. */
export function officialTime(iso: string, seconds = false): string {
  const time = momentOf(iso);
  const parts = [time.hour, time.minute, ...(seconds ? [time.second] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** `2020. 6. 22.(월) 15:20` */
export function officialMoment(iso: string, seconds = false): string {
  return `${officialDay(iso)} ${officialTime(iso, seconds)}`;
}

/** `2020. 6. 22.~6. 30.`: tight, the year once; both years where they differ. */
export function officialRange(from: string, to: string): string {
  const [a, b] = [dateOf(from), dateOf(to)];
  if (a.year !== b.year) return `${officialDate(from)}~${officialDate(to)}`;
  return `${officialDate(from)}~${b.month}. ${b.day}.`;
}

/** `1,234,567`; decimals stay as they are. */
export function grouped(n: number): string {
  return GROUPED.format(n);
}

/** `390억원`, `2,925억원`, `19억 5,000만원`, `1,234원`: the largest even unit that tells the amount exactly. */
export function wonInWords(won: number): string {
  const { 억, 만, rest } = tenThousands(won);
  const parts = [억 && `${grouped(억)}억`, 만 && `${grouped(만)}만`, rest && grouped(rest)].filter(Boolean);
  return `${parts.join(' ') || '0'}원`;
}

/** `4,650만`, `135만`, `85만 5,000`, `1,630`: a count as 보도자료 write it. */
export function countInWords(n: number): string {
  if (!Number.isInteger(n)) return grouped(n);
  const { 억, 만, rest } = tenThousands(n);
  const parts = [억 && `${grouped(억)}억`, 만 && `${grouped(만)}만`, rest && grouped(rest)].filter(Boolean);
  return parts.join(' ') || '0';
}

/** Thousands of won, rounded toward zero as budget tables of 천원 do (절사). */
export function thousandWon(won: number): number {
  return Math.trunc(won / 1000);
}

function tenThousands(n: number) {
  return { 억: Math.floor(n / 1e8), 만: Math.floor((n % 1e8) / 1e4), rest: n % 1e4 };
}

function weekday(iso: string): string {
  return WEEKDAYS[dateOf(iso).dayOfWeek - 1] ?? '';
}

function dateOf(iso: string): Temporal.PlainDate {
  return iso.includes('T') ? momentOf(iso).toPlainDate() : Temporal.PlainDate.from(iso);
}

function momentOf(iso: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(iso).toZonedDateTimeISO(SEOUL);
}
