import { Temporal } from 'temporal-polyfill';
import { inTime } from '../../workflows/deadlines.js';
import { type Fault, faultAt } from './faults.js';
import { randomOf } from './fill-random.js';
import { withReviews } from './fill-reviews.js';
import { type Program, type ProgramCall, readProgram } from './program.js';
import type { FilledApplication, FilledProgram } from './program-filled.js';
import { syntheticApplications, type Unsent } from './synthetic.js';

/** Some published applications cannot win by the rules, whatever scores are filled in. */
export class ImpossibleFill extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ path, expected }) => `${path}: ${expected}`).join('; '));
    this.faults = faults;
  }
}

/**
 * Brings what a program file leaves open (program-format.md): the moment of submission where it is absent; with `fill`,
 * also synthetic applications up to `applicationsTotal` and reviews where none are given, such that the published
 * applications win by the rules. The same program is filled the same way every time.
 * Throws ImpossibleFill where no scores can let a published application win.
 */
export function fill(program: Program): FilledProgram {
  const seed = program.fill?.seed ?? 0;
  const given = program.calls.map((call) =>
    call.applications.map((application) => ({ ...application, synthetic: false })),
  );
  const received = program.calls.map((call, i) => given[i]!.filter(({ submittedAt }) => !isLate(submittedAt, call)));
  const made = syntheticApplications(program, received);
  const calls = program.calls.map((call, i) => {
    const applications = [...given[i]!, ...made[i]!].map((application) => submitted(application, call, seed));
    return { ...call, applications };
  });
  if (!program.fill) return { ...program, calls, seed };

  const { evaluatorsPerPanel } = program.fill;
  const reviewed = calls.map((call) => withReviews(call, seed, evaluatorsPerPanel));
  const faults = reviewed.flatMap(({ losers }, i) =>
    losers.map(({ index, because }) => faultAt(['calls', i, 'applications', index, 'published'], true, because)),
  );
  if (faults.length > 0) throw new ImpossibleFill(faults);
  return { ...program, calls: reviewed.map(({ call }) => call), seed };
}

/** Reads a program file and fills it; every fault is a value, also where the fill is impossible. */
export function loadProgram(json: unknown): { program: FilledProgram } | { faults: readonly Fault[] } {
  const read = readProgram(json);
  if ('faults' in read) return read;
  try {
    return { program: fill(read.program) };
  } catch (error) {
    if (error instanceof ImpossibleFill) return { faults: error.faults };
    throw error;
  }
}

function isLate(submittedAt: string | undefined, { closesAt }: ProgramCall): boolean {
  return submittedAt !== undefined && !inTime(submittedAt, closesAt);
}

function submitted(
  application: Unsent & { readonly submittedAt?: string },
  call: ProgramCall,
  seed: number,
): FilledApplication {
  const submittedAt = application.submittedAt ?? momentOf(application.no, call, seed);
  return { ...application, submittedAt, late: isLate(submittedAt, call) };
}

const TEN_DAYS = 10 * 24 * 3600;

/** A whole second before the deadline: half of them within the last thirty hours of ten days, as people are. */
function momentOf(no: string, { opensAt, closesAt }: ProgramCall, seed: number): string {
  const opens = Temporal.Instant.from(opensAt);
  const closes = Temporal.Instant.from(closesAt);
  const spread = Math.min(TEN_DAYS, Math.floor(closes.since(opens).total('seconds')));
  const early = randomOf(seed, 'submission', no).unit();
  const at = closes
    .subtract({ seconds: Math.ceil(spread * early * early * early) })
    .round({ smallestUnit: 'second', roundingMode: 'floor' });
  const within = Temporal.Instant.compare(at, opens) < 0 ? opens : at;
  return within.toZonedDateTimeISO('Asia/Seoul').toString({ timeZoneName: 'never' });
}
