import { describe, expect, test } from '@jest/globals';
import '../../server/slices.js';
import { desksMoves } from '../../server/desk/store.js';
import { kindDef } from '../../server/lifecycle/registry.js';
import { type ActEvent, type Facts, type Kind, kinds, unborn } from '../../workflows/life.js';
import { policy, roles } from '../../workflows/policy.js';
import { refusalWords } from '../../workflows/refusals.js';
import { eventsOf, isFinal, lives, statesOf, step } from '../../workflows/step.js';
import { clockActs, kindsWithTimetable, timetable } from '../../workflows/timetable.js';
import { actWords, kindWords, publicStateWords, roleWords, stateWords } from '../../workflows/words.js';

const AT = '2026-03-10T00:00:00.000000Z';
const event = (type: string, facts: Facts = {}, input: Facts = {}): ActEvent => ({
  type,
  at: AT,
  by: 'a person',
  facts,
  input,
});
const everyState = kinds.flatMap((kind) => [unborn, ...statesOf(kind)].map((state): [Kind, string] => [kind, state]));
const everyEvent = (kind: Kind): string[] => [
  ...new Set([unborn, ...statesOf(kind)].flatMap((state) => eventsOf(kind, state))),
];

interface Transition {
  kind: Kind;
  from: string;
  type: string;
  target: string;
  guards: string[];
}

/** Every arrow of every machine, whatever its guard says. */
const transitions: Transition[] = everyState.flatMap(([kind, from]) => {
  const node = lives[kind].machine.states[from];
  return [...(node?.transitions ?? new Map())].flatMap(([type, list]) =>
    (list as { target?: { key: string }[]; guard?: { params?: { names: string[] } } }[]).map(({ target, guard }) => ({
      kind,
      from,
      type: String(type),
      target: target?.[0]?.key ?? '',
      guards: guard?.params?.names ?? [],
    })),
  );
});

describe('every life', () => {
  test.each(kinds.map((kind) => [kind]))('of a %s begins before birth and reaches every one of its states', (kind) => {
    expect(lives[kind].machine.config.initial).toBe(unborn);
    const reached = new Set([unborn]);
    for (const state of reached)
      for (const { target } of transitions.filter((one) => one.kind === kind && one.from === state))
        reached.add(target);
    expect([...reached].sort()).toEqual([unborn, ...statesOf(kind)].sort());
  });

  test.each(kinds.map((kind) => [kind]))('of a %s goes on from every state that is not an end', (kind) => {
    const stuck = statesOf(kind).filter((state) => !isFinal(kind, state) && eventsOf(kind, state).length === 0);
    const goingOn = statesOf(kind).filter((state) => isFinal(kind, state) && eventsOf(kind, state).length > 0);
    expect([stuck, goingOn]).toEqual([[], []]);
  });

  test('comes to an end, but for a person, who may always come back', () => {
    const endless = kinds.filter((kind) => !statesOf(kind).some((state) => isFinal(kind, state)));
    expect(endless).toEqual(['person']);
  });

  test('has guards whose rules are there, and no rule that no guard asks', () => {
    for (const kind of kinds) {
      const asked = new Set(transitions.filter((one) => one.kind === kind).flatMap(({ guards }) => guards));
      expect([kind, [...asked].sort()]).toEqual([kind, Object.keys(lives[kind].rules).sort()]);
    }
  });
});

describe('an event that a state does not take', () => {
  test('is refused aloud, in every state of every life, with state and act', () => {
    let asked = 0;
    for (const [kind, state] of everyState)
      for (const type of [...everyEvent(kind), 'fly', ''].filter((name) => !eventsOf(kind, state).includes(name))) {
        expect(step(kind, state, event(type))).toEqual({
          ok: false,
          refusal: { reason: 'notInState', params: { kind, state, act: `${kind}.${type}` } },
        });
        asked += 1;
      }
    expect(asked).toBeGreaterThan(500);
  });

  test('of a state that there is not is a mistake of the program', () => {
    expect(() => step('call', 'flying', event('open'))).toThrow();
  });
});

describe('one step', () => {
  const call = { opensAt: AT, closesAt: '2026-03-20T00:00:00.000000Z' };

  test('gives the next state and the names of what follows', () => {
    expect(step('call', 'announced', event('open', call))).toEqual({ ok: true, state: 'accepting', effects: [] });
    expect(step('call', 'approved', event('announce', call))).toEqual({
      ok: true,
      state: 'announced',
      effects: ['issueCallNotice'],
    });
  });

  test('that a rule forbids is refused with the rule and what its sentence names', () => {
    expect(step('call', 'accepting', event('close', call))).toEqual({
      ok: false,
      refusal: { reason: 'notYetClosed', params: call },
    });
  });

  test('does the same every time, and changes nothing that it was given', () => {
    const given = Object.freeze(event('close', Object.freeze({ ...call })));
    expect(step('call', 'accepting', given)).toEqual(step('call', 'accepting', given));
  });
});

describe('words in both languages', () => {
  const missing = (word: { ko: string; en: string } | undefined): boolean => !word?.ko.trim() || !word.en.trim();
  const hangul = /[가-힣]/;
  const swapped = ({ ko, en }: { ko: string; en: string }): boolean => !hangul.test(ko) || hangul.test(en);

  test('are there for every kind, role, state and act', () => {
    expect(kinds.filter((kind) => missing(kindWords[kind]))).toEqual([]);
    expect(roles.filter((role) => missing(roleWords[role]))).toEqual([]);
    expect(kinds.flatMap((kind) => statesOf(kind).filter((state) => missing(stateWords[kind][state])))).toEqual([]);
    const acts = kinds.flatMap((kind) => everyEvent(kind).map((type) => `${kind}.${type}`));
    expect(acts.filter((act) => missing(actWords[act]))).toEqual([]);
  });

  test('stand for nothing that is not there', () => {
    expect(
      kinds.flatMap((kind) => Object.keys(stateWords[kind]).filter((state) => !statesOf(kind).includes(state))),
    ).toEqual([]);
    expect(Object.keys(actWords).filter((act) => !policy.some((row) => row.act === act))).toEqual([]);
    expect(
      Object.entries(publicStateWords).flatMap(([kind, words]) =>
        Object.keys(words).filter((state) => !statesOf(kind as Kind).includes(state)),
      ),
    ).toEqual([]);
  });

  test('are there for every rule of every life', () => {
    const rules = [...new Set(kinds.flatMap((kind) => Object.keys(lives[kind].rules)))];
    expect(rules.length).toBeGreaterThan(60);
    expect(rules.filter((rule) => missing(refusalWords[rule]))).toEqual([]);
  });

  test('are Korean where Korean is read and English where English is', () => {
    const all = [
      ...Object.values(kindWords),
      ...Object.values(roleWords),
      ...Object.values(stateWords).flatMap((words) => Object.values(words)),
      ...Object.values(actWords),
      ...Object.values(refusalWords),
    ];
    expect(all.filter(swapped)).toEqual([]);
  });

  test('of a refusal name the same facts in both languages', () => {
    const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    expect(Object.entries(refusalWords).filter(([, { ko, en }]) => String(names(ko)) !== String(names(en)))).toEqual(
      [],
    );
  });
});

describe('the clock', () => {
  test('finds in the database, for each of its acts, what is due', () => {
    expect(clockActs.length).toBeGreaterThan(4);
    for (const act of clockActs) {
      const kind = act.slice(0, act.indexOf('.')) as Kind;
      expect([act, kindDef(kind).due?.[act]]).toEqual([act, expect.stringContaining('t.state = ')]);
    }
    expect(kinds.flatMap((kind) => Object.keys(kindDef(kind).due ?? {})).sort()).toEqual([...clockActs].sort());
  });
});

describe('what happens next', () => {
  test('names for every state only acts that it takes, and by whom', () => {
    for (const kind of kindsWithTimetable)
      for (const state of statesOf(kind))
        for (const next of timetable(kind, state, {}, AT)) {
          expect(eventsOf(kind, state)).toContain(next.act.slice(kind.length + 1));
          expect(next.by.length).toBeGreaterThan(0);
        }
  });

  test('is nothing at the end of a life', () => {
    for (const kind of kinds)
      for (const state of statesOf(kind).filter((one) => isFinal(kind, one)))
        expect(timetable(kind, state, {}, AT)).toEqual([]);
  });

  test('says when, and that nothing but time blocks a closing', () => {
    const closesAt = '2026-03-20T00:00:00.000000Z';
    expect(timetable('call', 'accepting', { closesAt }, AT)).toEqual([
      { act: 'call.close', by: ['clock'], at: closesAt, blockedBy: [] },
    ]);
  });

  test('says what blocks it', () => {
    expect(timetable('call', 'evaluating', { panelsOpen: 2 }, AT)).toMatchObject([
      { act: 'call.decide', by: ['officer'], blockedBy: [{ reason: 'panelsOpen' }] },
    ]);
  });
});

test('everything that a desk waits for can be done there, by the one whose desk it is', () => {
  const moves = desksMoves();
  expect(moves.length).toBeGreaterThan(40);
  expect(moves.filter(({ possible }) => !possible)).toEqual([]);
});
