import { describe, expect, test } from '@jest/globals';
import { type ActEvent, type Kind, kinds, unborn } from '../../workflows/life.js';
import { isFinal, lives, statesOf, step } from '../../workflows/step.js';
import { breaks } from './breaks.js';

interface Way {
  from: string;
  event: string;
  to: string;
  rules: string[];
  effects: string[];
}

/** Every way of a life from one state to the next, as its machine is written. */
function waysOf(kind: Kind): Way[] {
  const { machine } = lives[kind];
  return Object.entries(machine.states).flatMap(([from, node]) =>
    [...node.transitions.values()].flat().map((transition) => ({
      from,
      event: String(transition.eventType),
      to: String(transition.target?.[0]?.key ?? from),
      rules: (transition.guard as { params?: { names: string[] } } | undefined)?.params?.names ?? [],
      effects: transition.actions.map((action) => (action as { params: { name: string } }).params.name),
    })),
  );
}

const ends: Partial<Record<Kind, string>> = { person: 'a person may always come back' };

describe.each(kinds)('the life of a %s', (kind) => {
  const ways = waysOf(kind);
  const states = [unborn, ...statesOf(kind)];

  test('has a way from every state to one of its ends', () => {
    const final = states.filter((state) => isFinal(kind, state));
    const leads = new Set(final);
    for (let before = -1; before < leads.size; ) {
      before = leads.size;
      for (const { from, to } of ways) if (leads.has(to)) leads.add(from);
    }
    expect(kind in ends ? [] : states.filter((state) => !leads.has(state))).toEqual([]);
  });

  test('has a case below for every reason that it can give', () => {
    expect(Object.keys(breaks[kind].rules).sort()).toEqual(Object.keys(lives[kind].rules).sort());
  });

  test.each(ways)(
    '$from –$event→ $to: done when no rule is broken, and refused with the reason of each that is',
    (way) => {
      const cases = way.rules.map((rule) => ({ rule, ...broken(kind, rule) }));
      const sound = cases.reduce((event, { holds }) => merged(event, holds), breaks[kind].sound);
      expect(step(kind, way.from, { ...sound, type: way.event })).toEqual({
        ok: true,
        state: way.to,
        effects: way.effects,
      });
      for (const { rule, breaks: wrong } of cases) {
        const answer = step(kind, way.from, { ...merged(sound, wrong), type: way.event });
        if (elsewhere(ways, way, rule)) expect(answer).not.toMatchObject({ state: way.to });
        else expect(answer).toMatchObject({ ok: false, refusal: { reason: rule } });
      }
    },
  );
});

/** Another way for the same event, which does not ask this rule. */
const elsewhere = (ways: Way[], { from, event, to }: Way, rule: string) =>
  ways.some((other) => other.from === from && other.event === event && other.to !== to && !other.rules.includes(rule));

interface Case {
  breaks: Partial<ActEvent>;
  holds: Partial<ActEvent>;
}

const broken = (kind: Kind, rule: string): Case => {
  const [wrong, right = {}] = breaks[kind].rules[rule] ?? [];
  if (!wrong) throw new Error(`no case for ${kind} ${rule}`);
  return { breaks: wrong, holds: right };
};

const merged = (event: Omit<ActEvent, 'type'>, change: Partial<ActEvent>): Omit<ActEvent, 'type'> => ({
  ...event,
  ...change,
  facts: { ...event.facts, ...change.facts },
  input: { ...event.input, ...change.input },
});
