import { unborn } from '../../workflows/life.js';
import { type Actor, allows, policy, reason as policyReason } from '../../workflows/policy.js';
import { type Refusal, step } from '../../workflows/step.js';
import type { ActDef, Item, Subject } from './act.js';
import type { Command } from './advance.js';
import type { Locked } from './lock.js';
import { eventOf } from './registry.js';
import type { Change } from './save.js';

/** A refusal on its way out of the transaction. */
export class Denied extends Error {
  readonly refusal: Refusal & { kind?: string; id?: string };
  /** The subject on whose chain it is recorded; a birth's is its parent. */
  readonly subject: Locked | undefined;
  readonly act: string;
  readonly input: Record<string, unknown>;
  readonly cause_: string | undefined;
  constructor(refusal: Refusal, act: string, input: Record<string, unknown>, subject?: Locked, within?: string) {
    super(refusal.reason);
    this.refusal = { ...refusal, ...(subject && { kind: subject.kind, id: subject.id }) };
    this.act = act;
    this.input = input;
    this.subject = subject;
    this.cause_ = within;
  }
}

/** Two at once: one wins, the other is told what the subject was when they saw it, and what it is now. */
export function changedMeanwhile(def: ActDef, command: Command, subject: Locked, within?: string): void {
  if (command.version === undefined || command.version === subject.version) return;
  throw new Denied(
    { reason: 'changedMeanwhile', params: { seen: command.version, now: subject.version } },
    def.name,
    command.input ?? {},
    subject,
    within,
  );
}

/** Policy first, then the form, then (in `settle`) the machine. */
export function accept(
  def: ActDef,
  command: Command,
  subject: Locked,
  from: string,
  chain: Locked | undefined,
  within: string | undefined,
  read?: Record<string, unknown>,
): Item {
  const question = {
    actor: command.actor,
    act: def.name,
    state: from,
    facts: subject.facts,
    ...(within && { within }),
  };
  if (!allows(question))
    throw new Denied({ reason: policyReason(question) ?? 'notYours' }, def.name, {}, chain, within);
  return {
    subject,
    actor: command.actor,
    input: read ?? formOf(def, command.input ?? {}, subject, chain, within),
    at: subject.at,
    from,
    to: from,
  };
}

/** Before anybody's form is judged: whether this role may do such a thing to anything. */
export function mayAtAll(def: ActDef, actor: Actor, chain: Locked | undefined, within: string | undefined): void {
  const may = policy.some((row) => row.role === actor.role && row.act === def.name && row.within === within);
  if (!may) throw new Denied({ reason: 'notYourRole' }, def.name, {}, chain, within);
}

/** What was typed, as the act's schema reads it; refused with every fault named. */
export function formOf(
  def: ActDef,
  input: Record<string, unknown>,
  subject: Subject | undefined,
  chain: Locked | undefined,
  within: string | undefined,
): Record<string, unknown> {
  const refuse = (issues: { path: string[]; message: string }[]) =>
    new Denied({ reason: 'invalidInput', params: { issues } }, def.name, {}, chain, within);
  if (unstorable(input)) throw refuse([{ path: [], message: 'unstorable' }]);
  const schema = typeof def.input === 'function' ? def.input(subject as Subject) : def.input;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  throw refuse(parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })));
}

/** A NUL or half a character, in a name or a value: no database holds them, so not even a refusal may repeat them. */
function unstorable(input: Record<string, unknown>): boolean {
  let found = false;
  JSON.stringify(input, (name, value) => {
    found ||= /\0|\p{Surrogate}/u.test(name) || (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value));
    return value;
  });
  return found;
}

/** Asks the machine: the next state and the effects, or its refusal. */
export function settle(
  def: ActDef,
  command: Command,
  change: Change,
  within: string | undefined,
  parent?: Locked,
): void {
  const { item } = change;
  const event = {
    type: eventOf(def.name),
    at: item.at,
    by: command.actor.personId,
    facts: item.subject.facts,
    input: item.input,
  };
  const next = step(item.subject.kind, item.from, event);
  if (!next.ok)
    throw new Denied(next.refusal, def.name, item.input, item.from === unborn ? parent : change.chain, within);
  item.to = next.state;
  change.effects = next.effects;
}
