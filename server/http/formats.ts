import { Temporal } from 'temporal-polyfill';
import { type Lang, t } from './locale.js';

type Instant = string | Date;

/** A moment in Korean time as Koreans write it: `2020. 6. 22.(월) 18:00`; with seconds where a deadline is concerned. */
export function dateTime(at: Instant, lang: Lang, seconds = false): string {
  const moment = seoul(at);
  const time = `${two(moment.hour)}:${two(moment.minute)}${seconds ? `:${two(moment.second)}` : ''}`;
  return lang === 'ko' ? `${dayOf(moment, lang)} ${time}` : `${dayOf(moment, lang)}, ${time} KST`;
}

/** The Korean calendar day of a moment, or a bare `YYYY-MM-DD`: `2020. 6. 22.(월)`, `Mon, 22 Jun 2020`. */
export function date(at: Instant, lang: Lang): string {
  const bare = typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at);
  return dayOf(bare ? Temporal.PlainDate.from(at) : seoul(at), lang);
}

function dayOf(day: Temporal.PlainDate | Temporal.ZonedDateTime, lang: Lang): string {
  const weekday = weekdays[lang][day.dayOfWeek - 1];
  return lang === 'ko'
    ? `${day.year}. ${day.month}. ${day.day}.(${weekday})`
    : `${weekday}, ${day.day} ${months[day.month - 1]} ${day.year}`;
}

/** What `<time datetime>` and `<input type=datetime-local>` need: the wall clock in Seoul, to the second when it has seconds. */
export function localDateTime(at: Instant): string {
  const moment = seoul(at);
  return moment.toPlainDateTime().toString({ smallestUnit: moment.second === 0 ? 'minute' : 'second' });
}

/** Days to a deadline by the Korean calendar (`D-3`), hours or minutes within the last day, or that it has passed. */
export function remaining(now: Instant, until: Instant, lang: Lang): string {
  const milliseconds = instant(until).epochMilliseconds - instant(now).epochMilliseconds;
  if (milliseconds <= 0) return t(lang, 'time.over');
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours >= 24) {
    const days = seoul(now).toPlainDate().until(seoul(until).toPlainDate()).days;
    return t(lang, 'time.days', { days });
  }
  if (hours >= 1) return t(lang, 'time.hours', { count: hours });
  return t(lang, 'time.minutes', { count: Math.max(1, Math.floor(milliseconds / 60_000)) });
}

/** Integer won, every digit: `1,950,000,000원`, `KRW 1,950,000,000`. */
export const won = (amount: number, lang: Lang): string =>
  lang === 'ko' ? `${grouped(amount)}원` : `KRW ${grouped(amount)}`;

/** Integer won as people say it, rounded to two decimals of its unit: `19.5억원`, `KRW 1.95 billion`. */
export function wonShort(amount: number, lang: Lang): string {
  const units = lang === 'ko' ? koreanUnits : englishUnits;
  const unit = units.find(([size]) => Math.abs(amount) >= size);
  if (!unit) return won(amount, lang);
  const figure = twoDecimals.format(amount / unit[0]);
  return lang === 'ko' ? `${figure}${unit[1]}원` : `KRW ${figure} ${unit[1]}`;
}

/** An integer with separators: `1,234`. */
export const grouped = (amount: number): string => everyDigit.format(amount);

/** Bytes as people read them: `34.5 KB`. */
export function bytes(size: number): string {
  const unit =
    size >= 1_048_576 ? ([1_048_576, 'MB'] as const) : size >= 1024 ? ([1024, 'KB'] as const) : ([1, 'B'] as const);
  return `${oneDecimal.format(size / unit[0])} ${unit[1]}`;
}

// Made once: making one costs more than writing a whole row of a table.
const everyDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });
const twoDecimals = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const koreanUnits: [number, string][] = [
  [1_000_000_000_000, '조'],
  [100_000_000, '억'],
  [10_000, '만'],
];
const englishUnits: [number, string][] = [
  [1_000_000_000_000, 'trillion'],
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
];
const weekdays = {
  ko: ['월', '화', '수', '목', '금', '토', '일'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
};
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (part: number): string => String(part).padStart(2, '0');
const instant = (at: Instant): Temporal.Instant =>
  typeof at === 'string' ? Temporal.Instant.from(at) : Temporal.Instant.fromEpochMilliseconds(at.getTime());

/** A table says the same moment twice in every row, and the same rows to many readers. */
function seoul(at: Instant): Temporal.ZonedDateTime {
  const key = typeof at === 'string' ? at : at.getTime();
  const known = moments.get(key);
  if (known) return known;
  if (moments.size >= 5000) moments.clear();
  const moment = instant(at).toZonedDateTimeISO('Asia/Seoul');
  moments.set(key, moment);
  return moment;
}

const moments = new Map<string | number, Temporal.ZonedDateTime>();
