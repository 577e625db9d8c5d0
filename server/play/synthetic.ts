import { type Random, randomOf } from './fill-random.js';
import type { Program, ProgramCall, ProgramOrganization } from './program.js';
import type { FilledApplication } from './program-filled.js';

/**
 * Synthetic applications for each call of a program, in the order of its calls: as many over all calls as bring the
 * `received` ones (in time, by call) up to `fill.applicationsTotal`. They are spread over topics and pools by the places
 * to win, topics a little unevenly, as people do. Every organization in them is called 가상기관 and a number.
 */
export function syntheticApplications(program: Program, received: readonly (readonly Unsent[])[]): Unsent[][] {
  const { fill, calls } = program;
  const given = received.reduce((sum, applications) => sum + applications.length, 0);
  const missing = Math.max(0, (fill?.applicationsTotal ?? 0) - given);
  const places = placesFor(program, received, missing);
  const names = organizationNames(program, Math.ceil(places.length * ORGANIZATIONS_PER_APPLICATION));
  const numbers = new Set(calls.flatMap(({ applications }) => applications.map(({ no }) => no)));
  const made: Unsent[][] = calls.map(() => []);
  for (const [i, { callIndex, topic }] of places.entries()) {
    const call = calls[callIndex]!;
    const no = nextNumber(call, topic, numbers);
    const random = randomOf(fill!.seed, 'application', no);
    made[callIndex]!.push({
      no,
      ...(topic === undefined ? { titleKo: `가상 제안 과제 ${no}` } : { topic }),
      targets: [],
      lead: { name: names[i]! },
      partners: partnersOf(i, names, random),
      requestedWon: requestOf(call, topic, random),
      screening: { eligible: true },
      published: false,
      reviews: [],
      synthetic: true,
    });
  }
  return made;
}

/** An application that has not been given its moment of submission yet. */
export type Unsent = Omit<FilledApplication, 'submittedAt' | 'late'>;

interface Place {
  readonly callIndex: number;
  readonly topic?: number;
}

interface Tally<T> {
  readonly of: T;
  readonly weight: number;
  count: number;
}

/** Where each synthetic application goes: always to the call, then to the topic, that has the fewest for its weight. */
function placesFor(program: Program, received: readonly (readonly Unsent[])[], missing: number): Place[] {
  const seed = program.fill?.seed ?? 0;
  const calls = program.calls.map((call, callIndex) => {
    const topics = call.topics
      .filter(({ budgetWon }) => budgetWon > 0)
      .map(({ no }) => ({
        of: no,
        weight: 0.7 + 0.6 * randomOf(seed, 'interest', call.code, no).unit(),
        count: received[callIndex]!.filter(({ topic }) => topic === no).length,
      }));
    const weight = call.kind === 'open' ? (call.budgetWon > 0 ? call.slots! : 0) : topics.length;
    return { of: { callIndex, topics }, weight, count: received[callIndex]!.length };
  });
  const open = calls.filter(({ weight }) => weight > 0);
  if (open.length === 0) return [];
  return Array.from({ length: missing }, () => {
    const { callIndex, topics } = next(open);
    return topics.length === 0 ? { callIndex } : { callIndex, topic: next(topics) };
  });
}

function next<T>(tallies: readonly Tally<T>[]): T {
  const least = tallies.reduce((best, tally) => (tally.count / tally.weight < best.count / best.weight ? tally : best));
  least.count += 1;
  return least.of;
}

/** Some are leads, some only partners. */
const ORGANIZATIONS_PER_APPLICATION = 1.5;

function organizationNames(program: Program, count: number): string[] {
  const taken = new Set(
    program.calls.flatMap(({ applications }) =>
      applications.flatMap(({ lead, partners }) => [lead, ...partners].map(({ name }) => name)),
    ),
  );
  const names: string[] = [];
  for (let i = 1; names.length < count; i += 1) {
    const name = `가상기관 ${String(i).padStart(3, '0')}`;
    if (!taken.has(name)) names.push(name);
  }
  return names;
}

function partnersOf(lead: number, names: readonly string[], random: Random): ProgramOrganization[] {
  const count = Math.max(0, Math.min(6, Math.round(random.normal(2.4, 1.5))));
  const partners = new Set<string>();
  for (let i = 0; i < count; i += 1) {
    const name = names[random.below(names.length)]!;
    if (name !== names[lead]) partners.add(name);
  }
  return [...partners].map((name) => ({ name }));
}

function nextNumber({ code }: ProgramCall, topic: number | undefined, taken: Set<string>): string {
  const prefix = topic === undefined ? code : `${code}${String(topic).padStart(2, '0')}`;
  for (let i = 1; ; i += 1) {
    const no = `${prefix}-${String(i).padStart(3, '0')}`;
    if (taken.has(no)) continue;
    taken.add(no);
    return no;
  }
}

/** Most ask for nearly all that they may have, in round figures. */
function requestOf(call: ProgramCall, topic: number | undefined, random: Random): number {
  const most =
    topic === undefined
      ? Math.max(1, Math.floor(call.budgetWon / call.slots!))
      : call.topics.find(({ no }) => no === topic)!.budgetWon;
  const step = 10 ** Math.max(0, String(most).length - 3);
  const share = Math.min(1, 0.92 + 0.1 * random.unit());
  return Math.max(1, Math.min(most, Math.floor((most * share) / step) * step));
}
