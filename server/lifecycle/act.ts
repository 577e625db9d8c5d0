import type { z } from 'zod';
import type { Facts, Kind } from '../../workflows/life.js';
import type { Actor, Relation } from '../../workflows/policy.js';
import type { Tx } from '../db/tx.js';

/** A subject as `advance` holds it under its lock: the row's own columns, and the facts that policy and machine read. */
export interface Subject {
  kind: Kind;
  id: string;
  programId: string;
  state: string;
  version: number;
  facts: Facts;
}

/** One subject of an act that the machine has accepted; `write` sees these, never a refused one. */
export interface Item<I = Record<string, unknown>> {
  subject: Subject;
  actor: Actor;
  input: I;
  /** The program's time of the act (ISO 8601, UTC, microseconds); of a sandbox it may differ from the real time. */
  at: string;
  from: string;
  to: string;
}

/** Further subjects that the same act moves, in the same transaction, under policy rows `within` this act. */
export interface Follow {
  act: string;
  /** Ids of subjects that exist, or `births` of new ones. */
  ids?: string[];
  births?: Birth[];
  input?: Record<string, unknown>;
}

/** A subject to be born: its parent gives the facts that policy and guard read. */
export interface Birth {
  id?: string;
  parentId: string;
  input: Record<string, unknown>;
}

export interface ActDef<I = Record<string, unknown>> {
  /** `kind.event`: one URL = one button = one policy row = one event = one audit line. */
  name: `${Kind}.${string}`;
  /** The noun that its form posts to, below the subject's page: `submission`. */
  path: string;
  /** What the form may hold; strict, so that an unknown field is refused. For a birth the subject is the parent. */
  input: z.ZodType<I> | ((subject: Subject) => z.ZodType<I>);
  /** For an act that creates: the kind under which the subject is born. */
  parent?: Kind;
  /** Columns of the new rows beside id, program_id, state and the chain; required for an act that creates. */
  insert?: (tx: Tx, births: (Item<I> & { parent: Subject })[]) => Promise<Record<string, unknown>[]>;
  /** The slice's own facts, written after the machine has said yes; may throw `Refused` with a reason. */
  write?: (tx: Tx, items: Item<I>[]) => Promise<void>;
  /** What else moves with it. */
  follow?: (tx: Tx, item: Item<I>) => Promise<Follow[]>;
  /** Fields that never reach the audit log (secrets). */
  redact?: (keyof I & string)[];
  /** Not offered as a form on pages: raised by clock, worker or another act. */
  hidden?: boolean;
}

/** Thrown inside `write`, `insert` or `follow` to refuse with a reason that a person can read. */
export class Refused extends Error {
  readonly reason: string;
  readonly params: Record<string, unknown>;
  /** Of many, the one that it is about: the others may go on without it. The first when not said. */
  readonly subjectId: string | undefined;
  constructor(reason: string, params: Record<string, unknown> = {}, subjectId?: string) {
    super(reason);
    this.reason = reason;
    this.params = params;
    this.subjectId = subjectId;
  }
}

/** Where a kind lives and what its guards read. Each slice registers its own. */
export interface KindDef {
  kind: Kind;
  table: string;
  /** What people call one, in SQL over the row `t`. */
  title: string;
  /** Where its pages are: `/applications`. */
  path: string;
  /** The kinds whose rows are locked for share before this one, with the column that points at them: parents first, so that no two acts wait for each other. */
  parents: { kind: Kind; column: string }[];
  /** Facts of these subjects by id, in few statements whatever their number. `programId` and those that relations read must be among them. */
  facts: (tx: Tx, ids: string[]) => Promise<Map<string, Facts>>;
  /** For each act that the clock raises: a condition over the row `t` that says it is due now. */
  due?: Record<string, string>;
  /** How each relation of policy.ts reads in SQL over the row `t`; $1 person, $2 organizations, $3 programs. */
  sees: Partial<Record<Relation, string>>;
  /** Facts of one to be born under this parent; the parent's own facts when absent. */
  birthFacts?: (tx: Tx, parent: Subject, input: Record<string, unknown>) => Promise<Facts>;
}
