import { dayInKorea } from '../../workflows/deadlines.js';
import type { Actor } from '../../workflows/policy.js';
import { sha256 } from '../audit/chain.js';
import type { Target } from '../db/schema.js';
import type { FilledProgram } from './program-filled.js';
import { act, birth, DAY, idsOf, moveTo, programNow, type World, work } from './world.js';

interface Winner {
  id: string;
  no: string;
  members: string[];
}

const winnersOf = async (world: World, state: string): Promise<Winner[]> =>
  (
    await world.db.pool.query<Winner>(
      `select a.id, a.no, array(select m.organization_id::text from application_members m where m.application_id = a.id order by m.position) as members
       from applications a where a.program_id = $1 and a.state = $2 order by a.position`,
      [world.programId, state],
    )
  ).rows;

/** Negotiated, drafted, signed by every member with the same hash, concluded by the agency last. */
export async function contract(world: World, program: FilledProgram): Promise<void> {
  const { officer, approver } = world.staff;
  await moveTo(world, (await programNow(world)) + 14 * DAY);
  const begin = await programNow(world);
  const beginsOn = dayInKorea(new Date(begin));
  const yearEnd = `${program.program.year}-12-31`;
  const endsOn =
    Date.parse(yearEnd) - Date.parse(beginsOn) >= 90 * DAY ? yearEnd : dayInKorea(new Date(begin + 180 * DAY));
  const speakers = new Map([...world.organizations.values()].map(({ id, speaker }) => [id, speaker]));
  for (const { id, no, members } of await winnersOf(world, 'selected')) {
    world.progress.say(`협약 ${no}`);
    const [born] = await birth(world, officer, 'contract.negotiate', [{ parentId: id, input: { beginsOn, endsOn } }]);
    if (!born) continue;
    await act(world, officer, 'contract.draft', born.id);
    await act(world, officer, 'contract.offer', born.id);
    const { rows } = await world.db.pool.query<{ agreement_hash: string }>(
      'select agreement_hash from contracts where id = $1',
      [born.id],
    );
    const agreementHash = rows[0]?.agreement_hash ?? '';
    for (const organizationId of members)
      await act(world, speakers.get(organizationId) as Actor, 'contract.sign', born.id, {
        organizationId,
        agreementHash,
      });
    await act(world, approver, 'contract.conclude', born.id, { agreementHash });
    world.progress.step();
  }
  await moveTo(world, begin);
  await work(world);
}

interface Report {
  id: string;
  no: number;
  lead_id: string;
  won: number;
  targets: Target[];
}

/** Kickoff, interim and final reports with figures against the targets, and the tranches that they open, by two people. */
export async function report(world: World): Promise<void> {
  await pay(world);
  for (const no of [1, 2, 3]) {
    const { rows } = await world.db.pool.query<Report & { due_on: string }>(
      `select m.id, m.no, a.lead_id, k.won, k.terms -> 'targets' as targets, m.due_on from milestones m join contracts k on k.id = m.contract_id join applications a on a.id = k.application_id
       where m.program_id = $1 and m.no = $2 order by m.id`,
      [world.programId, no],
    );
    const due = rows[0]?.due_on;
    if (!due) continue;
    await moveTo(world, `${due}T10:00:00+09:00`);
    for (const row of rows) await hand(world, row);
    const ids = rows.map(({ id }) => id);
    await act(world, world.staff.officer, 'milestone.review', ids);
    await act(world, world.staff.officer, 'milestone.accept', ids);
    await work(world);
    await pay(world);
  }
  await act(
    world,
    world.staff.officer,
    'contract.complete',
    await idsOf(world, `select id from contracts where program_id = $1 and state = 'active' order by id`, [
      world.programId,
    ]),
  );
}

const share = [0.05, 0.55, 1];

async function hand(world: World, { id, no, lead_id, won, targets }: Report): Promise<void> {
  world.progress.say(`보고 ${no}차`);
  const speaker = [...world.organizations.values()].find((organization) => organization.id === lead_id)
    ?.speaker as Actor;
  const part = share[no - 1] ?? 1;
  const actuals = Object.fromEntries(
    targets.map((t) => [
      t.ko,
      no === 3 ? Math.max(t.target, Math.round(t.target * 1.02)) : Math.floor(t.target * part),
    ]),
  );
  const people = Math.round((won / 1_000_000_000) * 200 * part);
  const jobs = {
    youth: Math.round(people * 0.35),
    jobSeekers: Math.round(people * 0.2),
    careerBreakWomen: Math.round(people * 0.2),
    disabled: Math.round(people * 0.05),
  };
  await act(world, speaker, 'milestone.save', id, {
    actuals,
    summary: '가상 보고: 계획에 따라 수집·정제·가공을 진행하고 품질을 점검하였다.',
    spentWon: Math.floor(won * part),
    jobs: { ...jobs, others: Math.max(0, people - Object.values(jobs).reduce((sum, n) => sum + n, 0)) },
  });
  await act(world, speaker, 'milestone.submit', id);
  world.progress.step();
}

async function pay(world: World): Promise<void> {
  await moveTo(world, (await programNow(world)) + DAY);
  const ids = await idsOf(
    world,
    `select id from payments where program_id = $1 and state = 'requestable' order by id`,
    [world.programId],
  );
  await act(world, world.staff.officer, 'payment.request', ids);
  await act(world, world.staff.finance, 'payment.approve', ids);
  await act(world, world.staff.finance, 'payment.pay', ids, { paidOn: dayInKorea(new Date(await programNow(world))) });
  await work(world);
}

/** What was paid for is opened: rights, quality, licence, checksum, catalogue. */
export async function publish(world: World): Promise<void> {
  const { officer } = world.staff;
  await moveTo(world, (await programNow(world)) + 90 * DAY);
  const contracts = await idsOf(
    world,
    `select id from contracts where program_id = $1 and state = 'completed' order by id`,
    [world.programId],
  );
  const born = await birth(
    world,
    officer,
    'publication.register',
    contracts.map((parentId) => ({ parentId, input: {} })),
  );
  for (const { id } of born) {
    world.progress.say('개방');
    await act(world, officer, 'publication.describe', id, {
      checksum: sha256(`가상 데이터 ${id}`),
      items: 100_000,
      licence: 'KOGL-1',
      url: 'https://www.aihub.or.kr',
    });
    world.progress.step();
  }
  const ids = born.map(({ id }) => id);
  await act(world, officer, 'publication.check', ids);
  await act(world, officer, 'publication.clear', ids, {
    rightsCleared: true,
    note: '가상: 개인정보·저작권·동의를 확인함',
  });
  await act(world, officer, 'publication.certify', ids, {
    indicators: [
      { name: '구문 정확성(가상)', target: 99.5, measured: 99.8 },
      { name: '의미 정확성(가상)', target: 95, measured: 97.2 },
    ],
  });
  await act(world, officer, 'publication.publish', ids);
  await act(world, officer, 'program.conclude', world.programId);
  await work(world);
}
