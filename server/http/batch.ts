import type { Request, Response } from 'express';
import type { Kind } from '../../workflows/life.js';
import { type Actor, actsFor } from '../../workflows/policy.js';
import { eventsOf } from '../../workflows/step.js';
import { actWords } from '../../workflows/words.js';
import type { Db } from '../db/connection.js';
import { newId } from '../db/ids.js';
import type { ActDef } from '../lifecycle/act.js';
import { advance } from '../lifecycle/advance.js';
import { nothing } from '../lifecycle/fields.js';
import { actDef, allActs, eventOf, kindDef, kindOf } from '../lifecycle/registry.js';
import { HttpError } from './errors.js';
import { type Lang, t } from './locale.js';
import type { Route } from './route.js';
import { toast } from './session.js';
import { refusalText } from './subject-words.js';
import type { TableModel } from './table.js';

/** Acts that ask nothing can be done on many subjects at once: 92 letters are proposed with one button, each by its own policy row and entry. */
const batchable = (def: ActDef): boolean =>
  def.input === nothing && !def.hidden && !def.insert && !actWords[def.name]?.final;

const MOST = 200;

export const batchRoutes = (kind: Kind): Route[] =>
  allActs()
    .filter((def) => kindOf(def.name) === kind && batchable(def))
    .map(
      (def): Route => ({
        method: 'post',
        path: `${kindDef(kind).path}/batch/${def.path}`,
        right: def.name,
        handle: ({ db }, req, res) => postBatch(db, req, res, def),
      }),
    );

/** The buttons below a list that is filtered to one state; nothing where this role has nothing to do there. */
export function batchOf(kind: Kind, state: string | undefined, actor: Actor, lang: Lang): TableModel['batch'] {
  if (!state) return undefined;
  const acts = actsFor(actor.role, kind)
    .map(actDef)
    .filter((def) => batchable(def) && eventsOf(kind, state).includes(eventOf(def.name)));
  if (acts.length === 0) return undefined;
  return {
    key: newId(),
    legend: t(lang, 'batch.legend'),
    all: t(lang, 'batch.all'),
    buttons: acts.map((def) => ({
      label: actWords[def.name]?.[lang] ?? def.name,
      action: `${kindDef(kind).path}/batch/${def.path}`,
    })),
  };
}

async function postBatch(db: Db, req: Request, res: Response, def: ActDef): Promise<void> {
  const { lang, actor } = req;
  const body = (req.body ?? {}) as Record<string, unknown>;
  const unknown = Object.keys(body).find((name) => !['ids', 'shown', 'all', '_key'].includes(name));
  if (unknown) throw new HttpError(422, 'unreadableForm');
  const chosen = [body.all ? body.shown : body.ids]
    .flat()
    .filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
    .slice(0, MOST);
  const back = req.get('referer') ?? '';
  const home = kindDef(kindOf(def.name)).path;
  const label = actWords[def.name]?.[lang] ?? def.name;
  const { done, refused } = await each(
    db,
    actor,
    def,
    [...new Set(chosen)],
    typeof body._key === 'string' ? body._key : undefined,
  );
  if (chosen.length === 0) toast(req, { tone: 'warning', text: t(lang, 'batch.none') });
  if (done > 0) toast(req, { tone: 'success', text: t(lang, 'batch.done', { label, count: done }) });
  if (refused.length > 0)
    toast(req, {
      tone: 'danger',
      text: t(lang, 'batch.refused', { label, count: refused.length, reason: refusalText(refused[0] as never, lang) }),
    });
  res.redirect(303, sameSite(back, req, home));
}

/** All at once where all may; one that is refused is told and left out, and the others go on. */
async function each(db: Db, actor: Actor, def: ActDef, ids: string[], key: string | undefined) {
  const refused: { reason: string; params?: Record<string, unknown> }[] = [];
  for (let left = ids, turn = 0; left.length > 0; turn++) {
    const outcome = await advance(db, { actor, act: def.name, ids: left, ...(key && { key: `${key}:${turn}` }) });
    if (outcome.ok) return { done: left.length, refused };
    refused.push(outcome.refusal);
    if (!outcome.refusal.id) break;
    left = left.filter((id) => id !== outcome.refusal.id);
  }
  return { done: 0, refused };
}

function sameSite(referer: string, req: Request, home: string): string {
  try {
    const url = new URL(referer);
    return url.host === req.get('host') && url.pathname === home ? url.pathname + url.search : home;
  } catch {
    return home;
  }
}
