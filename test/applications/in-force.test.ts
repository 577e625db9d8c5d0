import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act } from '../../server/play/world.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  acceptingCall,
  applicant,
  moveTo,
  one,
  readyApplication,
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

const face = (id: string) =>
  one(
    house.db,
    `select state, plan, requested_won, gist_ko, submitted_version,
       (select jsonb_object_agg(m.organization_id, jsonb_build_array(m.role, m.budget_won, m.confirmed_at is not null)) from application_members m where m.application_id = a.id) as members
     from applications a where id = $1`,
    [id],
  );

test('what was edited after the last submission and not submitted again is not what is received', async () => {
  const callId = await acceptingCall(house);
  const [lead, partner, late] = [await applicant(house), await applicant(house), await applicant(house)];
  const id = await readyApplication(house, callId, lead);
  await act(house, lead.actor, 'application.save', id, { leadBudgetWon: 200_000_000, gistKo: '제출한 내용' });
  await act(house, lead.actor, 'application.invite', id, {
    organizationId: partner.organizationId,
    budgetWon: 100_000_000,
  });
  await act(house, partner.actor, 'application.confirm', id, { organizationId: partner.organizationId, agree: true });
  await act(house, lead.actor, 'application.submit', id);
  const submitted = await face(id);

  // More money than the topic has, another plan, another share, a partner who never agreed: none of it was submitted.
  await act(house, lead.actor, 'application.save', id, {
    plan: '제출하지 않은 계획',
    gistKo: '고쳐 쓴 내용',
    requestedWon: 900_000_000,
    leadBudgetWon: 900_000_000,
  });
  await act(house, lead.actor, 'application.invite', id, { organizationId: partner.organizationId, budgetWon: 1 });
  await act(house, lead.actor, 'application.invite', id, { organizationId: late.organizationId, budgetWon: 5 });
  await moveTo(house, '2026-04-01T18:00:01+09:00');

  expect(await face(id)).toEqual({ ...submitted, state: 'received' });
});

test('the last of several submissions is the one that is received', async () => {
  const callId = await acceptingCall(house, {
    opensAt: '2026-05-01T09:00:00+09:00',
    closesAt: '2026-06-01T18:00:00+09:00',
  });
  const lead = await applicant(house);
  const id = await readyApplication(house, callId, lead);
  await act(house, lead.actor, 'application.submit', id);
  await act(house, lead.actor, 'application.save', id, { requestedWon: 250_000_000, leadBudgetWon: 250_000_000 });
  await act(house, lead.actor, 'application.submit', id);
  await moveTo(house, '2026-06-01T18:00:01+09:00');
  expect(await face(id)).toMatchObject({
    state: 'received',
    requested_won: 250_000_000,
    submitted_version: 2,
    members: { [lead.organizationId]: ['lead', 250_000_000, false] },
  });
});
