import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { advance } from '../../server/lifecycle/advance.js';
import { act } from '../../server/play/world.js';
import { one } from '../support/house.js';
import { type Played, played } from '../support/played.js';

let play: Played;
let callId: string;
beforeAll(async () => {
  play = await played('tie-by-lot', 'evaluated');
  callId = play.world.calls.get('D') ?? '';
  await act(play.world, play.world.staff.officer, 'call.decide', callId);
}, 60_000);
afterAll(() => play.drop());

const propose = () =>
  advance(play.database.db, {
    actor: play.world.staff.officer,
    act: 'selection.propose',
    births: [{ parentId: callId, input: {} }],
  });

test('two officers who propose at the same moment propose one selection', async () => {
  const outcomes = await Promise.all([propose(), propose(), propose()]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await one(play.database.db, 'select count(*)::int as n from selections')).toEqual({ n: 1 });
  expect(await propose()).toMatchObject({ ok: false, refusal: { reason: 'alreadyProposed' } });
});

test('when it was returned another is proposed, with a ranking of its own that gives the same result', async () => {
  const { id } = await one<{ id: string }>(play.database.db, 'select id from selections');
  const { officer, approver } = play.world.staff;
  await act(play.world, officer, 'selection.request', id);
  await act(play.world, approver, 'selection.return', id, { reason: '가상 사유' });
  expect(await propose()).toMatchObject({ ok: true });
  const { rows } = await play.database.db.pool.query('select result, input from rankings order by id');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual(rows[1]);
});
