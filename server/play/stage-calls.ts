import { Temporal } from 'temporal-polyfill';
import { given } from './cast.js';
import { organizationKey } from './program.js';
import type { FilledApplication, FilledCall, FilledProgram } from './program-filled.js';
import { act, birth, DAY, idsOf, moveTo, PlayRefused, programNow, type World, work } from './world.js';

const MINUTE = 60_000;

/** Calls written, proposed, approved by a second person and announced, ten minutes before the first opens. */
export async function announce(world: World, program: FilledProgram): Promise<void> {
  for (const call of program.calls) {
    world.progress.say(`공고 ${call.code}`);
    const [born] = await birth(world, world.staff.officer, 'call.create', [
      {
        parentId: world.programId,
        input: given({
          code: call.code,
          kind: call.kind,
          titleKo: call.titleKo,
          titleEn: call.titleEn,
          budgetWon: call.budgetWon,
          slots: call.slots,
          opensAt: call.opensAt,
          closesAt: call.closesAt,
          rules: { ...call.rules, panelMinimum: smallestPanel(call) },
          criteria: call.criteria,
        }),
      },
    ]);
    if (!born) continue;
    world.calls.set(call.code, born.id);
    await birth(
      world,
      world.staff.officer,
      'topic.create',
      call.topics.map((topic) => ({ parentId: born.id, input: given({ ...topic }) })),
    );
    await act(world, world.staff.officer, 'call.propose', born.id);
  }
  await moveTo(world, Math.min(...program.calls.map(({ opensAt }) => Date.parse(opensAt))) - 10 * MINUTE);
  for (const id of world.calls.values()) {
    await act(world, world.staff.approver, 'call.approve', id);
    await act(world, world.staff.officer, 'call.announce', id);
    world.progress.step();
  }
  await work(world);
}

/** A file's history stands as it is: panel minimums bind people (program-format.md). */
const smallestPanel = ({ applications }: FilledCall): number =>
  Math.min(
    5,
    ...applications
      .filter(({ late, screening }) => !late && screening.eligible)
      .map(({ reviews }) => Math.max(1, reviews.length)),
  );

interface Entry {
  call: FilledCall;
  application: FilledApplication;
  /** ISO 8601, as exact as it was written. */
  at: string;
  what: 'write' | 'submit';
}

/** Everybody writes and submits at their own moment; those who come too late have written in time and are refused. */
export async function applyAndClose(world: World, program: FilledProgram): Promise<void> {
  const entries = program.calls.flatMap((call) =>
    call.applications.flatMap((application) => entriesOf(call, application)),
  );
  entries.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
  let waiting = 0;
  for (const entry of entries) {
    await moveTo(world, entry.at);
    if (entry.what === 'write') await write(world, entry);
    else {
      await submit(world, entry);
      world.progress.step();
      if (++waiting % 10 === 0) await work(world);
    }
  }
  await work(world);
  for (const call of program.calls) await moveTo(world, Date.parse(call.closesAt) + MINUTE);
  await work(world);
}

function entriesOf(call: FilledCall, application: FilledApplication): Entry[] {
  const submitted = application.submittedAt;
  const written = application.late
    ? new Date(Math.max(Date.parse(call.opensAt), Date.parse(call.closesAt) - 60 * MINUTE)).toISOString()
    : submitted;
  return [
    { call, application, at: written, what: 'write' },
    { call, application, at: submitted, what: 'submit' },
  ];
}

async function write(world: World, { call, application }: Entry): Promise<void> {
  world.progress.say(`신청 ${application.no}`);
  const { lead, partners, requestedWon } = application;
  const { id: leadId, speaker } = of(world, lead);
  const [born] = await birth(world, speaker, 'application.create', [
    {
      parentId: world.calls.get(call.code) ?? '',
      input: given({
        organizationId: leadId,
        topicNo: application.topic,
        titleKo: call.kind === 'open' ? application.titleKo : undefined,
        no: application.no,
        synthetic: application.synthetic || undefined,
      }),
    },
  ]);
  if (!born) return;
  world.applications.set(application.no, born.id);
  const shares = sharesOf(requestedWon, partners.length);
  await act(
    world,
    speaker,
    'application.save',
    born.id,
    given({
      titleKo: application.titleKo,
      listTitleKo: application.listTitleKo,
      field: application.field,
      gistKo: application.gistKo,
      targets: [...application.targets],
      requestedWon,
      plan: `가상 사업계획서: ${application.titleKo ?? application.no}. 수집, 정제, 가공, 품질검증과 개방의 순서로 수행한다.`,
      leadBudgetWon: shares[0],
    }),
  );
  for (const [i, partner] of partners.entries()) {
    const { id, speaker: partnerSpeaker } = of(world, partner);
    await act(world, speaker, 'application.invite', born.id, { organizationId: id, budgetWon: shares[i + 1] ?? 0 });
    await act(world, partnerSpeaker, 'application.confirm', born.id, { organizationId: id, agree: true });
  }
}

async function submit(world: World, { application }: Entry): Promise<void> {
  const id = world.applications.get(application.no);
  if (!id) return;
  try {
    await act(world, of(world, application.lead).speaker, 'application.submit', id);
  } catch (error) {
    if (!(error instanceof PlayRefused && application.late)) throw error;
  }
}

/** The lead takes half and what does not divide, the partners the rest in equal parts, to the won. */
function sharesOf(won: number, partners: number): number[] {
  if (partners === 0) return [won];
  const each = Math.floor(won / 2 / partners);
  return [won - each * partners, ...Array.from({ length: partners }, () => each)];
}

const of = (world: World, organization: FilledApplication['lead']) => {
  const found = world.organizations.get(organizationKey(organization));
  if (!found) throw new Error(`no organization ${organization.name}`);
  return found;
};

/** Three days after closing: every application is checked, the ineligible with the file's reason. */
export async function screen(world: World, program: FilledProgram): Promise<void> {
  await moveTo(world, (await programNow(world)) + 3 * DAY);
  const { officer } = world.staff;
  for (const call of program.calls) {
    world.progress.say(`사전검토 ${call.code}`);
    const ids = await idsOf(
      world,
      `select id from applications where call_id = $1 and state = 'received' order by id`,
      [world.calls.get(call.code)],
    );
    await act(world, officer, 'application.screen', ids);
    const reasons = new Map(
      call.applications
        .filter(({ screening }) => !screening.eligible)
        .map(({ no, screening }) => [world.applications.get(no) ?? '', screening.reason ?? '신청자격 미달(가상)']),
    );
    const pass = { result: 'pass' };
    const good = {
      papers: pass,
      eligibility: pass,
      duplicate: pass,
      sanction: pass,
      ...(call.kind === 'designated' && { rfp: pass }),
    };
    const eligible = ids.filter((id) => !reasons.has(id));
    await act(world, officer, 'application.check', eligible, good);
    await act(world, officer, 'application.pass', eligible);
    for (const id of ids.filter((one) => reasons.has(one))) {
      const why = reasons.get(id) ?? '';
      await act(world, officer, 'application.check', id, { ...good, eligibility: { result: 'fail', evidence: why } });
      await act(world, officer, 'application.reject', id, { reason: why });
    }
    world.progress.step();
  }
  await work(world);
}
