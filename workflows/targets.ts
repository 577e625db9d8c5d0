import { Decimal } from 'decimal.js';

/** A quantity that a consortium promises. `=` promises this much, `>=` at least this much; both are met by more. */
export interface Target {
  readonly ko: string;
  readonly en?: string;
  readonly comparator: '>=' | '=';
  readonly target: number;
  /** Key of a unit below, or a unit as people write it. */
  readonly unit: string;
}

/** True when what was built is at least what was promised (program-format.md). */
export function meetsTarget(target: Target, actual: number | string): boolean {
  return new Decimal(actual).gte(target.target);
}

/** What was built as a percentage of what was promised, one decimal, HALF_UP; more than 100 is shown as more. */
export function achievement(target: Target, actual: number | string): string {
  if (target.target === 0) return '100.0';
  return new Decimal(actual).times(100).div(target.target).toFixed(1, Decimal.ROUND_HALF_UP);
}

/** A quantity as it is written: 1,630시간, 1,630 hours; 0.5 keeps its decimals. */
export function quantity(amount: number | string, unit: string, language: 'ko' | 'en'): string {
  const [whole, fraction] = new Decimal(amount).toFixed().split('.');
  const written = whole!.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '');
  return language === 'ko' ? `${written}${COUNTERS_KO.get(unit) ?? ` ${unit}`}` : `${written} ${unit}`;
}

/** A promise as it stands in a call or a contract: 1,630시간 이상, at least 1,630 hours. */
export function promise({ comparator, target, unit }: Target, language: 'ko' | 'en'): string {
  const amount = quantity(target, unit, language);
  if (comparator === '=') return amount;
  return language === 'ko' ? `${amount} 이상` : `at least ${amount}`;
}

/** The counters that Koreans put behind a number; a unit that is not here is written behind a space. */
const COUNTERS_KO: ReadonlyMap<string, string> = new Map([
  ['kinds', '종'],
  ['hours', '시간'],
  ['categories', '개'],
  ['boxes', '개'],
  ['images', '장'],
  ['pairs', '쌍'],
  ['sentences', '문장'],
  ['persons', '명'],
  ['cases', '건'],
  ['items', '건'],
  ['frames', '프레임'],
  ['TB', 'TB'],
]);

/** The counter of a unit as Korean papers print it behind a number; the unit itself where there is none. */
export const unitKo = (unit: string): string => COUNTERS_KO.get(unit) ?? unit;
