import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { dayInKorea } from '../../workflows/deadlines.js';
import { noticeKinds } from '../../workflows/notices.js';
import { sha256 } from '../audit/chain.js';
import { newId } from '../db/ids.js';
import type { Tx } from '../db/tx.js';
import { type Item, Refused } from '../lifecycle/act.js';
import { because, nothing, text } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';
import { compose, type DocumentKind, GlyphMissing, MissingFact } from './compose.js';
import { signed } from './institution-key.js';
import { renderPdf } from './pdf.js';
import { numbered } from './store.js';
import { templateVersion } from './template-version.js';

const kind = z.enum(Object.keys(noticeKinds) as [DocumentKind, ...DocumentKind[]]);

export const draft = registerAct({
  name: 'notice.draft',
  path: 'notices',
  parent: 'program',
  hidden: true,
  input: z.strictObject({
    kind,
    title: text('제목', 'Title', 300),
    facts: z.record(z.string(), z.unknown()),
    department: text('처리과', 'Department'),
    callId: z.uuid().optional(),
    aboutKind: z.string().optional(),
    aboutId: z.uuid().optional(),
    recipientId: z.uuid().optional(),
    embargoUntil: z.iso.datetime({ offset: true }).optional(),
    number: z.string().optional(),
  }),
  insert: async (_tx, births) =>
    births.map(({ input, actor }) => ({
      kind: input.kind,
      title: input.title,
      facts: input.facts,
      department: input.department,
      call_id: input.callId ?? null,
      about_kind: input.aboutKind ?? null,
      about_id: input.aboutId ?? null,
      recipient_id: input.recipientId ?? null,
      embargo_until: input.embargoUntil ?? null,
      number: input.number ?? null,
      needs_approval: noticeKinds[input.kind].approval,
      is_public: noticeKinds[input.kind].open,
      proposed_by: actor.personId,
    })),
});

export const edit = registerAct({
  name: 'notice.edit',
  path: 'edition',
  input: z.strictObject({ title: text('제목', 'Title', 300) }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.query(
        `update notices set title = $2, facts = case when facts ? 'title' then facts || jsonb_build_object('title', $2::text) else facts end where id = $1`,
        [subject.id, input.title],
      );
  },
});
export const propose = registerAct({
  name: 'notice.propose',
  path: 'proposal',
  input: nothing,
  write: async (tx, items) => {
    await tx.query(
      'update notices t set proposed_by = u.by from unnest($1::uuid[], $2::uuid[]) as u(id, by) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.actor.personId)],
    );
  },
});
export const approve = registerAct({ name: 'notice.approve', path: 'approval', input: nothing });
export const returnNotice = registerAct({
  name: 'notice.return',
  path: 'return',
  input: because('돌려보내는 사유', 'Why it goes back'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('notices')
        .set({ return_reason: input.reason })
        .where('id', '=', subject.id)
        .execute();
  },
});

export const issue = registerAct({
  name: 'notice.issue',
  path: 'issue',
  input: z.strictObject({ origin: z.string().optional() }),
  hidden: true,
  write: async (tx, items) => {
    for (const item of items) await setAndKeep(tx, item, item.input.origin);
  },
});

interface IssuedRow {
  kind: DocumentKind;
  title: string;
  facts: Record<string, unknown>;
  department: string;
  number: string | null;
  agency: string;
  sandbox: boolean;
}

/** Number, ink, bytes and hash in one transaction: a number is given only to a paper that exists, and a paper is kept once. */
async function setAndKeep(tx: Tx, { subject, at }: Item, origin: string | undefined): Promise<void> {
  const [row] = await tx.query<IssuedRow>(
    'select n.kind, n.title, n.facts, n.department, n.number, p.agency_ko as agency, p.sandbox from notices n join programs p on p.id = n.program_id where n.id = $1',
    [subject.id],
  );
  if (!row) throw new Refused('notFound');
  const issuedOn = dayInKorea(at);
  const year = Number(issuedOn.slice(0, 4));
  const serial = noticeKinds[row.kind].numbering === 'own' ? null : await nextSerial(tx, row.department, year);
  const number =
    serial === null
      ? row.number
      : noticeKinds[row.kind].numbering === 'letter'
        ? `${row.department}-${serial}`
        : `${row.agency} 공고 제${year}-${serial}호`;
  const facts = numbered(row.kind, row.facts, { number: number ?? '', issuedOn });
  const verification = Array.from({ length: 4 }, () => String(randomInt(10_000)).padStart(4, '0')).join('-');
  const bytes = await ink(subject.id, row, facts, at, verification, origin);
  const documentId = newId();
  await tx.query(
    `insert into documents (id, notice_id, kind, title, bytes, size, sha256, facts, template_version, verification_no, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      documentId,
      subject.id,
      row.kind,
      row.title,
      bytes,
      bytes.length,
      sha256(bytes),
      JSON.stringify(facts),
      templateVersion(row.kind),
      verification,
      at,
    ],
  );
  await tx.query(
    'update notices set number = $2, number_year = $3, serial = $4, issued_at = $5, document_id = $6 where id = $1',
    [subject.id, number, serial === null ? null : year, serial, at, documentId],
  );
}

async function ink(
  noticeId: string,
  row: IssuedRow,
  facts: Record<string, unknown>,
  at: string,
  verificationNumber: string,
  origin: string | undefined,
): Promise<Buffer> {
  try {
    const pdf = await renderPdf(compose(row.kind, facts), {
      title: row.title,
      author: row.agency,
      subject: noticeKinds[row.kind].ko,
      lang: 'ko-KR',
      createdAt: new Date(at),
      verificationNumber,
      ...(origin && { verifyUrl: `${origin}/verify?number=${verificationNumber}` }),
    });
    return await signed(pdf, row.agency, row.sandbox, new Date(at));
  } catch (error) {
    if (error instanceof MissingFact) throw new Refused('missingFact', { faultDetail: error.path }, noticeId);
    if (error instanceof GlyphMissing) throw new Refused('glyphMissing', { faultDetail: error.message }, noticeId);
    throw error;
  }
}

/** The next number of a department in a year; the row's lock holds until the paper is committed, so no number is lost. */
async function nextSerial(tx: Tx, department: string, year: number): Promise<number> {
  const [row] = await tx.query<{ last: number }>(
    'insert into document_numbers (department, year, last) values ($1, $2, 1) on conflict (department, year) do update set last = document_numbers.last + 1 returning last',
    [department, year],
  );
  return row?.last ?? 1;
}

export const publish = registerAct({
  name: 'notice.publish',
  path: 'publication',
  input: nothing,
  write: async (tx, items) => {
    await tx.query(
      'update notices t set released_at = u.at from unnest($1::uuid[], $2::timestamptz[]) as u(id, at) where t.id = u.id',
      [items.map((i) => i.subject.id), items.map((i) => i.at)],
    );
  },
});
export const supersede = registerAct({ name: 'notice.supersede', path: 'supersession', input: because() });
export const voidNotice = registerAct({
  name: 'notice.void',
  path: 'voiding',
  input: because('무효 사유(번호는 남습니다)', 'Why it is void (its number stays)'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely.updateTable('notices').set({ void_reason: input.reason }).where('id', '=', subject.id).execute();
  },
});
