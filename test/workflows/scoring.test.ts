import { describe, expect, test } from '@jest/globals';
import { type Criterion, type ReviewScores, type Trim, totalOf } from '../../workflows/scoring.js';

const ONE: Criterion[] = [{ id: 'all', ko: '전부', points: 100 }];
const TRIM: Trim = { lt5: 0, from5: 1, from12: 2 };

function reviews(...sums: (number | string)[]): ReviewScores[] {
  return sums.map((all, i) => ({ evaluator: `E${i + 1}`, scores: { all } }));
}

function total(scores: ReviewScores[], trim = TRIM, decimals = 4, bonus?: string, penalty?: string) {
  return totalOf(scores, ONE, { trim, decimals }, bonus, penalty);
}

describe('the total of an application', () => {
  test('leaves out the highest and the lowest of seven evaluators (domain.md 2.3)', () => {
    expect(total(reviews(92, 88, 85, 85, 79, 90, 70))).toEqual({
      total: '85.4000',
      kept: ['E2', 'E3', 'E4', 'E5', 'E6'],
      dropped: ['E1', 'E7'],
      criteria: { all: '85.4000' },
    });
  });

  test('leaves out only one of several that share the highest or the lowest sum (domain.md 2.3)', () => {
    expect(total(reviews(90, 90, 90, 60, 60, 60, 75))).toMatchObject({
      total: '75.0000',
      kept: ['E2', 'E3', 'E5', 'E6', 'E7'],
      dropped: ['E1', 'E4'],
    });
  });

  test('without trimming would be the plain mean', () => {
    expect(total(reviews(92, 88, 85, 85, 79, 90, 70), { lt5: 0, from5: 0, from12: 0 }).total).toBe('84.1429');
  });

  test('counts everybody below five reviews, and drops two at each end from twelve', () => {
    expect(total(reviews(0, 80, 80, 100)).total).toBe('65.0000');
    expect(total(reviews(0, 1, 80, 80, 80, 80, 80, 80, 80, 80, 99, 100))).toMatchObject({
      total: '80.0000',
      dropped: ['E1', 'E2', 'E11', 'E12'],
    });
  });

  test('among equal sums drops E2 before E10, the lowest before the highest', () => {
    const equal = ['E10', 'E9', 'E2', 'E11', 'E1'].map((evaluator) => ({ evaluator, scores: { all: 80 } }));
    expect(total(equal)).toMatchObject({ dropped: ['E1', 'E2'], kept: ['E9', 'E10', 'E11'] });
  });

  test('always keeps somebody, however much the rules would drop', () => {
    const greedy = { lt5: 3, from5: 9, from12: 9 };
    expect(total(reviews(70), greedy)).toMatchObject({ kept: ['E1'], dropped: [] });
    expect(total(reviews(70, 90), greedy)).toMatchObject({ total: '80.0000', dropped: [] });
    expect(total(reviews(70, 71, 90, 95, 99), greedy)).toMatchObject({ total: '90.0000', kept: ['E3'] });
  });

  test('rounds half up at the last place, as people do and floats do not', () => {
    expect(total(reviews('80.00005')).total).toBe('80.0001');
    expect(total(reviews(1.005), TRIM, 2).total).toBe('1.01');
    expect(total(reviews(80, 80.5), TRIM, 0).total).toBe('80');
    expect(total(reviews(80, 81), TRIM, 0).total).toBe('81');
    expect(total(reviews(70, 70, 71)).total).toBe('70.3333');
    expect(total(reviews('0.1', '0.2'), TRIM, 10).total).toBe('0.1500000000');
  });

  test('adds the bonus and takes off the penalty after rounding the mean', () => {
    expect(total(reviews(70, 70, 71), TRIM, 4, '2.5', '0.5').total).toBe('72.3333');
    expect(total(reviews('0.00004'), TRIM, 4, '0', '0').total).toBe('0.0000');
    expect(total(reviews(1), TRIM, 4, '0', '1.00001').total).toBe('0.0000');
  });

  test('is zero while nobody has reviewed it', () => {
    expect(total([], TRIM, 2, '5')).toEqual({ total: '0.00', kept: [], dropped: [], criteria: { all: '0.00' } });
  });

  test('shows the mean of the kept evaluators on each criterion', () => {
    const criteria: Criterion[] = [
      { id: 'plan', ko: '계획', points: 60 },
      { id: 'use', ko: '활용', points: 40 },
    ];
    const sheets = [
      [60, 40],
      [50, 20],
      [41, 30],
      [40, 33],
      [10, 5],
    ].map(([plan, use], i) => ({
      evaluator: `E${i + 1}`,
      scores: { plan: plan!, use: use! },
    }));
    expect(totalOf(sheets, criteria, { trim: TRIM, decimals: 3 })).toEqual({
      total: '71.333',
      kept: ['E2', 'E3', 'E4'],
      dropped: ['E1', 'E5'],
      criteria: { plan: '43.667', use: '27.667' },
    });
  });

  test('is refused when a review leaves a criterion blank', () => {
    expect(() => totalOf([{ evaluator: 'E1', scores: {} }], ONE, { trim: TRIM, decimals: 4 })).toThrow(/E1.*all/);
  });
});
