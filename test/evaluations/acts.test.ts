import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../server/db/ids.js';
import { transaction } from '../../server/db/tx.js';
import { advance } from '../../server/lifecycle/advance.js';
import { readSubject } from '../../server/lifecycle/lock.js';
import { act, actorOf, birth } from '../../server/play/world.js';
import { allows } from '../../workflows/policy.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  acceptingCall,
  applicant,
  moveTo,
  one,
  person,
  readyApplication,
  type TestHouse,
  testHouse,
} from '../support/house.js';

let database: TestDatabase;
let house: TestHouse;
let callId: string;
let applications: string[];
beforeAll(async () => {
  database = await testDatabase();
  house = await testHouse(database.db);
  callId = await acceptingCall(house, { rules: { panelMinimum: 1 } });
  const lead = await applicant(house);
  applications = [await readyApplication(house, callId, lead), await readyApplication(house, callId, lead)];
  await act(house, lead.actor, 'application.submit', applications);
  await moveTo(house, '2026-04-02T00:00:00Z');
  await act(house, house.officer, 'application.screen', applications);
  const pass = { result: 'pass' };
  await act(house, house.officer, 'application.check', applications, {
    ...{ papers: pass, eligibility: pass, duplicate: pass, sanction: pass, rfp: pass },
  });
  await act(house, house.officer, 'application.pass', applications);
  await act(house, house.officer, 'call.evaluate', callId);
});
afterAll(() => database.drop());

async function panel(): Promise<string> {
  const [born] = await birth(house, house.officer, 'panel.create', [
    { parentId: callId, input: { topicNo: 1, titleKo: '가상 위원회' } },
  ]);
  return born?.id ?? '';
}

const invite = (panelId: string, personId: string, chair: boolean) =>
  advance(house.db, {
    actor: house.officer,
    act: 'seat.invite',
    births: [{ parentId: panelId, input: { personId, label: `E-${personId.slice(-4)}`, chair } }],
  });

/** A member who has accepted and pledged. */
async function seated(panelId: string, chair: boolean): Promise<{ seatId: string; personId: string }> {
  const personId = await person(house.db, 'evaluator');
  const outcome = await invite(panelId, personId, chair);
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  const seatId = outcome.subjects[0]?.id ?? '';
  const evaluator = actorOf(personId, 'evaluator');
  await act(house, evaluator, 'seat.accept', seatId);
  await act(house, evaluator, 'seat.pledge', seatId, { pledge: true });
  return { seatId, personId };
}

describe('a panel has one chair', () => {
  test('a second is refused, by name, and two at the same moment are one', async () => {
    const panelId = await panel();
    const people = await Promise.all([1, 2, 3].map(() => person(house.db, 'evaluator')));
    const outcomes = await Promise.all(people.slice(0, 2).map((one) => invite(panelId, one, true)));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await invite(panelId, people[2] ?? '', true)).toMatchObject({
      ok: false,
      refusal: { reason: 'chairTaken' },
    });
    expect(await invite(panelId, people[2] ?? '', false)).toMatchObject({ ok: true });
  });

  test('another can be invited when the first was replaced', async () => {
    const panelId = await panel();
    const { seatId } = await seated(panelId, true);
    await act(house, house.officer, 'seat.replace', seatId, { reason: '가상 사유' });
    expect(await invite(panelId, await person(house.db, 'evaluator'), true)).toMatchObject({ ok: true });
  });
});

describe('reviews are assigned within a panel', () => {
  test('an evaluator of another panel, and an application that the panel does not compare, are refused', async () => {
    const [own, other] = [await panel(), await panel()];
    const [chair, stranger] = [await seated(own, true), await seated(other, true)];
    await act(house, house.officer, 'panel.appoint', own);
    const open = (seatId: string, applicationId: string) =>
      advance(house.db, {
        actor: house.officer,
        act: 'panel.open',
        ids: [own],
        input: { pairs: [{ seatId, applicationId }] },
      });
    const [first = ''] = applications;
    expect(await open(stranger.seatId, first)).toMatchObject({ ok: false, refusal: { reason: 'seatUnknown' } });
    expect(await open(newId(), first)).toMatchObject({ ok: false, refusal: { reason: 'seatUnknown' } });
    expect(await open(chair.seatId, newId())).toMatchObject({ ok: false, refusal: { reason: 'applicationUnknown' } });
    expect(await one(house.db, 'select count(*)::int as n from reviews')).toEqual({ n: 0 });
    expect(await open(chair.seatId, first)).toMatchObject({ ok: true });
  });
});

describe('an evaluator who steps down', () => {
  test('reads none of the applications any more, and their reviews are void', async () => {
    const { rows } = await house.db.pool.query<{
      id: string;
      seat_id: string;
      evaluator_id: string;
      application_id: string;
    }>(`select id, seat_id, evaluator_id, application_id from reviews where state = 'assigned'`);
    const review = rows[0];
    if (!review) throw new Error('no review');
    const actor = actorOf(review.evaluator_id, 'evaluator');
    const reads = async () => {
      const subject = await transaction(house.db, (tx) => readSubject(tx, 'application', review.application_id));
      return allows({ actor, act: 'application.read', state: subject?.state ?? '', facts: subject?.facts ?? {} });
    };
    expect(await reads()).toBe(true);
    await act(house, actor, 'seat.recuse', review.seat_id, { reason: '가상 이해충돌' });
    expect(await reads()).toBe(false);
    expect(await one(house.db, 'select state, void_reason from reviews where id = $1', [review.id])).toEqual({
      state: 'voided',
      void_reason: '회피',
    });
    const outcome = await advance(house.db, { actor, act: 'review.save', ids: [review.id], input: { scores: {} } });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'notInState' } });
  });
});
