import { Temporal } from 'temporal-polyfill';

/** An instant: a Date, or ISO 8601 text with a zone. */
export type Moment = Date | string;

/** A calendar day in Korea, `YYYY-MM-DD`. */
export type Day = string;

/** Days on which no office works, Saturdays and Sundays apart: the table that the institution keeps (domain.md 1.10). */
export type Holidays = ReadonlySet<Day>;

const KST = 'Asia/Seoul';

/** True up to and at the very instant of the deadline (program-format.md). */
export function inTime(at: Moment, closesAt: Moment): boolean {
  return Temporal.Instant.compare(instant(at), instant(closesAt)) <= 0;
}

/** The calendar day in Korea on which an instant falls. */
export function dayInKorea(at: Moment): Day {
  return instant(at).toZonedDateTimeISO(KST).toPlainDate().toString();
}

/** `days` calendar days after a day. The day itself does not count (초일불산입), so a period of 1 ends on the next day. */
export function addDaysKst(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The day itself when offices work on it, else the next one on which they do. */
export function businessDayFrom(day: Day, holidays: Holidays): Day {
  let date = Temporal.PlainDate.from(day);
  while (date.dayOfWeek > 5 || holidays.has(date.toString())) date = date.add({ days: 1 });
  return date.toString();
}

/** `days` working days after a day, which itself does not count. */
export function addBusinessDays(day: Day, days: number, holidays: Holidays): Day {
  let last = day;
  for (let i = 0; i < days; i += 1) last = businessDayFrom(addDaysKst(last, 1), holidays);
  return last;
}

/** The last microsecond of a day in Korea, as ISO 8601 text: a period ends with the end of its last day. */
export function endOfDay(day: Day): string {
  return `${Temporal.PlainDate.from(day).toString()}T23:59:59.999999+09:00`;
}

/**
 * The end of a period of `days` that an event sets going: the day of the event does not count, and a last day on which
 * offices are closed moves to the next that they are open (domain.md 1.10, 민법 기간계산).
 */
export function periodEnd(event: Moment, days: number, holidays: Holidays): string {
  return endOfDay(businessDayFrom(addDaysKst(dayInKorea(event), days), holidays));
}

/** How long before a deadline people are reminded of it. */
const REMINDERS = [
  { name: 'D-7', hours: 7 * 24 },
  { name: 'D-3', hours: 3 * 24 },
  { name: 'D-1', hours: 24 },
  { name: 'H-3', hours: 3 },
] as const;

export interface Reminder {
  readonly name: (typeof REMINDERS)[number]['name'];
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The reminders of a deadline that still lie ahead of `from`, soonest first. */
export function reminders(closesAt: Moment, from: Moment): Reminder[] {
  return REMINDERS.map(({ name, hours }) => ({ name, at: instant(closesAt).subtract({ hours }).toString() })).filter(
    ({ at }) => !inTime(at, from),
  );
}

function instant(moment: Moment): Temporal.Instant {
  return Temporal.Instant.from(moment instanceof Date ? moment.toISOString() : moment);
}
