import type { Request, Response } from 'express';
import { readRows } from '../../workflows/policy.js';
import { actWords } from '../../workflows/words.js';
import type { Db } from '../db/connection.js';
import type { ActDef } from '../lifecycle/act.js';
import { advance, type Outcome } from '../lifecycle/advance.js';
import { kindDef, kindOf } from '../lifecycle/registry.js';
import { formFor, schemaOf, widgetsIn } from './act-forms.js';
import { choicesFor } from './choices.js';
import { HttpError } from './errors.js';
import { controlsOf } from './form-body.js';
import { type FieldError, parseForm } from './forms.js';
import { t } from './locale.js';
import { toast } from './session.js';
import { seenSubject, subjectPage } from './subject.js';
import { refusalBoth, refusalText } from './subject-words.js';
import { render } from './views.js';

/** An act posted from a subject's page: 303 to where it led, or the page again with the reason and all that was typed. */
export async function postAct(db: Db, req: Request, res: Response, def: ActDef): Promise<void> {
  const kind = def.parent ?? kindOf(def.name);
  const subject = await seenSubject(db, req, kind, String(req.params.id));
  const read = parseForm(schemaOf(def, subject), req.body, req.lang);
  if (!read.ok) {
    await subjectPage(db, req, res, subject, read.errors.length > 0 ? 422 : 200, {
      act: def.name,
      typed: read.typed,
      errors: read.errors,
    });
    return;
  }
  const { version, key } = controlsOf(req.body);
  const input = read.value as Record<string, unknown>;
  const outcome = await advance(db, {
    actor: req.actor,
    act: def.name,
    ...(def.parent
      ? { births: [{ parentId: subject.id, input }] }
      : { ids: [subject.id], input, ...(version !== undefined && { version }) }),
    ...(key && { key }),
  });
  if (outcome.ok) return done(req, res, def, outcome, `${kindDef(kind).path}/${subject.id}`);
  const now = await seenSubject(db, req, kind, subject.id);
  await subjectPage(db, req, res, now, statusOf(outcome.refusal.reason), {
    act: def.name,
    typed: input,
    errors: errorsOf(outcome, req),
  });
}

/** The form of an act that has no parent, on a page of its own. */
export async function birthForm(
  db: Db,
  req: Request,
  res: Response,
  def: ActDef,
  status = 200,
  returned?: { typed: unknown; errors: FieldError[] },
): Promise<void> {
  if (typeof def.input === 'function') throw new Error(`${def.name} needs a subject for its form`);
  const reader = { db, actor: req.actor, lang: req.lang };
  const choices = await choicesFor(db, req.actor, undefined, widgetsIn([def.input]));
  const label = actWords[def.name]?.[req.lang] ?? def.name;
  const kind = kindDef(kindOf(def.name));
  render(
    res,
    'form',
    {
      title: label,
      breadcrumb: [{ label: t(req.lang, `nav.${kind.path.slice(1)}`), href: kind.path }, { label }],
      form: formFor(def, undefined, reader, { choices, ...(returned && { returned: { act: def.name, ...returned } }) }),
    },
    status,
  );
}

export async function postBirth(db: Db, req: Request, res: Response, def: ActDef): Promise<void> {
  const read = parseForm(schemaOf(def, undefined as never), req.body, req.lang);
  if (!read.ok)
    return birthForm(db, req, res, def, read.errors.length > 0 ? 422 : 200, { typed: read.typed, errors: read.errors });
  const { key } = controlsOf(req.body);
  const outcome = await advance(db, {
    actor: req.actor,
    act: def.name,
    births: [{ parentId: '', input: read.value as Record<string, unknown> }],
    ...(key && { key }),
  });
  if (outcome.ok) {
    const { path } = kindDef(kindOf(def.name));
    // An officer enrolls people whose pages are not theirs to read: the next one's form follows.
    if (letsIn(req, def)) return done(req, res, def, outcome, path);
    told(req, def);
    return res.redirect(303, `${path}/new`);
  }
  if (outcome.refusal.reason === 'notYourRole')
    throw new HttpError(403, 'notYourRole', { words: refusalBoth(outcome.refusal) });
  await birthForm(db, req, res, def, statusOf(outcome.refusal.reason), {
    typed: read.value,
    errors: errorsOf(outcome, req),
  });
}

function done(req: Request, res: Response, def: ActDef, outcome: Extract<Outcome, { ok: true }>, back: string): void {
  told(req, def);
  const born = outcome.subjects[0];
  const kind = kindOf(def.name);
  res.redirect(303, born && (def.parent || !back.includes(born.id)) ? `${kindDef(kind).path}/${born.id}` : back);
}

const told = (req: Request, def: ActDef): void =>
  toast(req, { tone: 'success', text: t(req.lang, 'act.done', { label: actWords[def.name]?.[req.lang] ?? def.name }) });

/** Who founds a program or registers an organization of their own is let in by that very act. */
const letsIn = (req: Request, def: ActDef): boolean => {
  const kind = kindOf(def.name);
  return kind !== 'person' || readRows(req.actor.role, kind).some(({ relation }) => relation === 'anyone');
};

const statusOf = (reason: string): number =>
  ['notYourRole', 'notYours', 'ownProposal'].includes(reason)
    ? 403
    : reason === 'notFound'
      ? 404
      : reason === 'invalidInput'
        ? 422
        : 409;

/** A refusal as an error of the whole form; what the act's own schema found, at its fields. */
function errorsOf(outcome: Extract<Outcome, { ok: false }>, req: Request): FieldError[] {
  return [{ name: '', message: refusalText(outcome.refusal, req.lang) }];
}
