import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replay } from '../../server/audit/replay.js';
import { verifyDatabase } from '../../server/audit/store.js';
import type { Results } from '../../server/play/outcome.js';
import { rankingInputOf } from '../../server/play/program-filled.js';
import { competition, rank } from '../../workflows/ranking.js';
import { type Played, played } from '../support/played.js';
import { filled, programJson, programText } from './programs.js';

interface RankingRow {
  no: string;
  topic?: number;
  total: string | null;
  rank: number | null;
  outcome: string;
  reserveOrder?: number;
  lead: string;
  partners: string[];
  requestedWon: number;
}
interface CallRow {
  code: string;
  applications: number;
  competition: string;
  topics?: { no: number; applications: number; outcome?: string; reason?: string }[];
  ranking: RankingRow[];
}
const callsOf = ({ calls }: Results) => calls as CallRow[];

/** What the rules make of a file by themselves, in the words of results.json. */
function expected(name: string): Pick<CallRow, 'code' | 'applications' | 'ranking' | 'topics'>[] {
  const program = filled(programText(name));
  return program.calls.map((call) => {
    const { ranked, units } = rank(rankingInputOf(call, program.seed));
    const ofNo = new Map(call.applications.map((application) => [application.no, application]));
    return {
      code: call.code,
      applications: ranked.length,
      ...(call.kind === 'designated' && {
        topics: units.map(({ unit, applications, outcome, reason }) => ({
          no: Number(unit),
          applications,
          outcome,
          ...(reason && { reason }),
        })) as NonNullable<CallRow['topics']>,
      }),
      ranking: ranked.map(({ no, unit, total, rank: place, outcome, reserveOrder }) => {
        const { lead, partners, requestedWon } = ofNo.get(no) as NonNullable<ReturnType<typeof ofNo.get>>;
        return {
          no,
          ...(unit !== 'pool' && { topic: Number(unit) }),
          total: total ?? null,
          rank: place ?? null,
          outcome,
          ...(reserveOrder && { reserveOrder }),
          lead: lead.name,
          partners: partners.map((partner) => partner.name),
          requestedWon,
        };
      }),
    };
  });
}

/** results.json of a play, without what only it knows. */
const told = (results: Results): ReturnType<typeof expected> =>
  callsOf(results).map(({ code, applications, topics, ranking }) => ({
    code,
    applications,
    ...(topics && {
      topics: topics.map(({ no, applications: n, outcome, reason }) => ({
        no,
        applications: n,
        ...(outcome && { outcome }),
        ...(reason && { reason }),
      })),
    }),
    ranking: ranking.map(({ kept: _, dropped: __, ...row }: RankingRow & { kept?: unknown; dropped?: unknown }) => row),
  }));

describe('a program file ends in the database as the rules alone say that it does', () => {
  test.each([
    'tie-by-lot',
    'failed-topic',
    'all-topics-fail',
    'displaced-lead',
    'budget-ends-line',
    'ineligible-best',
    'consortium-of-one',
    'late-submission',
    'minimal',
    'unscored',
    'all-reviews',
  ])('%s', async (name) => {
    const play = await played(name, 'selected');
    try {
      expect(told(play.results)).toEqual(expected(name));
      const places = filled(programText(name)).calls.reduce(
        (sum, { slots, topics }) => sum + (slots ?? topics.length),
        0,
      );
      const { applications, selected, selectedWon, competition: rate } = play.results.totals;
      const winners = expected(name).flatMap(({ ranking }) => ranking.filter(({ outcome }) => outcome === 'selected'));
      const count = expected(name).reduce((sum, call) => sum + call.applications, 0);
      expect({ applications, selected, selectedWon, rate }).toEqual({
        applications: count,
        selected: winners.length,
        selectedWon: winners.reduce((sum, { requestedWon }) => sum + requestedWon, 0),
        rate: competition(count, places),
      });
      expect(JSON.parse(readFileSync(`${play.out}/results.json`, 'utf8'))).toEqual(play.results);
      expect(play.results.refused).toHaveLength(name === 'late-submission' ? 1 : 0);
    } finally {
      await play.drop();
    }
  });
});

test('a submission one second late is refused, and stands with its time under the refused', async () => {
  const play = await played('late-submission', 'closed');
  try {
    expect(play.results.refused).toEqual([
      {
        no: 'D01-001',
        act: 'application.submit',
        reason: 'deadlinePassed',
        at: '2026-04-01T18:00:01.000000+09:00',
      },
    ]);
    const { rows } = await play.database.db.pool.query(`select no, state from applications order by no`);
    expect(rows).toEqual([
      { no: 'D01-001', state: 'lapsed' },
      { no: 'D01-002', state: 'received' },
      { no: 'D01-003', state: 'received' },
    ]);
  } finally {
    await play.drop();
  }
});

describe('a whole play, from announcement to published datasets', () => {
  let play: Played;
  beforeAll(async () => {
    play = await played('practice');
  }, 60_000);
  afterAll(() => play.drop());

  test('has all its totals', () => {
    const winner = callsOf(play.results)[0]?.ranking.find(({ outcome }) => outcome === 'selected') as RankingRow;
    expect(play.results.totals).toEqual({
      applications: 3,
      selected: 1,
      competition: '3.0',
      budgetWon: 1_000_000_000,
      selectedWon: winner.requestedWon,
      contracts: 1,
      signatures: 1 + winner.partners.length,
      milestonesAccepted: 3,
      paidWon: winner.requestedWon,
      published: 1,
    });
  });

  test('leaves every life at its end or where it rests', async () => {
    const states = async (table: string) =>
      (
        await play.database.db.pool.query<{ state: string }>(`select distinct state from ${table} order by state`)
      ).rows.map(({ state }) => state);
    expect(await states('calls')).toEqual(['concluded']);
    expect(await states('topics')).toEqual(['decided']);
    expect(await states('reviews')).toEqual(['locked']);
    expect(await states('panels')).toEqual(['locked']);
    expect(await states('milestones')).toEqual(['accepted']);
    expect(await states('payments')).toEqual(['paid']);
    expect(await states('publications')).toEqual(['published']);
    const { rows } = await play.database.db.pool.query('select 1 from graphile_worker.jobs');
    expect(rows).toEqual([]);
  });

  test('brings every paper that it names, with the bytes that were sealed', async () => {
    const documents = play.results.documents as { kind: string; file: string; sha256: string; number: string }[];
    const kinds = new Set(documents.map(({ kind }) => kind));
    for (const kind of ['callNotice', 'receipt', 'selectionNotice', 'pressRelease', 'contract', 'milestoneAcceptance'])
      expect(kinds).toContain(kind);
    for (const { file, sha256 } of documents)
      expect([
        file,
        createHash('sha256')
          .update(readFileSync(`${play.out}/${file}`))
          .digest('hex'),
      ]).toEqual([file, sha256]);
  });

  test('is whole, and every life can be played again from its log', async () => {
    expect(await verifyDatabase(play.database.db)).toMatchObject({ verified: true, root: play.results.audit.root });
    expect((await replay(play.database.db)).differences).toEqual([]);
  });

  test('is the same play when it is played again', async () => {
    const again = await played('practice', 'selected');
    try {
      expect(told(again.results)).toEqual(told(play.results));
    } finally {
      await again.drop();
    }
  });
});

test('an organization with an emoji in its name: its papers are refused by name, no empty box is printed, and the play goes on', async () => {
  const program = programJson('late-submission');
  program.calls[0].applications[1].lead.name = '가상기업 🚀 나';
  const play = await played(program);
  try {
    const faults = await play.database.db.pool.query<{ act: string; reason: string; detail: string }>(
      `select distinct act, reason, params ->> 'faultDetail' as detail from audit_entries where reason = 'glyphMissing' order by act`,
    );
    expect(faults.rows.length).toBeGreaterThan(0);
    for (const { detail } of faults.rows) expect(detail).toContain('🚀');
    const documents = play.results.documents as { kind: string; about: string }[];
    expect(documents.filter(({ kind }) => kind === 'receipt').map(({ about }) => about)).toEqual(['D01-003']);
    expect(documents.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['callNotice', 'reserveNotice']));
    expect(play.results.totals).toMatchObject({ selected: 1, published: 1 });
    expect(await verifyDatabase(play.database.db)).toMatchObject({ verified: true });
  } finally {
    await play.drop();
  }
}, 60_000);
