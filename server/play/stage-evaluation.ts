import { naturalOrder } from '../../workflows/natural-order.js';
import type { Actor } from '../../workflows/policy.js';
import type { FilledApplication, FilledCall, FilledProgram } from './program-filled.js';
import { act, actOnEach, birth, DAY, idsOf, moveTo, programNow, type World, work } from './world.js';

/** One panel for each topic or pool: invited, accepted, pledged, scored, deliberated, confirmed by the chair, locked. */
export async function evaluate(world: World, program: FilledProgram): Promise<void> {
  await moveTo(world, (await programNow(world)) + 7 * DAY);
  for (const call of program.calls) {
    const callId = world.calls.get(call.code) ?? '';
    await act(world, world.staff.officer, 'call.evaluate', callId);
    for (const [topicNo, applications] of unitsOf(call)) await sit(world, call, callId, topicNo, applications);
  }
  await work(world);
}

export function unitsOf(call: FilledCall): Map<number, FilledApplication[]> {
  const units = new Map<number, FilledApplication[]>();
  for (const application of call.applications) {
    if (application.late || !application.screening.eligible) continue;
    const no = application.topic ?? 0;
    units.set(no, [...(units.get(no) ?? []), application]);
  }
  return units;
}

async function sit(
  world: World,
  call: FilledCall,
  callId: string,
  topicNo: number,
  applications: FilledApplication[],
): Promise<void> {
  world.progress.say(`평가 ${call.code}${topicNo > 0 ? ` ${topicNo}` : ''}`);
  const panel = await formPanel(world, call, callId, topicNo, applications);
  if (!panel) return;
  const { officer } = world.staff;
  await score(world, call, panel.id, applications);
  await act(world, officer, 'panel.deliberate', panel.id);
  await act(world, panel.chair, 'panel.note', panel.id, {
    summary: '가상 종합의견: 구축 계획의 구체성과 품질 관리 방안을 중심으로 평가하였다.',
  });
  await act(world, panel.chair, 'panel.confirm', panel.id);
  await act(world, officer, 'panel.lock', panel.id);
}

/** A panel whose members have accepted and pledged, open for scoring. */
export async function formPanel(
  world: World,
  call: FilledCall,
  callId: string,
  topicNo: number,
  applications: FilledApplication[],
): Promise<{ id: string; chair: Actor } | undefined> {
  const { officer } = world.staff;
  const [panel] = await birth(world, officer, 'panel.create', [
    {
      parentId: callId,
      input: { topicNo, titleKo: `${call.titleKo}${topicNo > 0 ? ` ${topicNo}번 과제` : ''} 평가위원회` },
    },
  ]);
  if (!panel) return undefined;
  const scored = [...new Set(applications.flatMap(({ reviews }) => reviews.map(({ evaluator }) => evaluator)))].sort(
    naturalOrder,
  );
  const names = scored.length > 0 ? scored : ['가상 위원장'];
  const seats = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    const person = personOf(world, call, name);
    const [seat] = await birth(world, officer, 'seat.invite', [
      { parentId: panel.id, input: { personId: person.personId, label: name, chair: i === 0 } },
    ]);
    if (!seat) continue;
    seats.set(name, seat.id);
    await act(world, person, 'seat.accept', seat.id);
    await act(world, person, 'seat.pledge', seat.id, { pledge: true });
  }
  await act(world, officer, 'panel.appoint', panel.id);
  const pairs = applications.flatMap(({ no, reviews }) =>
    reviews.map(({ evaluator }) => ({ seatId: seats.get(evaluator), applicationId: world.applications.get(no) })),
  );
  await act(world, officer, 'panel.open', panel.id, { pairs });
  return { id: panel.id, chair: personOf(world, call, names[0] ?? '') };
}

export async function score(
  world: World,
  call: FilledCall,
  panelId: string,
  applications: FilledApplication[],
): Promise<void> {
  const { rows } = await world.db.pool.query<{ id: string; application_id: string; label: string }>(
    'select id, application_id, label from reviews where panel_id = $1',
    [panelId],
  );
  const idOf = new Map(rows.map(({ id, application_id, label }) => [`${application_id}|${label}`, id]));
  const done = new Map<string, string[]>();
  for (const { no, reviews } of applications) {
    for (const { evaluator, scores } of reviews) {
      const id = idOf.get(`${world.applications.get(no)}|${evaluator}`) ?? '';
      await act(world, personOf(world, call, evaluator), 'review.save', id, {
        scores: Object.fromEntries(Object.entries(scores).map(([criterion, points]) => [criterion, Number(points)])),
        opinion: '가상 의견: 계획이 구체적이나 품질 지표의 측정 방법을 보완할 필요가 있음.',
      });
      done.set(evaluator, [...(done.get(evaluator) ?? []), id]);
      world.progress.step();
    }
  }
  for (const [evaluator, ids] of done) await actOnEach(world, personOf(world, call, evaluator), 'review.submit', ids);
}

export function personOf(world: World, call: FilledCall, name: string) {
  const person = world.evaluators.get(`${call.code}|${name}`);
  if (!person) throw new Error(`no evaluator ${name}`);
  return person;
}

/** The ranking is run, proposed, and approved by a second person; the press release waits for its embargo. */
export async function select(world: World, program: FilledProgram): Promise<void> {
  const { officer, approver } = world.staff;
  const { press } = program.program;
  const now = await programNow(world);
  await moveTo(world, Math.max(now + 3 * DAY, press ? Date.parse(`${press.distributedOn}T10:00:00+09:00`) - DAY : 0));
  for (const call of program.calls) await act(world, officer, 'call.decide', world.calls.get(call.code) ?? '');
  for (const call of program.calls) {
    world.progress.say(`선정 ${call.code}`);
    const [selection] = await birth(world, officer, 'selection.propose', [
      { parentId: world.calls.get(call.code) ?? '', input: {} },
    ]);
    if (!selection) continue;
    await act(world, officer, 'selection.request', selection.id);
    await act(world, approver, 'selection.approve', selection.id);
    world.progress.step();
  }
  await work(world);
  if (press) await moveTo(world, `${press.distributedOn}T09:00:00+09:00`);
  await issueDrafts(world);
}

/** At the embargo's end the results are announced, and each applicant gets a letter that a second person approved. */
export async function notify(world: World, program: FilledProgram): Promise<void> {
  const { officer } = world.staff;
  const embargo = program.program.press?.embargoOnline;
  if (embargo) await moveTo(world, embargo);
  for (const [code, callId] of world.calls) {
    world.progress.say(`결과 통보 ${code}`);
    await act(
      world,
      officer,
      'selection.announce',
      await idsOf(world, `select id from selections where call_id = $1 and state = 'approved'`, [callId]),
    );
    const alive = await idsOf(world, `select id from topics where call_id = $1 and state = 'decided'`, [callId]);
    await act(world, officer, alive.length > 0 ? 'call.conclude' : 'call.fail', callId);
    world.progress.step();
  }
  await work(world);
  await moveTo(world, (await programNow(world)) + DAY);
  await issueDrafts(world);
}

/** Officer proposes, approver approves, worker issues; what can't be printed is refused by name and stays a draft. */
async function issueDrafts(world: World): Promise<void> {
  const drafts = await idsOf(
    world,
    `select id from notices where program_id = $1 and state = 'draft' and needs_approval order by id`,
    [world.programId],
  );
  await actOnEach(world, world.staff.officer, 'notice.propose', drafts);
  await actOnEach(
    world,
    world.staff.approver,
    'notice.approve',
    await idsOf(world, `select id from notices where program_id = $1 and state = 'inApproval' order by id`, [
      world.programId,
    ]),
  );
  await work(world);
  await moveTo(world, await programNow(world));
}
