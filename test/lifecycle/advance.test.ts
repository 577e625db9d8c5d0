import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../server/db/ids.js';
import { advance } from '../../server/lifecycle/advance.js';
import { act, actorOf, birth } from '../../server/play/world.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  acceptingCall,
  announcedCall,
  applicant,
  CLOSES,
  chainOf,
  draftCall,
  moveTo,
  one,
  readyApplication,
  stateOf,
  type TestHouse,
  testHouse,
} from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db);
});
afterAll(() => database.drop());

describe('an act that is done', () => {
  test('moves the subject, counts its version up and leaves one entry with both times and the facts it was judged by', async () => {
    const id = await draftCall(house);
    const outcome = await advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id] });
    expect(outcome).toEqual({ ok: true, subjects: [{ kind: 'call', id, state: 'inReview', version: 2 }] });
    const entry = await one(
      house.db,
      `select n, act, outcome, actor_id, actor_role, from_state, to_state, version, stamp(at) as at, real_at > clock_timestamp() - interval '1 minute' as now,
         event -> 'input' as input, event -> 'facts' ->> 'budgetWon' as won from audit_entries where subject_id = $1 order by n desc limit 1`,
      [id],
    );
    expect(entry).toEqual({
      n: 2,
      act: 'call.propose',
      outcome: 'done',
      actor_id: house.officer.personId,
      actor_role: 'officer',
      from_state: 'draft',
      to_state: 'inReview',
      version: 2,
      at: '2026-02-01T00:00:00.000000Z',
      now: true,
      input: {},
      won: '1000000000',
    });
  });

  test('of many subjects is one act: each has its entry, and one that is refused leaves all as they were', async () => {
    const ids = [await draftCall(house), await draftCall(house), await draftCall(house)];
    await act(house, house.officer, 'call.propose', ids.slice(0, 2));
    expect(await Promise.all(ids.map((id) => stateOf(house.db, 'calls', id)))).toEqual([
      'inReview',
      'inReview',
      'draft',
    ]);
    const outcome = await advance(house.db, { actor: house.approver, act: 'call.approve', ids });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'notInState', kind: 'call', id: ids[2] } });
    expect(await Promise.all(ids.map((id) => stateOf(house.db, 'calls', id)))).toEqual([
      'inReview',
      'inReview',
      'draft',
    ]);
    expect(await chainOf(house.db, ids[0] ?? '')).toEqual(['call.create done', 'call.propose done']);
  });

  test('a subject named twice moves once', async () => {
    const id = await draftCall(house);
    expect(await act(house, house.officer, 'call.propose', [id, id])).toHaveLength(1);
  });

  test('asks for its letters only when it is committed', async () => {
    const jobs = async (id: string) =>
      (
        await database.owner.pool.query(
          `select task_identifier as name from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id where p.payload ->> 'id' = $1`,
          [id],
        )
      ).rows;
    const id = await draftCall(house, { closesAt: '2026-02-20T00:00:00Z', opensAt: '2026-02-10T00:00:00Z' });
    await act(house, house.officer, 'call.propose', id);
    await advance(house.db, { actor: house.officer, act: 'call.announce', ids: [id] });
    expect(await jobs(id)).toEqual([]);
    await act(house, house.approver, 'call.approve', id);
    await act(house, house.officer, 'call.announce', id);
    expect(await jobs(id)).toEqual([{ name: 'issueCallNotice' }]);
  });
});

describe('an act that is refused', () => {
  test('stays on the chain with its reason, and state and version stay', async () => {
    const id = await draftCall(house);
    expect(await advance(house.db, { actor: house.officer, act: 'call.decide', ids: [id] })).toEqual({
      ok: false,
      refusal: { reason: 'notInState', params: { kind: 'call', state: 'draft', act: 'call.decide' }, kind: 'call', id },
    });
    expect(await one(house.db, 'select state, version, entries from calls where id = $1', [id])).toEqual({
      state: 'draft',
      version: 1,
      entries: 2,
    });
    expect(await chainOf(house.db, id)).toEqual(['call.create done', 'call.decide refused notInState']);
  });

  test('for want of the right is refused before the form is looked at, and nothing typed is kept', async () => {
    const id = await draftCall(house);
    const stranger = { ...house.officer, programIds: [] };
    const outcome = await advance(house.db, {
      actor: stranger,
      act: 'call.cancel',
      ids: [id],
      input: { reason: '비밀 표식' },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'notYourRole' } });
    const { rows } = await house.db.pool.query(`select 1 from audit_entries where event::text like '%비밀 표식%'`);
    expect(rows).toEqual([]);
  });

  test('a field that the form does not have is refused, and nothing is written', async () => {
    const id = await draftCall(house);
    const outcome = await advance(house.db, {
      actor: house.officer,
      act: 'call.propose',
      ids: [id],
      input: { state: 'approved' },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'invalidInput' } });
    expect(await stateOf(house.db, 'calls', id)).toBe('draft');
  });

  test.each([
    ['a field with a NUL in its name', { 'a\0b': 1 }],
    ['half a character in its name', { '\ud83d': 1 }],
  ])('%s is refused as any unknown field is', async (_, input) => {
    const id = await draftCall(house);
    const outcome = await advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id], input });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'invalidInput' } });
    expect(await chainOf(house.db, id)).toEqual(['call.create done', 'call.propose refused invalidInput']);
  });

  test('half a character in a text is refused as what is typed wrong', async () => {
    const id = await draftCall(house);
    await act(house, house.officer, 'call.propose', id);
    const outcome = await advance(house.db, {
      actor: house.approver,
      act: 'call.return',
      ids: [id],
      input: { reason: '반쪽 \ud83d' },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'invalidInput' } });
  });

  test('an id that nobody has, or that is none, is not found', async () => {
    for (const id of [newId(), 'not-an-id', '', "'; drop table calls; --"])
      expect(await advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id] })).toEqual({
        ok: false,
        refusal: { reason: 'notFound' },
      });
  });

  test('an id of another kind is not found', async () => {
    const id = await draftCall(house);
    expect(await advance(house.db, { actor: house.officer, act: 'selection.request', ids: [id] })).toMatchObject({
      ok: false,
      refusal: { reason: 'notFound' },
    });
  });
});

describe('two at once', () => {
  test('one officer wins, the other is told that something changed meanwhile', async () => {
    const id = await draftCall(house);
    const propose = () => advance(house.db, { actor: house.officer, act: 'call.propose', ids: [id], version: 1 });
    const outcomes = await Promise.all([propose(), propose()]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({
      refusal: { reason: 'changedMeanwhile', params: { seen: 1, now: 2 }, id },
    });
    expect((await chainOf(house.db, id)).slice(1)).toEqual([
      'call.propose done',
      'call.propose refused changedMeanwhile',
    ]);
  });

  test('fifty people on one application lose no update: every one of them stands in its chain', async () => {
    const callId = await acceptingCall(house);
    const lead = await applicant(house);
    const id = await readyApplication(house, callId, lead);
    const before = await one<{ version: number }>(house.db, 'select version from applications where id = $1', [id]);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        i % 2 === 0
          ? advance(house.db, { actor: lead.actor, act: 'application.save', ids: [id], input: { gistKo: `판 ${i}` } })
          : advance(house.db, { actor: house.officer, act: 'application.screen', ids: [id] }),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(25);
    const after = await one<{ version: number; entries: number }>(
      house.db,
      'select version, entries from applications where id = $1',
      [id],
    );
    expect(after.version - before.version).toBe(25);
    const chain = await chainOf(house.db, id);
    expect(chain.filter((line) => line === 'application.screen refused notInState')).toHaveLength(25);
    expect(after.entries).toBe(chain.length);
  });

  test('people who want the same subjects in opposite orders do not wait for each other for ever', async () => {
    const ids = [await draftCall(house), await draftCall(house), await draftCall(house), await draftCall(house)];
    const input = {
      titleKo: '고친 제목',
      budgetWon: 900_000_000,
      opensAt: '2026-03-02T09:00:00+09:00',
      closesAt: CLOSES,
    };
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        advance(house.db, {
          actor: house.officer,
          act: 'call.edit',
          ids: i % 2 === 0 ? ids : ids.toReversed(),
          input,
        }),
      ),
    );
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await one(house.db, 'select version from calls where id = $1', [ids[0]])).toEqual({ version: 13 });
  });
});

describe('what is born', () => {
  test('stands in its first state under its parent, with its birth as its first entry', async () => {
    const id = await draftCall(house);
    expect(await chainOf(house.db, id)).toEqual(['call.create done']);
    expect(await one(house.db, 'select state, version, entries, program_id from calls where id = $1', [id])).toEqual({
      state: 'draft',
      version: 1,
      entries: 1,
      program_id: house.programId,
    });
  });

  test('of a parent that nobody has, or that is no id, is refused', async () => {
    for (const parentId of [newId(), 'x'])
      expect(
        await advance(house.db, {
          actor: house.officer,
          act: 'budgetLine.propose',
          births: [{ parentId, input: { kind: 'main', won: 1 } }],
        }),
      ).toEqual({ ok: false, refusal: { reason: 'notFound' } });
  });

  test('a birth that is refused is recorded on the parent where it was tried', async () => {
    const [first, second] = [await draftCall(house), await announcedCall(house)];
    const outcome = await advance(house.db, {
      actor: house.officer,
      act: 'topic.create',
      births: [first, second].map((parentId) => ({ parentId, input: { no: 7, titleKo: '늦은 과제', budgetWon: 1 } })),
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'callNotDraft', kind: 'call', id: second } });
    expect(await chainOf(house.db, first)).toEqual(['call.create done']);
    expect((await chainOf(house.db, second)).at(-1)).toBe('topic.create refused callNotDraft');
    expect(await one(house.db, 'select count(*)::int as n from topics where no = 7')).toEqual({ n: 0 });
  });

  test('a form that is wrong is refused as that, though what it would be judged by cannot be read', async () => {
    const callId = await acceptingCall(house);
    const lead = await applicant(house);
    const panel = { parentId: callId, input: { topicNo: '하나', titleKo: 1 } };
    const refusals = [
      await advance(house.db, {
        actor: lead.actor,
        act: 'application.create',
        births: [{ parentId: callId, input: { organizationId: 'not-an-id', topicNo: 1 } }],
      }),
      await advance(house.db, { actor: house.officer, act: 'panel.create', births: [panel] }),
      await advance(house.db, {
        actor: house.officer,
        act: 'organization.register',
        births: [{ parentId: '', input: { name: { a: 1 }, registrationNo: 7 } }],
      }),
    ];
    expect(refusals.map((one) => !one.ok && one.refusal.reason)).toEqual([
      'invalidInput',
      'invalidInput',
      'invalidInput',
    ]);
  });

  test('nobody applies in the name of an organization that is not theirs', async () => {
    const callId = await acceptingCall(house);
    const [own, other] = [await applicant(house), await applicant(house)];
    const outcome = await advance(house.db, {
      actor: own.actor,
      act: 'application.create',
      births: [{ parentId: callId, input: { organizationId: other.organizationId, topicNo: 1 } }],
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'notYours' } });
  });

  test('two calls of one code: the second is told that there is one', async () => {
    const input = {
      code: 'SAME',
      kind: 'designated',
      titleKo: '가상',
      budgetWon: 1,
      opensAt: '2026-03-02T09:00:00+09:00',
      closesAt: CLOSES,
    };
    const create = () =>
      advance(house.db, {
        actor: house.officer,
        act: 'call.create',
        births: [{ parentId: house.programId, input }],
      });
    const outcomes = await Promise.all([create(), create()]);
    expect(outcomes.map((one) => (one.ok ? 'ok' : one.refusal.reason)).sort()).toEqual(['alreadyExists', 'ok']);
  });

  test('what points at nothing is refused, not an error of the house', async () => {
    const callId = await acceptingCall(house);
    const lead = await applicant(house);
    const id = await readyApplication(house, callId, lead);
    const outcome = await advance(house.db, {
      actor: lead.actor,
      act: 'application.invite',
      ids: [id],
      input: { organizationId: newId(), budgetWon: 0 },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'referenceUnknown', id } });
  });
});

describe('what follows from an act', () => {
  test('moves in the same transaction, and is refused to anybody who tries it alone', async () => {
    const id = await draftCall(house);
    await act(house, house.officer, 'call.propose', id);
    await act(house, house.approver, 'call.approve', id);
    const { id: topicId } = await one<{ id: string }>(house.db, 'select id from topics where call_id = $1', [id]);
    for (const actor of [house.officer, house.approver, house.administrator, actorOf(null, 'clock')])
      expect(await advance(house.db, { actor, act: 'topic.announce', ids: [topicId] })).toMatchObject({ ok: false });
    await act(house, house.officer, 'call.announce', id);
    expect(
      await one(house.db, 'select within, act from audit_entries where subject_id = $1 order by n desc limit 1', [
        topicId,
      ]),
    ).toEqual({
      act: 'topic.announce',
      within: 'call.announce',
    });
  });

  test('one refusal inside leaves nothing of the whole, and stands where the person tried', async () => {
    const callId = await acceptingCall(house);
    const lead = await applicant(house);
    const id = await readyApplication(house, callId, lead);
    await act(house, lead.actor, 'application.submit', id);
    // The last statement of a closing is made to fail as a machine would: what was submitted has no time any more.
    await house.db.pool.query('update applications set submitted_at = null where id = $1', [id]);
    await act(house, house.officer, 'program.moveClock', house.programId, { to: '2026-04-02T00:00:00Z' });
    const outcome = await advance(house.db, { actor: actorOf(null, 'clock'), act: 'call.close', ids: [callId] });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'nothingSubmitted', kind: 'application', id } });
    expect(await stateOf(house.db, 'calls', callId)).toBe('accepting');
    expect(await one(house.db, 'select state from topics where call_id = $1', [callId])).toEqual({
      state: 'announced',
    });
    expect(await stateOf(house.db, 'applications', id)).toBe('submitted');
    expect((await chainOf(house.db, id)).at(-1)).toBe('application.receive refused nothingSubmitted');
  });
});

describe('the second person', () => {
  test('nobody approves what they proposed, though they hold both roles', async () => {
    const id = await draftCall(house, { closesAt: '2026-12-01T18:00:00+09:00' });
    await act(house, house.officer, 'call.propose', id);
    const same = { ...house.officer, role: 'approver' as const };
    expect(await advance(house.db, { actor: same, act: 'call.approve', ids: [id] })).toMatchObject({
      ok: false,
      refusal: { reason: 'ownProposal' },
    });
    expect(await chainOf(house.db, id)).toContain('call.approve refused ownProposal');
    await act(house, house.approver, 'call.approve', id);
  });

  test('a budget line waits for another person too', async () => {
    const [line] = await birth(house, house.officer, 'budgetLine.propose', [
      { parentId: house.programId, input: { kind: 'supplementary', won: 5 } },
    ]);
    const outcome = await advance(house.db, {
      actor: { ...house.officer, role: 'approver' },
      act: 'budgetLine.approve',
      ids: [line?.id ?? ''],
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'ownProposal' } });
  });
});

test('after all this every chain is whole and every life can be played again from it', async () => {
  const { verifyDatabase } = await import('../../server/audit/store.js');
  const { replay } = await import('../../server/audit/replay.js');
  await moveTo(house, '2026-05-01T00:00:00Z');
  expect(await verifyDatabase(house.db)).toMatchObject({ verified: true });
  expect((await replay(house.db)).differences).toEqual([]);
});
