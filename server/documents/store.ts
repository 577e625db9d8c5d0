import { noticeKinds } from '../../workflows/notices.js';
import type { Db } from '../db/connection.js';
import { byId } from '../lifecycle/facts.js';
import { registerKind } from '../lifecycle/registry.js';
import { compose, type DocumentKind, GlyphMissing, MissingFact } from './compose.js';

registerKind({
  kind: 'notice',
  table: 'notices',
  title: 't.title',
  path: '/notices',
  parents: [{ kind: 'program', column: 'program_id' }],
  facts: async (tx, ids) =>
    byId(
      (
        await tx.query<NoticeRow>(
          `select n.id, n.program_id as "programId", n.kind, n.state, n.facts, n.title, n.proposed_by as "proposedBy", n.needs_approval as "needsApproval", n.is_public as "isPublic",
             stamp(n.embargo_until) as "embargoUntil", n.recipient_id as "recipientId", n.is_public and n.state in ('issued', 'published') as released,
             array(select n.recipient_id::text where n.recipient_id is not null
                   union select m.organization_id::text from application_members m where n.about_kind = 'contract'
                     and m.application_id = (select k.application_id from contracts k where k.id = n.about_id)) as "recipientIds"
           from notices n where n.id = any($1::uuid[])`,
          [ids],
        )
      ).map(({ facts, state, ...row }) => ({ ...row, ...(unset.has(state) ? faultOf(row.kind, facts) : {}) })),
    ),
  due: { 'notice.publish': `t.state = 'embargoed' and t.embargo_until <= program_now(t.program_id)` },
  sees: {
    staff: 't.program_id = any($3::uuid[])',
    recipient: `(t.recipient_id = any($2::uuid[]) or (t.about_kind = 'contract' and exists (select from application_members m join contracts k on k.application_id = m.application_id
      where k.id = t.about_id and m.organization_id = any($2::uuid[]))))`,
    released: `(t.is_public and t.state in ('issued', 'published'))`,
  },
});

interface NoticeRow extends Record<string, unknown> {
  id: string;
  kind: DocumentKind;
  state: string;
  facts: Record<string, unknown>;
}

/** States in which the paper can still turn out not to be printable. */
const unset = new Set(['draft', 'inApproval', 'returned', 'approved']);

/** Whether the paper can be set as it stands, tried with a number and a day of its own: why not, for the guard and for people. */
function faultOf(kind: DocumentKind, facts: Record<string, unknown>): { fault?: string; faultDetail?: string } {
  try {
    compose(kind, numbered(kind, facts, { number: '미정-0', issuedOn: '2020-01-01' }));
    return {};
  } catch (error) {
    if (error instanceof MissingFact) return { fault: 'missingFact', faultDetail: error.path };
    if (error instanceof GlyphMissing) return { fault: 'glyphMissing', faultDetail: error.message };
    return { fault: 'templateBroken', faultDetail: error instanceof Error ? error.message : String(error) };
  }
}

/** The facts with what only the issuing gives: the number and the day. */
export function numbered(
  kind: DocumentKind,
  facts: Record<string, unknown>,
  given: { number: string; issuedOn: string },
): Record<string, unknown> {
  const { numbering } = noticeKinds[kind];
  if (numbering === 'letter') return { ...facts, number: given.number, issuedOn: given.issuedOn };
  if (numbering === 'announcement') return { ...facts, number: given.number, announcedOn: given.issuedOn };
  return facts;
}

/** The stored bytes of an issued paper, never rendered again. */
export async function documentBytes(
  db: Db,
  id: string,
): Promise<
  { bytes: Buffer; title: string; sha256: string; notice_id: string; kind: string; created_at: Date } | undefined
> {
  return db.kysely
    .selectFrom('documents')
    .select(['bytes', 'title', 'sha256', 'notice_id', 'kind', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst();
}
