import { fits } from './budget.js';
import type { Contender, FailureReason, RankedCall, RankingRules } from './ranking.js';

/** An eligible application at its place in its unit's line. */
export interface Placed {
  readonly contender: Contender;
  readonly passes: boolean;
}

/** Who of one unit gets what. Applications stand by number, each list in rank order. */
export interface Chosen {
  readonly selected: readonly string[];
  readonly reserves: readonly string[];
  /** With the numbers of the same lead's applications that were kept instead. */
  readonly displaced: ReadonlyMap<string, readonly string[]>;
  /** The application that did not fit in what was left of an open call's budget. */
  readonly endedBy?: { readonly no: string; readonly leftWon: number };
  /** Set when nobody is selected. */
  readonly failure?: FailureReason;
}

/**
 * Selects in every unit's line (topic number or 'pool', best first), displaces what exceeds `maxSelectedAsLead`, and
 * selects again without the displaced until no lead has too many (program-format.md). `better` orders applications of
 * different units: a lead keeps the first in that order.
 */
export function selectWithinLimits<P extends Placed>(
  lines: ReadonlyMap<string, readonly P[]>,
  call: RankedCall,
  rules: RankingRules,
  better: (a: P, b: P) => number,
): Map<string, Chosen> {
  const displaced = new Set<P>();
  for (;;) {
    const picks = new Map([...lines].map(([unit, line]) => [unit, pick(line, call, rules, displaced)]));
    const held = byLead([...picks.values()].flatMap(({ selected }) => selected));
    const excess = [...held.values()].flatMap((places) => places.toSorted(better).slice(rules.maxSelectedAsLead));
    if (excess.length === 0) {
      return new Map(
        [...picks].map(([unit, picked]) => [unit, chosen(picked, lines.get(unit)!, rules, displaced, held)]),
      );
    }
    for (const place of excess) displaced.add(place);
  }
}

interface Pick<P> {
  readonly selected: readonly P[];
  readonly endedBy?: { readonly no: string; readonly leftWon: number };
  readonly tooFew?: boolean;
}

function pick<P extends Placed>(
  line: readonly P[],
  call: RankedCall,
  rules: RankingRules,
  displaced: ReadonlySet<P>,
): Pick<P> {
  const inForce = line.filter((place) => !displaced.has(place));
  if (call.kind === 'open') return downTheLine(inForce, call);
  if (line.length < rules.minCompetitors) return { selected: [], tooFew: true };
  return { selected: inForce.filter(({ passes }) => passes).slice(0, 1) };
}

/** The first that does not pass or does not fit ends the line: a cheaper one behind it must not overtake. */
function downTheLine<P extends Placed>(line: readonly P[], call: RankedCall): Pick<P> {
  const selected: P[] = [];
  let leftWon = call.budgetWon;
  for (const place of line) {
    const { no, requestedWon } = place.contender;
    if (selected.length === call.slots || !place.passes) break;
    if (!fits(requestedWon, leftWon)) return { selected, endedBy: { no, leftWon } };
    selected.push(place);
    leftWon -= requestedWon;
  }
  return { selected };
}

function byLead<P extends Placed>(places: readonly P[]): Map<string, P[]> {
  const held = new Map<string, P[]>();
  for (const place of places) held.set(place.contender.lead, [...(held.get(place.contender.lead) ?? []), place]);
  return held;
}

function chosen<P extends Placed>(
  { selected, endedBy, tooFew }: Pick<P>,
  line: readonly P[],
  rules: RankingRules,
  displaced: ReadonlySet<P>,
  held: ReadonlyMap<string, readonly P[]>,
): Chosen {
  const passing = line.filter(({ passes }) => passes);
  const displacedHere = new Map(
    line
      .filter((place) => displaced.has(place))
      .map(({ contender: { no, lead } }) => [no, numbers(held.get(lead) ?? [])]),
  );
  const common = { displaced: displacedHere, ...(endedBy && { endedBy }) };
  const last = selected.at(-1);
  if (!last) {
    const failure = tooFew
      ? 'tooFewEligible'
      : endedBy
        ? 'overBudget'
        : displacedHere.size > 0
          ? 'displaced'
          : 'nonePasses';
    return { ...common, selected: [], reserves: [], failure };
  }
  const behind = passing.slice(passing.indexOf(last) + 1).filter((place) => !displaced.has(place));
  return { ...common, selected: numbers(selected), reserves: numbers(behind.slice(0, rules.reserves)) };
}

function numbers(places: readonly Placed[]): string[] {
  return places.map(({ contender }) => contender.no);
}
