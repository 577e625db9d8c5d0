import { sha256 } from '../audit/chain.js';
import { transaction } from '../db/tx.js';
import { type EffectContext, registerEffect, workerAct } from '../lifecycle/effects.js';
import { callNoticeOf, receiptOf } from './gather-call.js';
import { acceptanceOf, contractOf } from './gather-contract.js';
import { pressReleaseOf } from './gather-press.js';
import { resultNoticesOf } from './gather-results.js';

/** Where anybody can check a paper: printed on it beside its number. */
export const originOf = ({ config }: EffectContext): string =>
  config.publicUrl ?? `http://${config.host}:${config.port}`;

/** Papers that need no approval are drafted and issued in one go. */
async function draftAndIssue(
  context: EffectContext,
  programId: string,
  key: string,
  input: Record<string, unknown>,
): Promise<void> {
  const id = await workerAct(context, {
    act: 'notice.draft',
    births: [{ parentId: programId, input }],
    key: `draft:${key}`,
  });
  if (id)
    await workerAct(context, {
      act: 'notice.issue',
      ids: [id],
      input: { origin: originOf(context) },
      key: `issue:${id}`,
    });
}

registerEffect('issueCallNotice', async ({ id }, context) => {
  const { programId, ...paper } = await transaction(context.db, (tx) => callNoticeOf(tx, id));
  await draftAndIssue(context, programId, `callNotice:${id}`, {
    kind: 'callNotice',
    callId: id,
    aboutKind: 'call',
    aboutId: id,
    ...paper,
  });
});

registerEffect('issueReceipt', async ({ id }, context) => {
  const { programId, callId, leadId, ...paper } = await transaction(context.db, (tx) => receiptOf(tx, id));
  await draftAndIssue(context, programId, `receipt:${paper.number}`, {
    kind: 'receipt',
    callId,
    aboutKind: 'application',
    aboutId: id,
    recipientId: leadId,
    ...paper,
  });
});

registerEffect('issueContract', async ({ id }, context) => {
  const { programId, callId, leadId, ...paper } = await transaction(context.db, (tx) => contractOf(tx, id));
  await draftAndIssue(context, programId, `contract:${id}`, {
    kind: 'contract',
    callId,
    aboutKind: 'contract',
    aboutId: id,
    recipientId: leadId,
    ...paper,
  });
});

registerEffect('issueMilestoneAcceptance', async ({ id }, context) => {
  const { programId, callId, leadId, ...paper } = await transaction(context.db, (tx) => acceptanceOf(tx, id));
  await draftAndIssue(context, programId, `acceptance:${id}`, {
    kind: 'milestoneAcceptance',
    callId,
    aboutKind: 'milestone',
    aboutId: id,
    recipientId: leadId,
    ...paper,
  });
});

registerEffect('issueNotice', async ({ id, at }, context) => {
  await workerAct(context, {
    act: 'notice.issue',
    ids: [id],
    input: { origin: originOf(context) },
    key: `issue:${id}:${at}`,
  });
});

registerEffect('draftResultNotices', async ({ id, at }, context) => {
  const { programId, callId, department, notices } = await transaction(context.db, (tx) => resultNoticesOf(tx, id, at));
  if (notices.length === 0) return;
  await workerAct(context, {
    act: 'notice.draft',
    key: `results:${id}`,
    births: notices.map((n) => ({
      parentId: programId,
      input: {
        kind: n.kind,
        title: n.title,
        facts: n.facts,
        department,
        callId,
        aboutKind: 'application',
        aboutId: n.applicationId,
        recipientId: n.recipientId,
      },
    })),
  });
});

/** One release tells of all calls that are being decided: the last approval among them sets it going. */
registerEffect('draftPressRelease', async ({ id }, context) => {
  const { rows } = await context.db.pool.query<{ program_id: string; open: boolean; decided: string }>(
    `select s.program_id, (select string_agg(o.id::text, ' ' order by o.id) from selections o where o.program_id = s.program_id and o.state in ('approved', 'announced')) as decided, exists (select from calls c where c.program_id = s.program_id and c.state in ('closed', 'evaluating', 'deciding')
       and not exists (select from selections o where o.call_id = c.id and o.state in ('approved', 'announced'))) as open
     from selections s where s.id = $1`,
    [id],
  );
  const program = rows[0];
  if (!program || program.open) return;
  const { embargoUntil, ...paper } = await transaction(context.db, (tx) => pressReleaseOf(tx, program.program_id));
  await workerAct(context, {
    act: 'notice.draft',
    key: `press:${sha256(program.decided)}`,
    births: [
      {
        parentId: program.program_id,
        input: {
          kind: 'pressRelease',
          aboutKind: 'program',
          aboutId: program.program_id,
          ...(embargoUntil && { embargoUntil }),
          ...paper,
        },
      },
    ],
  });
});
