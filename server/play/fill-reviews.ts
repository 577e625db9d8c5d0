import { type Ranked, rank } from '../../workflows/ranking.js';
import type { Expectation } from './faults.js';
import { randomOf } from './fill-random.js';
import { reviewsOf, type Standing } from './fill-scores.js';
import { organizationKey } from './program.js';
import { type FilledApplication, type FilledCall, rankingInputOf } from './program-filled.js';

/** A published application that no scores let win: its place in the call's list, and why. */
export interface Loser {
  readonly index: number;
  readonly because: Expectation;
}

/**
 * The call with reviews by E1 to E`evaluators` for every application that was received, is eligible and has none. The
 * published ones are scored to win: at first as winners usually are; where the rules do not let them win so, step by
 * step better, and the made-up scores of their rivals lower, up to full marks.
 */
export function withReviews(call: FilledCall, seed: number, evaluators: number): { call: FilledCall; losers: Loser[] } {
  const subjects = call.applications.filter(
    ({ late, screening, reviews }) => !late && screening.eligible && reviews.length === 0,
  );
  const starts = startingQualities(subjects, call, seed);
  const panel = { seed, callCode: call.code, evaluators, criteria: call.criteria };
  const steps = new Map(subjects.map(({ no }) => [no, 0]));
  const reviews = new Map<string, FilledApplication['reviews']>();
  for (;;) {
    for (const { no, published } of subjects) {
      if (!reviews.has(no))
        reviews.set(no, reviewsOf(no, standingOf(starts.get(no)!, published, steps.get(no)!, call), panel));
    }
    const filled = {
      ...call,
      applications: call.applications.map((one) => ({ ...one, reviews: reviews.get(one.no) ?? one.reviews })),
    };
    const ranked = new Map(rank(rankingInputOf(filled, seed)).ranked.map((one) => [one.no, one]));
    const losing = call.applications.filter(
      (one) => one.published && one.reviews.length === 0 && ranked.get(one.no)?.outcome !== 'selected',
    );
    const changed = subjects.filter((one) => steps.get(one.no)! < STEPS && needsStep(one, losing));
    if (losing.length === 0 || changed.length === 0) {
      return { call: filled, losers: losing.map((one) => loser(one, call, ranked.get(one.no))) };
    }
    for (const { no } of changed) {
      steps.set(no, steps.get(no)! + 1);
      reviews.delete(no);
    }
  }
}

/** Full marks are this many steps above a usual winner's. */
const STEPS = 10;

/** What most people find an application worth, of 100; in each topic or pool nobody starts level with the published. */
function startingQualities(
  subjects: readonly FilledApplication[],
  call: FilledCall,
  seed: number,
): Map<string, number> {
  const winning = Math.min(96, Math.max(84, call.rules.passMark + 4));
  const qualities = new Map<string, number>();
  const least = new Map<number | undefined, number>();
  for (const { no, topic } of subjects.filter(({ published }) => published)) {
    const quality = Math.min(99, winning + 9 * randomOf(seed, 'quality', call.code, no).unit());
    qualities.set(no, quality);
    least.set(topic, Math.min(quality, least.get(topic) ?? 100));
  }
  for (const { no, topic } of subjects.filter(({ published }) => !published)) {
    const random = randomOf(seed, 'quality', call.code, no);
    const most = least.get(topic);
    const quality = random.normal(75, 6.5);
    qualities.set(
      no,
      Math.max(45, most === undefined ? Math.min(95, quality) : Math.min(quality, most - 2 - 3 * random.unit())),
    );
  }
  return qualities;
}

function standingOf(start: number, published: boolean, step: number, { rules }: FilledCall): Standing {
  if (published) return { quality: start + ((100 - start) * step) / STEPS, spread: 1 - step / STEPS };
  if (step < STEPS) return { quality: start - 2 * step, spread: 1 };
  return { quality: Math.max(0, Math.min(start - 2 * step, rules.passMark - 12)), spread: 0.5 };
}

// A rival may stand in the way elsewhere too: by leading more than its organization may.
function needsStep(one: FilledApplication, losing: readonly FilledApplication[]): boolean {
  if (one.published) return losing.includes(one);
  return losing.some(({ topic, lead }) => topic === one.topic || organizationKey(lead) === organizationKey(one.lead));
}

function loser(one: FilledApplication, call: FilledCall, ranked: Ranked | undefined): Loser {
  return { index: call.applications.indexOf(one), because: reasonOf(one, call, ranked) };
}

function reasonOf(one: FilledApplication, { closesAt }: FilledCall, ranked: Ranked | undefined): Expectation {
  const rule = { ko: '규칙에 따라 선정될 수 있는 신청이어야 합니다', en: 'an application that the rules can let win' };
  const because = (ko: string, en: string) => ({ ko: `${rule.ko}: ${ko}`, en: `${rule.en}: ${en}` });
  if (one.late)
    return because(`접수 마감(${closesAt}) 뒤에 제출되었습니다`, `it is submitted after closesAt, ${closesAt}`);
  if (!ranked || ranked.outcome === 'ineligible') return because('부적격입니다', 'it is not eligible');
  const { displacedBy, overBudget, unitFailed } = ranked.why;
  if (displacedBy) {
    const others = displacedBy.join(', ');
    return because(`같은 주관기관의 ${others} 때문에 제외됩니다`, `${others} of the same lead displaces it`);
  }
  if (overBudget)
    return because(
      `남은 예산은 ${overBudget.leftWon}원입니다`,
      `only ${overBudget.leftWon} won of the budget are left`,
    );
  if (unitFailed === 'tooFewEligible')
    return because('적격 신청이 minCompetitors보다 적습니다', 'fewer eligible applications than minCompetitors');
  return because(`만점으로도 ${ranked.rank}위입니다`, `even with full marks it is ranked ${ranked.rank}`);
}
