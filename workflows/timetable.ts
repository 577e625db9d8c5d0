import { endOfDay } from './deadlines.js';
import type { Facts, Kind } from './life.js';
import { policy, type Role } from './policy.js';
import { lives, step } from './step.js';

/** What happens next to a subject: by whom, when it is fixed, and what blocks it now. */
export interface Next {
  act: string;
  by: Role[];
  /** ISO 8601; absent when nothing sets a time. */
  at?: string;
  /** Reasons that the machine gives now. */
  blockedBy: { reason: string; params?: Record<string, unknown> }[];
}

/** The way forward in each state: the acts that people wait for, in order. Acts that end or undo are not what comes next. */
const forward: Partial<Record<Kind, Record<string, string[]>>> = {
  budgetLine: { proposed: ['approve'] },
  call: {
    draft: ['propose'],
    inReview: ['approve'],
    approved: ['announce'],
    announced: ['open'],
    accepting: ['close'],
    closed: ['evaluate'],
    evaluating: ['decide'],
    deciding: ['conclude'],
  },
  topic: { failed: ['reannounce'] },
  application: {
    draft: ['submit'],
    submitted: ['receive'],
    received: ['screen'],
    screening: ['pass'],
    supplementing: ['supplement'],
    eligible: ['evaluate'],
    evaluating: ['score'],
    evaluated: ['select'],
    selected: ['contract'],
    promoted: ['contract'],
    contracting: ['sign'],
    reserve: ['release'],
  },
  panel: {
    forming: ['appoint'],
    appointed: ['open'],
    scoring: ['deliberate'],
    deliberating: ['confirm'],
    confirmed: ['lock'],
  },
  seat: { invited: ['accept'], accepted: ['pledge'], pledged: ['serve'], serving: ['release'] },
  review: { assigned: ['save'], scoring: ['submit'], returned: ['save'], submitted: ['lock'] },
  selection: { proposed: ['request'], inApproval: ['approve'], approved: ['announce'] },
  notice: {
    draft: ['propose', 'issue'],
    inApproval: ['approve'],
    returned: ['propose'],
    approved: ['issue'],
    embargoed: ['publish'],
  },
  contract: {
    negotiating: ['draft'],
    drafted: ['offer'],
    signing: ['sign', 'conclude'],
    active: ['complete'],
    suspended: ['resume'],
  },
  milestone: {
    planned: ['fallDue'],
    due: ['submit'],
    returned: ['submit'],
    submitted: ['review'],
    reviewing: ['accept'],
  },
  payment: {
    planned: ['ready'],
    requestable: ['request'],
    requested: ['approve'],
    approved: ['pay'],
    held: ['resume'],
    refused: ['request'],
  },
  publication: { registered: ['check'], rightsCheck: ['clear'], qualityCheck: ['certify'], ready: ['publish'] },
};

/** The fact that sets the time of an act. */
const timedBy: Readonly<Record<string, string>> = {
  'call.open': 'opensAt',
  'call.close': 'closesAt',
  'application.submit': 'closesAt',
  'application.receive': 'closesAt',
  'application.supplement': 'supplementDue',
  'notice.publish': 'embargoUntil',
  'selection.announce': 'embargoUntil',
  'milestone.fallDue': 'reportFrom',
  'milestone.submit': 'dueOn',
};

/** What happens next, when, and what is blocking it, for any subject; for the clock and for people alike. `at` is the program's time. */
export function timetable(kind: Kind, state: string, facts: Facts, at: string): Next[] {
  return (forward[kind]?.[state] ?? []).flatMap((event) => {
    const act = `${kind}.${event}`;
    const when = moment(facts[timedBy[act] ?? '']);
    const tried = step(kind, state, {
      type: event,
      at: typeof when === 'string' && when > at && waitsForTime(act) ? later(when) : at,
      by: null,
      facts,
      input: hopeful(facts),
    });
    if (!tried.ok && tried.refusal.reason === 'notInState') return [];
    if (!tried.ok && (tried.refusal.reason === 'approvalNeeded' || tried.refusal.reason === 'noEmbargo')) return [];
    return [
      {
        act,
        by: actorsOf(act),
        ...(typeof when === 'string' && { at: when }),
        blockedBy: tried.ok ? [] : [tried.refusal],
      },
    ];
  });
}

/** Acts that the clock raises when their time has come: until then nothing blocks them but time. */
const waitsForTime = (act: string): boolean =>
  policy.some((row) => row.act === act && row.role === 'clock') || act === 'selection.announce';

const later = (when: string): string => new Date(Date.parse(when) + 1).toISOString().replace('Z', '000Z');

/** A form filled in as it should be, so that only the facts can block. */
const hopeful = (facts: Facts) =>
  new Proxy<Record<string, unknown>>(
    {},
    { get: (_, name) => (name === 'indicators' ? [] : (facts[String(name)] ?? true)), has: () => true },
  );

/** A day is a time too: its end in Korea. */
const moment = (fact: unknown): string | undefined =>
  typeof fact !== 'string' ? undefined : fact.length === 10 ? endOfDay(fact) : fact;

const actorsOf = (act: string): Role[] => {
  const rows = policy.filter((row) => row.act === act);
  const own = rows.filter((row) => !row.within);
  return [...new Set((own.length > 0 ? own : rows).map(({ role }) => role))];
};

/** Every act that time raises, by kind: each needs its SQL condition in a store (`due`). */
export const clockActs: readonly string[] = [
  ...new Set(policy.filter(({ role, within }) => role === 'clock' && !within).map(({ act }) => act)),
];

export const kindsWithTimetable = Object.keys(forward).filter((kind) => kind in lives) as Kind[];
