import type { Criterion, ReviewScores } from '../../workflows/scoring.js';
import { type Random, randomOf } from './fill-random.js';

/** How good evaluators find an application, of 100, and how far they differ: 1 as people do, 0 not at all. */
export interface Standing {
  readonly quality: number;
  readonly spread: number;
}

/** A panel whose evaluators E1, E2, … each keep their own severity through a whole call. */
export interface Panel {
  readonly seed: number;
  readonly callCode: string;
  readonly evaluators: number;
  readonly criteria: readonly Criterion[];
}

/** Reviews of one application by every evaluator of the panel, in half points; at quality 100 and spread 0 full marks. */
export function reviewsOf(no: string, { quality, spread }: Standing, panel: Panel): ReviewScores[] {
  return Array.from({ length: panel.evaluators }, (_, i) => {
    const evaluator = `E${i + 1}`;
    const severity = randomOf(panel.seed, 'severity', panel.callCode, evaluator).normal(0, 1.6);
    const random = randomOf(panel.seed, 'review', panel.callCode, no, evaluator);
    const opinion = quality + spread * (severity + random.normal(0, 1.7));
    return {
      evaluator,
      scores: Object.fromEntries(
        panel.criteria.map(({ id, points }) => [id, scoreOf(opinion, points, spread, random)]),
      ),
    };
  });
}

function scoreOf(opinion: number, points: number, spread: number, random: Random): number {
  const share = opinion / 100 + spread * random.normal(0, 0.035);
  return Math.max(0, Math.min(points, Math.round(points * share * 2) / 2));
}
