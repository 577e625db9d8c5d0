import { readFile } from 'node:fs/promises';
import type { Config } from '../config.js';
import { openDatabase } from '../db/connection.js';
import { tick } from '../lifecycle/clock.js';
import { staffOf } from './cast.js';
import { loadProgram } from './fill.js';
import { play, type StageName, stepsOf } from './play.js';
import type { FilledProgram } from './program-filled.js';
import { formPanel, personOf, score, unitsOf } from './stage-evaluation.js';
import { act, actOnEach, birth, DAY, idsOf, programNow, type World, work } from './world.js';
import '../slices.js';

const TO: StageName = 'screened';

/**
 * Loads the call of 2020 into an empty database and plays it into the evaluation: panels seated and scoring, so that there
 * is something to do at every desk. Its clock then runs on from there.
 */
export async function seedDemonstration(
  config: Config,
  { owner }: { owner: string },
  progress: (done: number, total: number, label: string) => void,
): Promise<void> {
  const program = await read('ai-data-2020.json');
  const practice = await read('practice.json');
  const db = openDatabase(owner, { statementTimeout: 0 });
  try {
    const total = stepsOf(program, TO) + stepsOf(practice, 'contracted') + 60;
    let done = 0;
    let label = '';
    const told = {
      say: (what: string) => {
        label = what;
      },
      step: () => progress(++done, total, label),
    };
    const staff = await staffOf({ db }, program.program.code);
    const world = await play(db, config, program, TO, told, staff);
    await leaveWorkForEvaluators(world, program);
    await letTheClockRun(world);
    const second = await play(db, config, practice, 'contracted', told, staff);
    await leaveWorkForTheRest(second, world);
    await letTheClockRun(second);
    progress(total, total, label);
  } finally {
    await db.close();
  }
}

async function read(name: string): Promise<FilledProgram> {
  const loaded = loadProgram(await readFile(new URL(`../../test/programs/${name}`, import.meta.url)));
  if ('faults' in loaded)
    throw new Error(`the demonstration's program file ${name} is wrong: ${loaded.faults[0]?.path}`);
  return loaded.program;
}

/** Both calls in evaluation: one panel waits for its chair, one scores with the first evaluator's sheets open, the others are to be formed. */
async function leaveWorkForEvaluators(world: World, program: FilledProgram): Promise<void> {
  for (const call of program.calls) {
    const callId = world.calls.get(call.code) ?? '';
    await act(world, world.staff.officer, 'call.evaluate', callId);
    if (call.kind !== 'designated') continue;
    const [[firstNo, first] = [0, []], [secondNo, second] = [0, []]] = [...unitsOf(call)];
    const done = await formPanel(world, call, callId, firstNo, first);
    if (done) {
      await score(world, call, done.id, first);
      await act(world, world.staff.officer, 'panel.deliberate', done.id);
    }
    const scoring = await formPanel(world, call, callId, secondNo, second);
    if (!scoring) continue;
    const open = personOf(world, call, second[0]?.reviews[0]?.evaluator ?? '').personId;
    await score(
      world,
      call,
      scoring.id,
      second.map((application) => ({
        ...application,
        reviews: application.reviews.filter(({ evaluator }) => personOf(world, call, evaluator).personId !== open),
      })),
    );
  }
  await work(world);
}

/** In the practice program: a tranche for finance, a report for a lead, a call to approve, one that accepts, and a draft in it. */
async function leaveWorkForTheRest(world: World, first: World): Promise<void> {
  const { officer } = world.staff;
  const payments = await idsOf(
    world,
    `select id from payments where program_id = $1 and state = 'requestable' order by id`,
    [world.programId],
  );
  await actOnEach(world, officer, 'payment.request', payments);
  const now = await programNow(world);
  const [accepting] = await birth(world, officer, 'call.create', [
    { parentId: world.programId, input: callInput('B', '추가 공모(가상)', now + 60_000, now + 14 * DAY) },
  ]);
  const [waiting] = await birth(world, officer, 'call.create', [
    { parentId: world.programId, input: callInput('C', '결재를 기다리는 공모(가상)', now + 30 * DAY, now + 60 * DAY) },
  ]);
  if (!accepting || !waiting) return;
  for (const { id } of [accepting, waiting]) await act(world, officer, 'call.propose', id);
  await act(world, world.staff.approver, 'call.approve', accepting.id);
  await act(world, officer, 'call.announce', accepting.id);
  await act(world, officer, 'program.moveClock', world.programId, {
    to: new Date(now + 120_000).toISOString(),
    frozen: true,
  });
  await tick(world.db);
  const [applicant] = first.organizations.values();
  if (applicant)
    await birth(world, applicant.speaker, 'application.create', [
      { parentId: accepting.id, input: { organizationId: applicant.id, titleKo: '작성 중인 가상 과제' } },
    ]);
  await work(world);
}

const callInput = (code: string, titleKo: string, opens: number, closes: number) => ({
  code,
  kind: 'open',
  titleKo,
  budgetWon: 1_000_000_000,
  slots: 2,
  opensAt: new Date(opens).toISOString(),
  closesAt: new Date(closes).toISOString(),
});

async function letTheClockRun(world: World): Promise<void> {
  const { rows } = await world.db.pool.query<{ now: Date }>('select program_now($1) as now', [world.programId]);
  await act(world, world.staff.officer, 'program.moveClock', world.programId, {
    to: rows[0]?.now.toISOString(),
    frozen: false,
  });
}
