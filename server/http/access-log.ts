import type { Request } from 'express';
import type { Db } from '../db/connection.js';
import { named } from '../db/named.js';

/**
 * Who read what, when, from where (domain.md 4.5): the one thing that a GET writes. The public reads what is public,
 * unlogged. Written by the very statement that reads (`with noted as (…) select …`, its own values first), so that no
 * page costs one more and none is read unnoted.
 */
export const noting = ({ account, actor, method, path, ip }: Request, kind: string, id: string): Noting => ({
  sql: `noted as (insert into access_log (person_id, role, method, path, subject_kind, subject_id, address)
    select $1::uuid, $2, $3, $4, $5, $6::uuid, $7 where $8::boolean)`,
  values: [actor.personId, actor.role, method, path, kind, id, ip ?? null, account !== null && method === 'GET'],
});

export interface Noting {
  sql: string;
  values: unknown[];
}

export async function noteReading(db: Db, req: Request, kind: string, id: string): Promise<void> {
  const { sql, values } = noting(req, kind, id);
  await db.pool.query(named(`with ${sql} select`, values));
}
