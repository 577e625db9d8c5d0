import { readFile } from 'node:fs/promises';
import type { Config } from '../../server/config.js';
import type { Db } from '../../server/db/connection.js';
import { tick } from '../../server/lifecycle/clock.js';
import { loadProgram } from '../../server/play/fill.js';
import { play, type StageName } from '../../server/play/play.js';
import type { FilledProgram } from '../../server/play/program-filled.js';
import { formPanel, unitsOf } from '../../server/play/stage-evaluation.js';
import { act, birth, moveTo, type World } from '../../server/play/world.js';
import type { Role } from '../../workflows/policy.js';

export interface Page {
  name: string;
  path: string;
  /** Who opens it; the public when there is none. */
  reader?: { personId: string; role: Role };
}

/**
 * The six pages that are asked for most, over the played call of 2020 and two practice programs: one whose call accepts,
 * with a draft in it, and one whose panel scores. So the forms stand open on the pages, as they do when many people come.
 */
export async function sixPages(db: Db, config: Config, say: (what: string) => void): Promise<Page[]> {
  say('playing ai-data-2020.json');
  const { world } = await played(db, config, 'ai-data-2020.json', 'noticed');
  const [call] = world.calls.values();
  say('a call that accepts, a panel that scores');
  const draft = await draftOf(await played(db, config, 'practice.json', 'announced'));
  const review = await reviewOf(await played(db, config, 'all-reviews.json', 'screened'));
  const officer = { personId: world.staff.officer.personId ?? '', role: 'officer' as const };
  return [
    { name: 'calls', path: '/calls' },
    { name: 'call', path: `/calls/${call}` },
    { name: 'results', path: '/results' },
    { name: 'application', path: `/applications/${draft.id}`, reader: draft.reader },
    { name: 'review', path: `/reviews/${review.id}`, reader: review.reader },
    { name: 'officerCall', path: `/calls/${call}`, reader: officer },
  ];
}

type Played = { world: World; program: FilledProgram };
type Opened = { id: string; reader: { personId: string; role: Role } };

async function played(db: Db, config: Config, name: string, to: StageName): Promise<Played> {
  const loaded = loadProgram(await readFile(new URL(`../programs/${name}`, import.meta.url)));
  if ('faults' in loaded) throw new Error(`${name} is wrong`);
  const world = await play(db, config, loaded.program, to, { say: () => undefined, step: () => undefined });
  return { world, program: loaded.program };
}

async function draftOf({ world, program }: Played): Promise<Opened> {
  await moveTo(world, program.calls[0]?.opensAt ?? '');
  await tick(world.db);
  const [organization] = world.organizations.values();
  const [callId] = world.calls.values();
  if (!organization) throw new Error('nobody applies');
  const { id: organizationId, speaker } = organization;
  const [draft] = await birth(world, speaker, 'application.create', [
    { parentId: callId ?? '', input: { organizationId, topicNo: 1 } },
  ]);
  await act(world, speaker, 'application.save', draft?.id ?? '', {
    plan: '가상 계획 '.repeat(200),
    requestedWon: 1000,
  });
  return { id: draft?.id ?? '', reader: { personId: speaker.personId ?? '', role: 'applicant' } };
}

async function reviewOf({ world, program }: Played): Promise<Opened> {
  const [call] = program.calls;
  if (!call) throw new Error('no call');
  const callId = world.calls.get(call.code) ?? '';
  await act(world, world.staff.officer, 'call.evaluate', callId);
  const [[topicNo, applications] = [0, []]] = unitsOf(call);
  await formPanel(world, call, callId, topicNo, applications);
  const { rows } = await world.db.pool.query<{ id: string; evaluator_id: string }>(
    `select id, evaluator_id from reviews where state = 'assigned' order by id limit 1`,
  );
  return { id: rows[0]?.id ?? '', reader: { personId: rows[0]?.evaluator_id ?? '', role: 'evaluator' } };
}
