import { z } from 'zod';
import { canonical, sha256 } from '../audit/chain.js';
import { targetRow } from '../calls/target-row.js';
import type { Tx } from '../db/tx.js';
import { type Item, Refused } from '../lifecycle/act.js';
import { because, id, longText, nothing, text, won, yes } from '../lifecycle/fields.js';
import { registerAct } from '../lifecycle/registry.js';
import { screeningRules } from './screening-rules.js';

/** Left out, a field stays as it is; null, as a form sends what was cleared, empties it. */
const content = {
  titleKo: text('과제명(자유공모)', 'Title (open call)').nullish(),
  listTitleKo: text('결과표에 쓰는 이름', 'Title in the results table').nullish(),
  field: text('분야', 'Field', 60).nullish(),
  gistKo: longText('주요 내용', 'Gist', 2000).nullish(),
  plan: longText('사업계획', 'Plan', 200_000, { rows: 12 }).nullish(),
  targets: z.array(targetRow).max(30).meta({ ko: '수량 목표', en: 'Quantity targets', widget: 'rows' }).nullish(),
  requestedWon: won('신청 금액', 'Amount requested').nullish(),
};

export const create = registerAct({
  name: 'application.create',
  path: 'applications',
  parent: 'call',
  input: (call) =>
    z.strictObject({
      organizationId: id('주관기관', 'Lead organization', { widget: 'ownOrganization' }),
      ...(call.facts.kind === 'designated' && {
        topicNo: z.number().int().min(1).meta({ ko: '과제', en: 'Topic', widget: 'topic' }),
      }),
      ...(call.facts.kind === 'open' && { titleKo: content.titleKo }),
      no: z.string().min(1).max(40).meta({ widget: 'none' }).optional(),
      synthetic: z.boolean().meta({ widget: 'none' }).optional(),
    }) as z.ZodType<{
      organizationId: string;
      topicNo?: number;
      titleKo?: string | null;
      no?: string;
      synthetic?: boolean;
    }>,
  insert: async (tx, births) => {
    const rows = [];
    for (const { input, parent } of births) {
      const [topic] = await tx.query<{ id: string; no: number; budget_won: number }>(
        'select id, no, budget_won from topics where call_id = $1 and no = $2',
        [parent.id, input.topicNo ?? 0],
      );
      if (!topic) throw new Refused('topicUnknown', { no: input.topicNo ?? 0 });
      rows.push({
        call_id: parent.id,
        topic_id: topic.id,
        no: await numberFor(tx, parent.id, parent.programId, String(parent.facts.code), topic.no, input.no),
        title_ko: input.titleKo ?? null,
        lead_id: input.organizationId,
        targets: [],
        synthetic: input.synthetic ?? false,
      });
    }
    return rows;
  },
  write: async (tx, items) => {
    await tx.query(
      `insert into application_members (application_id, organization_id, role, position) select *, 'lead', 0 from unnest($1::uuid[], $2::uuid[])`,
      [items.map(({ subject }) => subject.id), items.map(({ input }) => input.organizationId)],
    );
  },
});

/** D01-001: call, topic, running number. A number may be brought along only into a sandbox. */
async function numberFor(
  tx: Tx,
  callId: string,
  programId: string,
  code: string,
  topicNo: number,
  given?: string,
): Promise<string> {
  if (given) {
    const [program] = await tx.query<{ sandbox: boolean }>('select sandbox from programs where id = $1', [programId]);
    if (program?.sandbox) return given;
  }
  const prefix = topicNo > 0 ? `${code}${String(topicNo).padStart(2, '0')}` : code;
  // Two at the same moment must not count the same: the lock ends with the transaction.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${callId} ${topicNo}`]);
  const [row] = await tx.query<{ n: number }>(
    'select count(*)::int as n from applications a join topics t on t.id = a.topic_id where a.call_id = $1 and t.no = $2',
    [callId, topicNo],
  );
  return `${prefix}-${String((row?.n ?? 0) + 1).padStart(3, '0')}`;
}

export const save = registerAct({
  name: 'application.save',
  path: 'content',
  input: z.strictObject({ ...content, leadBudgetWon: won('주관기관 몫', 'Share of the lead').optional() }),
  write: async (tx, items) => {
    const rows = items.map(({ subject, input }) => ({ id: subject.id, ...input }));
    await tx.query(saving, [JSON.stringify(rows.map((row) => ({ id: row.id, given: row })))]);
    const shares = rows.filter(({ leadBudgetWon }) => leadBudgetWon !== undefined);
    if (shares.length > 0)
      await tx.query(
        `update application_members m set budget_won = u.won from unnest($1::uuid[], $2::bigint[]) as u(id, won)
         where m.application_id = u.id and m.role = 'lead'`,
        [shares.map(({ id }) => id), shares.map(({ leadBudgetWon }) => leadBudgetWon)],
      );
  },
});

/** What was given, for however many: the hour before a deadline is thousands of these. */
const saving = `
  update applications t set ${Object.entries({
    titleKo: ['title_ko', `u.given ->> 'titleKo'`],
    listTitleKo: ['list_title_ko', `u.given ->> 'listTitleKo'`],
    field: ['field', `u.given ->> 'field'`],
    gistKo: ['gist_ko', `u.given ->> 'gistKo'`],
    plan: ['plan', `u.given ->> 'plan'`],
    targets: ['targets', `coalesce(nullif(u.given -> 'targets', 'null'), '[]')`],
    requestedWon: ['requested_won', `(u.given ->> 'requestedWon')::bigint`],
  })
    .map(([name, [column, value]]) => `${column} = case when u.given ? '${name}' then ${value} else t.${column} end`)
    .join(', ')}
  from jsonb_to_recordset($1::jsonb) as u(id uuid, given jsonb) where t.id = u.id`;

export const invite = registerAct({
  name: 'application.invite',
  path: 'partners',
  input: z.strictObject({
    organizationId: id('참여기관', 'Partner', { widget: 'organization' }),
    budgetWon: won('사업비 몫', 'Share of the budget'),
  }),
  write: async (tx, items) => {
    for (const { subject, input } of items) {
      if (input.organizationId === subject.facts.leadId) throw new Refused('leadAmongPartners');
      await tx.query(
        `insert into application_members (application_id, organization_id, role, position, budget_won)
         select $1, $2, 'partner', coalesce(max(position), 0) + 1, $3 from application_members where application_id = $1
         on conflict (application_id, organization_id) do update set budget_won = excluded.budget_won, confirmed_at = null, confirmed_by = null`,
        [subject.id, input.organizationId, input.budgetWon],
      );
    }
  },
});

export const confirm = registerAct({
  name: 'application.confirm',
  path: 'confirmation',
  input: z.strictObject({
    organizationId: id('우리 기관', 'Our organization', { widget: 'ownOrganization' }),
    agree: yes('참여와 사업비 몫을 확인합니다', 'We take part, with this share'),
  }),
  write: async (tx, items) => {
    for (const { subject, actor, input, at } of items) {
      if (!input.agree) throw new Refused('notAgreed');
      if (!actor.organizationIds.includes(input.organizationId)) throw new Refused('notYours');
      await tx.query(
        `update application_members set confirmed_at = $3, confirmed_by = $4 where application_id = $1 and organization_id = $2 and role = 'partner'`,
        [subject.id, input.organizationId, at, actor.personId],
      );
    }
  },
});

export const submit = registerAct({
  name: 'application.submit',
  path: 'submission',
  input: nothing,
  write: async (tx, items) => {
    for (const item of items) await snapshot(tx, item);
  },
});

/** What was submitted is kept whole beside the one that is edited on, with its hash; the last one is in force (domain.md 1.3). */
async function snapshot(tx: Tx, { subject, at }: Item): Promise<void> {
  const [row] = await tx.query<{ content: Record<string, unknown>; code: string; no: string; n: number }>(
    `select jsonb_build_object('titleKo', a.title_ko, 'listTitleKo', a.list_title_ko, 'field', a.field, 'gistKo', a.gist_ko, 'plan', a.plan, 'targets', a.targets,
         'requestedWon', a.requested_won, 'leadId', a.lead_id, 'topicId', a.topic_id,
         'members', (select jsonb_agg(jsonb_build_object('organizationId', m.organization_id, 'role', m.role, 'budgetWon', m.budget_won) order by m.position)
                     from application_members m where m.application_id = a.id)) as content,
       p.code, a.no, (select count(*) + 1 from application_versions v where v.application_id = a.id)::int as n
     from applications a join programs p on p.id = a.program_id where a.id = $1`,
    [subject.id],
  );
  if (!row) throw new Refused('notFound');
  const receipt = `${row.code}-${row.no}-${row.n}`;
  await tx.query(
    'insert into application_versions (application_id, n, content, sha256, submitted_at, receipt_no) values ($1, $2, $3, $4, $5, $6)',
    [subject.id, row.n, JSON.stringify(row.content), sha256(canonical(row.content)), at, receipt],
  );
  await tx.query('update applications set submitted_at = $2, submitted_version = $3, receipt_no = $4 where id = $1', [
    subject.id,
    at,
    row.n,
    receipt,
  ]);
}

export const withdraw = registerAct({ name: 'application.withdraw', path: 'withdrawal', input: because() });
export const lapse = registerAct({ name: 'application.lapse', path: 'lapse', input: nothing, hidden: true });
/** What is received is the last submission, whole: edits that were not submitted again fall away at the deadline (domain.md 1.3). */
export const receive = registerAct({
  name: 'application.receive',
  path: 'receipt',
  input: nothing,
  hidden: true,
  write: async (tx, items) => {
    const ids = [items.map(({ subject }) => subject.id)];
    await tx.query(
      `update applications a set title_ko = c ->> 'titleKo', list_title_ko = c ->> 'listTitleKo', field = c ->> 'field', gist_ko = c ->> 'gistKo', plan = c ->> 'plan',
         targets = c -> 'targets', requested_won = (c ->> 'requestedWon')::bigint
       from application_versions v, lateral (select v.content as c) x where a.id = any($1::uuid[]) and v.application_id = a.id and v.n = a.submitted_version`,
      ids,
    );
    await tx.query(
      `delete from application_members m using applications a, application_versions v
       where m.application_id = any($1::uuid[]) and a.id = m.application_id and v.application_id = a.id and v.n = a.submitted_version
         and not exists (select from jsonb_array_elements(v.content -> 'members') s where s ->> 'organizationId' = m.organization_id::text)`,
      ids,
    );
    await tx.query(
      `update application_members m set budget_won = (s ->> 'budgetWon')::bigint, confirmed_at = case m.role when 'partner' then coalesce(m.confirmed_at, a.submitted_at) end
       from applications a, application_versions v, jsonb_array_elements(v.content -> 'members') s
       where m.application_id = any($1::uuid[]) and a.id = m.application_id and v.application_id = a.id and v.n = a.submitted_version and s ->> 'organizationId' = m.organization_id::text`,
      ids,
    );
  },
});

export const screen = registerAct({
  name: 'application.screen',
  path: 'screening',
  input: nothing,
  write: async (tx, items) => {
    const rows = items.flatMap(({ subject, at }) =>
      screeningRules
        .filter((r) => !('onlyDesignated' in r) || subject.facts.callKind === 'designated')
        .map((r) => ({
          application_id: subject.id,
          rule: r.rule,
          result: 'automatic' in r ? 'pass' : 'open',
          evidence: 'automatic' in r ? evidenceOf(r.rule, subject.facts) : null,
          checked_at: 'automatic' in r ? at : null,
        })),
    );
    await tx.query(
      `insert into screening_checks (application_id, rule, result, evidence, checked_at)
       select application_id, rule, result, evidence, checked_at from jsonb_populate_recordset(null::screening_checks, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  },
});
const evidenceOf = (rule: string, facts: Record<string, unknown>): string =>
  rule === 'deadline' ? `${facts.submittedAt} ≤ ${facts.closesAt}` : `${facts.requestedWon} ≤ ${facts.capWon}`;

export const check = registerAct({
  name: 'application.check',
  path: 'checks',
  input: (subject) =>
    z.strictObject(
      Object.fromEntries(
        screeningRules
          .filter((r) => !('automatic' in r) && (!('onlyDesignated' in r) || subject.facts.callKind === 'designated'))
          .map((r) => [
            r.rule,
            z
              .strictObject({
                result: z.enum(['pass', 'fail', 'notApplicable']).meta({
                  ko: '결과',
                  en: 'Result',
                  widget: 'select',
                  options: [
                    { value: 'pass', ko: '적합', en: 'Pass' },
                    { value: 'fail', ko: '부적합', en: 'Fail' },
                    { value: 'notApplicable', ko: '해당 없음', en: 'Not applicable' },
                  ],
                }),
                evidence: longText('근거', 'Evidence', 2000, { rows: 2 }).optional(),
              })
              .meta({ ko: r.ko, en: r.en, widget: 'group' })
              .optional(),
          ]),
      ),
    ) as z.ZodType<Record<string, { result: 'pass' | 'fail' | 'notApplicable'; evidence?: string } | undefined>>,
  write: async (tx, items) => {
    for (const { subject, actor, input, at } of items) {
      for (const [rule, given] of Object.entries(input)) {
        if (!given) continue;
        if (given.result === 'fail' && !given.evidence) throw new Refused('evidenceMissing', { rule });
        await tx.query(
          'update screening_checks set result = $3, evidence = $4, checked_by = $5, checked_at = $6 where application_id = $1 and rule = $2',
          [subject.id, rule, given.result, given.evidence ?? null, actor.personId, at],
        );
      }
    }
  },
});

const dayAfter = (at: string, days: number) =>
  new Date(Date.parse(at) + days * 86_400_000).toISOString().replace('Z', '000Z');

export const requestSupplement = registerAct({
  name: 'application.requestSupplement',
  path: 'supplement-request',
  input: z.strictObject({
    asked: longText('보완할 내용', 'What to add', 4000),
    days: z.number().int().min(1).max(30).meta({ ko: '기한(일, 기본값 3)', en: 'Days (default 3)', widget: 'integer' }),
  }),
  write: async (tx, items) => {
    for (const { subject, input, at } of items)
      await tx.kysely
        .updateTable('applications')
        .set({ supplement: JSON.stringify({ asked: input.asked, due: dayAfter(at, input.days) }) })
        .where('id', '=', subject.id)
        .execute();
  },
});
export const supplement = registerAct({
  name: 'application.supplement',
  path: 'supplement',
  input: z.strictObject({ answer: longText('보완 내용', 'Supplement', 20_000) }),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.query(
        `update applications set supplement = supplement || jsonb_build_object('answer', $2::text) where id = $1`,
        [subject.id, input.answer],
      );
  },
});
export const endSupplement = registerAct({
  name: 'application.endSupplement',
  path: 'supplement-end',
  input: nothing,
  hidden: true,
});
export const pass = registerAct({ name: 'application.pass', path: 'eligibility', input: nothing });
export const reject = registerAct({
  name: 'application.reject',
  path: 'ineligibility',
  input: because('부적격 사유', 'Why it is ineligible'),
});

export const evaluate = registerAct({ name: 'application.evaluate', path: 'evaluation', input: nothing, hidden: true });
export const score = registerAct({ name: 'application.score', path: 'score', input: nothing, hidden: true });
export const select = registerAct({ name: 'application.select', path: 'selection', input: nothing, hidden: true });
export const keep = registerAct({ name: 'application.keep', path: 'reserve', input: nothing, hidden: true });
export const passOver = registerAct({ name: 'application.passOver', path: 'rejection', input: nothing, hidden: true });
export const contract = registerAct({
  name: 'application.contract',
  path: 'contracting',
  input: nothing,
  hidden: true,
});
export const sign = registerAct({ name: 'application.sign', path: 'contracted', input: nothing, hidden: true });
export const release = registerAct({ name: 'application.release', path: 'release', input: nothing, hidden: true });
export const promote = registerAct({
  name: 'application.promote',
  path: 'promotion',
  input: because('승격 사유', 'Why the reserve moves up'),
});
export const decline = registerAct({
  name: 'application.decline',
  path: 'declination',
  input: because('포기 사유', 'Why the consortium gives up'),
  write: async (tx, items) => {
    for (const { subject, input } of items)
      await tx.kysely
        .updateTable('applications')
        .set({ decline_reason: input.reason })
        .where('id', '=', subject.id)
        .execute();
  },
});
