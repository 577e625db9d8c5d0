import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { competition } from '../../workflows/ranking.js';
import { entriesOf } from '../audit/store.js';
import { ChainWalk, type Verification } from '../audit/verify.js';
import type { Db } from '../db/connection.js';

export interface Results {
  format: 'gongmo.results/1';
  program: string;
  totals: Record<string, number | string>;
  calls: unknown[];
  refused: unknown[];
  documents: unknown[];
  audit: Pick<Verification, 'entries' | 'chains' | 'verified' | 'root'>;
}

/** Writes what program-format.md says: results.json, documents/, audit.jsonl. Files of an earlier play in `dir` are replaced. */
export async function writeOutcome(db: Db, programId: string, dir: string): Promise<Results> {
  await mkdir(dir, { recursive: true });
  await rm(join(dir, 'documents'), { recursive: true, force: true });
  await mkdir(join(dir, 'documents'));
  const calls = await callsOf(db, programId);
  const results: Results = {
    format: 'gongmo.results/1',
    program: (await one<{ code: string }>(db, 'select code from programs where id = $1', [programId])).code,
    totals: await totalsOf(db, programId, calls),
    calls: calls.map(({ id: _, places: __, ...call }) => call),
    refused: await refusedOf(db, programId),
    documents: await documentsOf(db, programId, dir),
    audit: await auditOf(db, join(dir, 'audit.jsonl')),
  };
  await writeFile(join(dir, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  return results;
}

/** Papers that could not be issued, once each, with what was wrong: the results have no place for them, a person has to know. */
export async function refusedPapers(db: Db, programId: string): Promise<{ title: string; fault: string }[]> {
  const { rows } = await db.pool.query<{ title: string; fault: string }>(
    `select distinct on (n.id) n.title, coalesce(e.params ->> 'faultDetail', e.reason) as fault
     from notices n join audit_entries e on e.subject_id = n.id and e.outcome = 'refused'
     where n.program_id = $1 and n.document_id is null order by n.id, e.n desc`,
    [programId],
  );
  return rows;
}

interface CallResult {
  id: string;
  places: number;
  code: string;
  kind: string;
  applications: number;
  competition: string;
  topics?: unknown[];
  ranking: unknown[];
}

const received = `a.state not in ('draft', 'submitted', 'lapsed', 'withdrawn')`;

async function callsOf(db: Db, programId: string): Promise<CallResult[]> {
  const { rows } = await db.pool.query<{
    id: string;
    code: string;
    kind: string;
    decimals: number;
    applications: number;
    places: number;
    selection_id: string | null;
  }>(
    `select c.id, c.code, c.kind, (c.rules ->> 'decimals')::int as decimals, (select count(*) from applications a where a.call_id = c.id and ${received})::int as applications,
       coalesce(c.slots, (select count(*)::int from topics t where t.call_id = c.id)) as places,
       (select s.id from selections s where s.call_id = c.id and s.state <> 'returned' order by s.id desc limit 1) as selection_id
     from calls c where c.program_id = $1 order by c.id`,
    [programId],
  );
  const calls: CallResult[] = [];
  for (const { id, code, kind, decimals, applications, places, selection_id } of rows) {
    calls.push({
      id,
      places,
      code,
      kind,
      applications,
      competition: competition(applications, places),
      ...(kind === 'designated' && { topics: await topicsOf(db, id, selection_id) }),
      ranking: selection_id ? await rankingOf(db, selection_id, decimals) : [],
    });
  }
  return calls;
}

async function topicsOf(db: Db, callId: string, selectionId: string | null): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    `select t.no, t.title_ko as "titleKo", (select count(*) from applications a where a.topic_id = t.id and ${received})::int as applications,
       u.value ->> 'outcome' as outcome, u.value ->> 'reason' as reason
     from topics t left join selections s on s.id = $2 left join rankings r on r.id = s.ranking_id
       left join lateral jsonb_array_elements(r.result -> 'units') u on u.value ->> 'unit' = t.no::text
     where t.call_id = $1 and t.no > 0 order by t.no`,
    [callId, selectionId],
  );
  return rows.map(({ outcome, reason, ...topic }) => ({
    ...topic,
    ...(outcome && { outcome }),
    ...(reason && { reason }),
  }));
}

async function rankingOf(db: Db, selectionId: string, decimals: number): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    `select a.no, case when t.no > 0 then t.no end as topic, r.total::text as total, r.rank, r.outcome, r.reserve_order as "reserveOrder", l.name as lead,
       array(select o.name from application_members m join organizations o on o.id = m.organization_id where m.application_id = a.id and m.role = 'partner' order by m.position) as partners,
       a.requested_won as "requestedWon", r.kept, r.dropped
     from selection_rows r join applications a on a.id = r.application_id join topics t on t.id = a.topic_id join organizations l on l.id = a.lead_id
     where r.selection_id = $1 order by r.position`,
    [selectionId],
  );
  return rows.map(({ no, topic, total, rank, outcome, reserveOrder, ...rest }) => ({
    no,
    ...(topic !== null && { topic }),
    total: total === null ? null : fixed(total, decimals),
    rank,
    outcome,
    ...(reserveOrder !== null && { reserveOrder }),
    ...rest,
  }));
}

/** PostgreSQL keeps the places of a numeric; a whole number comes without them. */
const fixed = (total: string, decimals: number): string => {
  const [whole = '0', fraction = ''] = total.split('.');
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
};

async function totalsOf(db: Db, programId: string, calls: CallResult[]): Promise<Record<string, number | string>> {
  const totals = await one<Record<string, number>>(
    db,
    `select coalesce((select sum(c.budget_won) from calls c where c.program_id = $1), 0)::bigint as "budgetWon",
       (select count(*) from selection_rows r join selections s on s.id = r.selection_id where s.program_id = $1 and s.state in ('approved', 'announced') and r.outcome = 'selected')::int as selected,
       coalesce((select sum(a.requested_won) from selection_rows r join selections s on s.id = r.selection_id join applications a on a.id = r.application_id
         where s.program_id = $1 and s.state in ('approved', 'announced') and r.outcome = 'selected'), 0)::bigint as "selectedWon",
       (select count(*) from contracts k where k.program_id = $1 and k.state in ('active', 'suspended', 'completed'))::int as contracts,
       (select count(*) from contract_signatures s join contracts k on k.id = s.contract_id where k.program_id = $1 and s.party <> 'agency')::int as signatures,
       (select count(*) from milestones m where m.program_id = $1 and m.state = 'accepted')::int as "milestonesAccepted",
       coalesce((select sum(p.won) from payments p where p.program_id = $1 and p.state = 'paid'), 0)::bigint as "paidWon",
       (select count(*) from publications b where b.program_id = $1 and b.state in ('published', 'corrected'))::int as published`,
    [programId],
  );
  const applications = calls.reduce((sum, call) => sum + call.applications, 0);
  const places = calls.reduce((sum, call) => sum + call.places, 0);
  const { budgetWon = 0, selected = 0, selectedWon = 0, ...later } = totals;
  return { applications, selected, competition: competition(applications, places), budgetWon, selectedWon, ...later };
}

/** Late submissions only, one for each application, at its first refused attempt. */
async function refusedOf(db: Db, programId: string): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    `select distinct on (e.subject_id) a.no, e.act, e.reason, to_char(e.at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS.US"+09:00"') as at, e.seq
     from audit_entries e join applications a on a.id = e.subject_id
     where e.program_id = $1 and e.act = 'application.submit' and e.outcome = 'refused' and e.reason = 'deadlinePassed' order by e.subject_id, e.seq`,
    [programId],
  );
  return rows.sort((a, b) => a.seq - b.seq).map(({ seq: _, ...refusal }) => refusal);
}

async function documentsOf(db: Db, programId: string, dir: string): Promise<unknown[]> {
  const { rows } = await db.pool.query<{
    id: string;
    kind: string;
    number: string | null;
    sha256: string;
    about: string;
  }>(
    `select d.id, d.kind, n.number, d.sha256,
       coalesce((select a.no from applications a where a.id = n.about_id),
         (select a.no from contracts k join applications a on a.id = k.application_id where k.id = n.about_id),
         (select a.no from milestones m join contracts k on k.id = m.contract_id join applications a on a.id = k.application_id where m.id = n.about_id),
         (select c.code from calls c where c.id = n.about_id), p.code) as about
     from documents d join notices n on n.id = d.notice_id join programs p on p.id = n.program_id where n.program_id = $1 order by d.created_at, d.id`,
    [programId],
  );
  const documents: unknown[] = [];
  for (const [i, { id, kind, number, sha256, about }] of rows.entries()) {
    const file = `documents/${String(i + 1).padStart(4, '0')}-${kind}-${about.replace(/[^\p{L}\p{N}._-]/gu, '_')}.pdf`;
    const { bytes } = await one<{ bytes: Buffer }>(db, 'select bytes from documents where id = $1', [id]);
    await writeFile(join(dir, file), bytes);
    documents.push({ number: number ?? '', kind, file, sha256, about });
  }
  return documents;
}

async function auditOf(db: Db, file: string): Promise<Results['audit']> {
  const walk = new ChainWalk();
  const out = createWriteStream(file);
  for await (const entry of entriesOf(db)) {
    walk.add(entry);
    if (!out.write(`${JSON.stringify(entry)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const { entries, chains, verified, root } = walk.end();
  return { entries, chains, verified, root };
}

async function one<R extends object>(db: Db, text: string, values: unknown[]): Promise<R> {
  const { rows } = await db.pool.query(text, values);
  if (!rows[0]) throw new Error(`nothing found: ${text}`);
  return rows[0] as R;
}
