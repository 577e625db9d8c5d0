import { z } from 'zod';
import { type Facts, type Kind, unborn } from '../../workflows/life.js';
import { type Actor, actsFor, allows, reason } from '../../workflows/policy.js';
import { step } from '../../workflows/step.js';
import { timetable } from '../../workflows/timetable.js';
import { actWords } from '../../workflows/words.js';
import { reading } from '../db/reading.js';
import type { ActDef, Subject } from '../lifecycle/act.js';
import type { Locked } from '../lifecycle/lock.js';
import { actDef, allActs, eventOf, kindDef, kindOf } from '../lifecycle/registry.js';
import { choicesFor } from './choices.js';
import { type FieldError, type FormModel, formOf } from './forms.js';
import { pageOfKind, type Reader, type Row } from './slice-page.js';
import { refusalText } from './subject-words.js';

/** What was typed into an act's form and came back. */
export interface Returned {
  act: string;
  typed: unknown;
  errors: FieldError[];
}

export interface Acts {
  allowed: FormModel[];
  refused: { label: string; reason: string }[];
}

/** The schema of an act on this subject as it was read: the same one whenever it is asked for again. */
export function schemaOf(def: ActDef, subject: Subject): z.ZodType {
  if (typeof def.input !== 'function') return def.input;
  const made = schemas.get(subject) ?? new Map<ActDef, z.ZodType>();
  schemas.set(subject, made);
  const schema = made.get(def) ?? def.input(subject);
  made.set(def, schema);
  return schema;
}

const schemas = new WeakMap<Subject, Map<ActDef, z.ZodType>>();

/** Acts of this role on a subject, and births under it: those the policy allows and the machine accepts now as forms, the others of its role with the reason. */
export async function actsOn(reader: Reader, subject: Locked, row: Row, returned?: Returned): Promise<Acts> {
  const { actor, lang } = reader;
  const own = actsFor(actor.role, subject.kind)
    .map(actDef)
    .filter((def) => !def.hidden && !def.parent);
  const births = allActs().filter(
    (def) => def.parent === subject.kind && !def.hidden && actsFor(actor.role, kindOf(def.name)).includes(def.name),
  );
  const open: ActDef[] = [];
  const refused: Acts['refused'] = [];
  for (const def of [...own, ...births]) {
    const why = def.parent ? await birthRefusal(reader, def, subject) : refusalOf(actor, def, subject);
    if (why === undefined) open.push(def);
    else if (why.reason !== 'notInState' && why.reason !== 'notYours')
      refused.push({ label: actWords[def.name]?.[lang] ?? def.name, reason: refusalText(why, lang) });
  }
  const choices = await choicesFor(reader.db, actor, subject, widgetsIn(open.map((def) => schemaOf(def, subject))));
  const values = pageOfKind(subject.kind).values ?? {};
  const allowed = open.map((def) =>
    formFor(def, subject, reader, {
      choices,
      value: values[def.name]?.(row) ?? defaults(def, subject),
      ...(returned?.act === def.name && { returned }),
    }),
  );
  return { allowed: markPrimary(allowed, subject, returned), refused };
}

interface Dressing {
  choices: Awaited<ReturnType<typeof choicesFor>>;
  value?: unknown;
  returned?: Returned;
}

export function formFor(
  def: ActDef,
  subject: Subject | undefined,
  { lang }: Reader,
  { choices, value, returned }: Dressing,
): FormModel {
  const words = actWords[def.name] ?? { ko: def.name, en: def.name };
  const help = lang === 'ko' ? words.helpKo : words.helpEn;
  return formOf(schemaOf(def, subject as Subject), {
    action: addressOf(def, subject),
    lang,
    legend: words[lang],
    submit: words[lang],
    choices,
    values: returned ? returned.typed : value,
    ...(returned && { errors: returned.errors }),
    ...(help && { help }),
    ...(subject && !def.parent && { version: subject.version }),
    danger: words.final ?? false,
    primary: returned !== undefined,
  });
}

/** One URL for one act: below its subject, or below the parent of what is born; at the top for what has no parent. */
export const addressOf = (def: ActDef, subject: Subject | undefined): string =>
  def.parent || kindOf(def.name) === subject?.kind
    ? `${kindDef((subject as Subject).kind).path}/${(subject as Subject).id}/${def.path}`
    : `/${def.path}`;

function refusalOf(actor: Actor, def: ActDef, subject: Subject) {
  const question = { actor, act: def.name, state: subject.state, facts: subject.facts };
  if (!allows(question)) return { reason: reason(question) ?? 'notYours' };
  return machineRefusal(def, subject.kind, subject.state, subject, subject.facts);
}

async function birthRefusal({ db, actor }: Reader, def: ActDef, parent: Subject) {
  // Facts that come with the form (whose organization it is) are not known yet: the policy is asked again when it is posted.
  const mine = { organizationId: actor.organizationIds[0], leadId: actor.organizationIds[0] };
  const question = { actor, act: def.name, state: unborn, facts: { ...parent.facts, ...mine } };
  if (!allows(question))
    return {
      reason:
        actor.role === 'applicant' && actor.organizationIds.length === 0
          ? 'noOrganization'
          : (reason(question) ?? 'notYours'),
    };
  const born = await kindDef(kindOf(def.name)).birthFacts?.(reading(db), parent, {});
  return machineRefusal(def, kindOf(def.name), unborn, parent, { ...parent.facts, ...born });
}

/** What the machine says of a form filled in as it should be: a page shows what the facts forbid, the form itself is judged when it comes. */
function machineRefusal(def: ActDef, kind: Kind, state: string, subject: Subject, facts: Facts) {
  const { at } = subject as Locked;
  const input = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, name) =>
        name === 'indicators' ? [] : (facts[String(name)] ?? (name === 'to' ? '9999-12-31T00:00:00Z' : true)),
      has: () => true,
    },
  );
  const tried = step(kind, state, { type: eventOf(def.name), at, by: null, facts, input });
  return tried.ok ? undefined : tried.refusal;
}

/** What happens next stands open (timetable.ts), and so does an act that is the only one; the one that came back with errors before all. */
function markPrimary(forms: FormModel[], subject: Locked, returned: Returned | undefined): FormModel[] {
  if (returned) return forms;
  const next = timetable(subject.kind, subject.state, subject.facts, subject.at).map(({ act }) =>
    addressOf(actDef(act), subject),
  );
  const first = forms.findIndex(({ action }) => next.includes(action));
  // Where people write, the writing is open as well as the handing in.
  const writing = forms.findIndex(({ action }) => /\/(content|scores|report)$/.test(action));
  return forms.map((form, i) => ({ ...form, primary: i === first || i === writing || forms.length === 1 }));
}

const defaults = (def: ActDef, subject: Subject): unknown =>
  def.name === 'contract.sign' || def.name === 'contract.conclude'
    ? { agreementHash: subject.facts.agreementHash }
    : undefined;

export function widgetsIn(schemas: z.ZodType[]): Set<string> {
  return new Set(schemas.flatMap(widgetsOf));
}

/** Read once of each schema: zod takes longer to describe one than a page takes to be printed. */
function widgetsOf(schema: z.ZodType): string[] {
  let found = widgets.get(schema);
  if (!found) {
    const described = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    found = [...described.matchAll(/"widget":"(\w+)"/g)].map(([, name]) => name ?? '');
    widgets.set(schema, found);
  }
  return found;
}

const widgets = new WeakMap<z.ZodType, string[]>();
