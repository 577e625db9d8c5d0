import type { Request } from 'express';
import type { Db } from '../db/connection.js';

/** Who read what, when, from where (domain.md 4.5): the one thing that a GET writes. The public reads what is public, unlogged. */
export async function noteReading(db: Db, req: Request, kind: string, id: string): Promise<void> {
  if (!req.account) return;
  await db.pool.query(
    'insert into access_log (person_id, role, method, path, subject_kind, subject_id, address) values ($1, $2, $3, $4, $5, $6, $7)',
    [req.actor.personId, req.actor.role, req.method, req.path, kind, id, req.ip ?? null],
  );
}
