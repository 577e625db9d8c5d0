import { createHash } from 'node:crypto';
import type { Contender, RankingInput } from '../../workflows/ranking.js';

/**
 * The rules of program-format.md a second time, read as definitions rather than as steps: whole numbers instead of
 * decimals, ranks by counting who beats whom, an open line as a longest prefix, displacement as a recursion. Scores
 * are in twentieths of a point.
 */
export interface Verdict {
  readonly no: string;
  readonly total: string | null;
  readonly rank: number | null;
  readonly outcome: string;
  readonly reserveOrder: number | undefined;
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
}

export function verdicts(input: RankingInput): { verdicts: Verdict[]; failed: string[] } {
  const { call, rules, contenders } = input;
  const scored = contenders.map((contender) => score(contender, input));
  const entered = scored.filter(({ contender }) => contender.eligible);
  const rankOf = (one: Scored) => 1 + peers(entered, one).filter((other) => beats(other, one, rules.tieOrder)).length;
  const units = call.kind === 'open' ? ['pool'] : call.topics!.map(({ no }) => `${no}`);

  const selectedWithout = (banned: ReadonlySet<Scored>): Scored[] =>
    units.flatMap((unit) => {
      const line = entered
        .filter((one) => one.contender.unit === unit)
        .sort((a, b) => rankOf(a) - rankOf(b))
        .filter((one) => !banned.has(one));
      if (call.kind === 'open') return longestPrefix(line, call.slots!, call.budgetWon);
      if (entered.filter((one) => one.contender.unit === unit).length < rules.minCompetitors) return [];
      return line.filter((one) => one.passes).slice(0, 1);
    });
  const settle = (banned: ReadonlySet<Scored>): { selected: Scored[]; banned: ReadonlySet<Scored> } => {
    const selected = selectedWithout(banned);
    const surplus = selected.filter((one) => {
      const better = selected.filter((other) => other !== one && other.contender.lead === one.contender.lead);
      return (
        better.filter((other) => beats(other, one, ['total', ...rules.tieOrder])).length >= rules.maxSelectedAsLead
      );
    });
    return surplus.length === 0 ? { selected, banned } : settle(new Set([...banned, ...surplus]));
  };
  const { selected, banned } = settle(new Set());

  const reserveOrder = (one: Scored): number | undefined => {
    const winners = peers(selected, one).map(rankOf);
    if (winners.length === 0) return undefined;
    const waiting = (other: Scored) => other.passes && !banned.has(other) && rankOf(other) > Math.max(...winners);
    if (!waiting(one)) return undefined;
    const order = peers(entered, one).filter((other) => waiting(other) && rankOf(other) <= rankOf(one)).length;
    return order <= rules.reserves ? order : undefined;
  };
  return {
    verdicts: scored.map((one) => {
      const { no, eligible } = one.contender;
      if (!eligible) {
        return { no, total: null, rank: null, outcome: 'ineligible', reserveOrder: undefined, kept: [], dropped: [] };
      }
      const order = selected.includes(one) ? undefined : reserveOrder(one);
      const outcome = selected.includes(one) ? 'selected' : order ? 'reserve' : 'notSelected';
      return {
        no,
        total: one.text,
        rank: rankOf(one),
        outcome,
        reserveOrder: order,
        kept: one.kept,
        dropped: one.dropped,
      };
    }),
    failed: units.filter((unit) => !selected.some((one) => one.contender.unit === unit)),
  };
}

interface Scored {
  readonly contender: Contender;
  readonly text: string;
  readonly total: bigint;
  readonly criteria: Record<string, bigint>;
  readonly passes: boolean;
  readonly lot: string;
  readonly kept: string[];
  readonly dropped: string[];
}

function score(contender: Contender, { call, criteria, rules, seed }: RankingInput): Scored {
  const twentieths = (value: number | string) => BigInt(Math.round(Number(value) * 20));
  const sheets = contender.reviews.map(({ evaluator, scores }) => ({
    evaluator,
    scores,
    sum: criteria.reduce((sum, { id }) => sum + twentieths(scores[id]!), 0n),
  }));
  const n = sheets.length;
  let drop = n >= 12 ? rules.trim.from12 : n >= 5 ? rules.trim.from5 : rules.trim.lt5;
  while (drop > 0 && n - 2 * drop < 1) drop -= 1;
  const dropped: typeof sheets = [];
  for (const wanted of ['lowest', 'highest']) {
    for (let i = 0; i < drop; i += 1) {
      const left = sheets.filter((sheet) => !dropped.includes(sheet));
      const sums = left.map(({ sum }) => sum);
      const extreme = sums.reduce((a, b) => ((wanted === 'lowest' ? b < a : b > a) ? b : a));
      const equal = left.filter(({ sum }) => sum === extreme);
      dropped.push(equal.reduce((a, b) => (numberOf(b.evaluator) < numberOf(a.evaluator) ? b : a)));
    }
  }
  const kept = sheets.filter((sheet) => !dropped.includes(sheet));
  const scale = 10n ** BigInt(rules.decimals);
  const mean = (values: bigint[]) => {
    if (values.length === 0) return 0n;
    const divisor = BigInt(values.length) * 20n;
    return (2n * scale * values.reduce((a, b) => a + b) + divisor) / (2n * divisor);
  };
  const total = mean(kept.map(({ sum }) => sum));
  const names = (list: typeof sheets) =>
    list.map(({ evaluator }) => evaluator).sort((a, b) => numberOf(a) - numberOf(b));
  return {
    contender,
    total,
    text: decimal(total, rules.decimals),
    criteria: Object.fromEntries(
      criteria.map(({ id }) => [id, mean(kept.map(({ scores }) => twentieths(scores[id]!)))]),
    ),
    passes: total >= BigInt(rules.passMark) * scale,
    lot: createHash('sha256')
      .update(Buffer.from([call.code, contender.no, String(seed)].join('|')))
      .digest('hex'),
    kept: names(kept),
    dropped: names(dropped),
  };
}

function peers(all: readonly Scored[], one: Scored): Scored[] {
  return all.filter((other) => other.contender.unit === one.contender.unit);
}

function beats(a: Scored, b: Scored, tieOrder: readonly string[]): boolean {
  const [key, ...rest] = tieOrder.length > 0 ? tieOrder : ['lottery'];
  if (a === b) return false;
  if (key === 'lottery') return a.lot < b.lot;
  const value = (one: Scored) => (key === 'total' ? one.total : one.criteria[key!.replace('criterion:', '')]!);
  return value(a) > value(b) || (value(a) === value(b) && beats(a, b, rest));
}

function longestPrefix(line: readonly Scored[], slots: number, budgetWon: number): Scored[] {
  for (let length = Math.min(slots, line.length); length > 0; length -= 1) {
    const prefix = line.slice(0, length);
    const asked = prefix.reduce((sum, one) => sum + one.contender.requestedWon, 0);
    if (prefix.every((one) => one.passes) && asked <= budgetWon) return prefix;
  }
  return [];
}

function numberOf(evaluator: string): number {
  return Number(evaluator.slice(1));
}

function decimal(scaled: bigint, decimals: number): string {
  const digits = scaled.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
