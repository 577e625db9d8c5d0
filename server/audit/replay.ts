import { type Kind, unborn } from '../../workflows/life.js';
import { step } from '../../workflows/step.js';
import type { Db } from '../db/connection.js';
import { kindDef } from '../lifecycle/registry.js';
import { entriesOf } from './store.js';

export interface Difference {
  kind: string;
  id: string;
  /** The entry at which the machine goes another way, or 0 for the subject's present state. */
  n: number;
  found: string;
  expected: string;
}

/** Plays every entry's event through its machine again and compares: with the state that was recorded, and at the end with the subject as it is. */
export async function replay(db: Db, programId?: string): Promise<{ subjects: number; differences: Difference[] }> {
  const states = new Map<string, { kind: Kind; state: string; n: number }>();
  const differences: Difference[] = [];
  for await (const entry of entriesOf(db, programId)) {
    const { kind, id, n, act, at, actor, outcome } = entry;
    const state = states.get(id)?.state ?? unborn;
    const { input, facts } = entry.event as { input: Record<string, unknown>; facts: Record<string, unknown> };
    if (outcome === 'done') {
      const next = step(kind as Kind, state, { type: act.slice(act.indexOf('.') + 1), at, by: actor, facts, input });
      const expected = next.ok ? next.state : `refused: ${next.refusal.reason}`;
      if (expected !== entry.to) differences.push({ kind, id, n, found: entry.to, expected });
      states.set(id, { kind: kind as Kind, state: entry.to, n });
    } else if (entry.from !== state) differences.push({ kind, id, n, found: entry.from, expected: state });
  }
  for (const kind of new Set([...states.values()].map((one) => one.kind))) {
    const ids = [...states].filter(([, one]) => one.kind === kind).map(([id]) => id);
    const { rows } = await db.pool.query<{ id: string; state: string }>(
      `select id, state from ${kindDef(kind).table} where id = any($1::uuid[])`,
      [ids],
    );
    const found = new Map(rows.map(({ id, state }) => [id, state]));
    for (const id of ids) {
      const expected = states.get(id)?.state ?? unborn;
      if (found.get(id) !== expected) differences.push({ kind, id, n: 0, found: found.get(id) ?? unborn, expected });
    }
  }
  return { subjects: states.size, differences };
}
