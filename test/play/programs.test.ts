import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { competition } from '../../workflows/ranking.js';
import { failures, filled, outcomes, programJson, programText, rankings } from './programs.js';

function played(name: string) {
  const program = filled(programText(name));
  return { program, results: rankings(program) };
}

describe('the program files of other kinds end as their authors worked out by hand', () => {
  test('a full tie is drawn by lot, and not won by the first in the file', () => {
    const lots = ['D01-001', 'D01-002', 'D01-003'].map(
      (no) => [createHash('sha256').update(`D|${no}|0`).digest('hex'), no] as const,
    );
    const drawn = lots.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, no]) => no);
    expect(drawn[0]).toBe('D01-002');
    expect(outcomes(played('tie-by-lot').results['D']!)).toEqual({
      [drawn[0]!]: '1 selected 82.5000',
      [drawn[1]!]: '2 reserve 1 82.5000',
      [drawn[2]!]: '3 reserve 2 82.5000',
    });
  });

  test('topics fail without applications, with too few, or with none that passes', () => {
    const { results } = played('failed-topic');
    expect(failures(results['D']!)).toEqual({ 1: 'noApplications', 2: 'tooFewEligible', 3: 'nonePasses' });
    expect(outcomes(results['D']!)).toEqual({
      'D02-001': '1 notSelected 89.0000',
      'D03-001': '1 notSelected 69.0000',
      'D03-002': '2 notSelected 68.0000',
      'D04-001': '1 selected 82.0000',
      'D04-002': '2 reserve 1 70.0000',
    });
  });

  test('a call whose topics all fail, and one with no application, are still decided', () => {
    const { results } = played('all-topics-fail');
    expect(failures(results['D']!)).toEqual({ 1: 'nonePasses', 2: 'noApplications' });
    expect(failures(results['O']!)).toEqual({ pool: 'noApplications' });
  });

  test('a lead that wins three topics keeps its best, and the others go on without it', () => {
    const { results } = played('displaced-lead');
    expect(outcomes(results['D']!)).toEqual({
      'D01-001': '1 selected 92.0000',
      'D01-002': '2 reserve 1 76.0000',
      'D02-001': '1 notSelected 87.0000',
      'D02-002': '2 selected 75.0000',
      'D02-003': '3 reserve 1 72.0000',
      'D03-001': '1 notSelected 86.0000',
      'D03-002': '2 notSelected 66.0000',
    });
    expect(failures(results['D']!)).toEqual({ 3: 'displaced' });
    expect(
      results['D']!.ranked.filter(({ why }) => why.displacedBy).map(({ no, why }) => [no, why.displacedBy]),
    ).toEqual([
      ['D02-001', ['D01-001']],
      ['D03-001', ['D01-001']],
    ]);
  });

  test('one won too many ends the line, though the next would fit', () => {
    const { results } = played('budget-ends-line');
    expect(outcomes(results['O']!)).toEqual({
      'O-001': '1 selected 92.0000',
      'O-002': '2 selected 87.0000',
      'O-003': '3 reserve 1 82.0000',
      'O-004': '4 notSelected 77.0000',
    });
    expect(results['O']!.ranked[2]!.why.overBudget).toEqual({ requestedWon: 250_000_001, leftWon: 250_000_000 });
  });

  test('an ineligible best scorer is not ranked but counts in the competition', () => {
    const { results } = played('ineligible-best');
    expect(outcomes(results['D']!)).toEqual({ 'D01-002': '1 selected 75.0000', 'D01-001': '- ineligible -' });
    expect(results['D']!.units).toEqual([{ unit: '1', applications: 2, eligible: 1, outcome: 'selected' }]);
  });

  test('a consortium of one is legal', () => {
    const { program, results } = played('consortium-of-one');
    expect(program.calls[0]!.applications[0]).toMatchObject({
      lead: { name: '가상기업 가', listName: '가', registrationNo: '123-45-67891' },
      partners: [],
    });
    expect(outcomes(results['D']!)).toEqual({ 'D01-001': '1 selected 75.0000' });
  });

  test('a submission one second late counts nowhere, one at the very deadline does', () => {
    const { program, results } = played('late-submission');
    expect(program.calls[0]!.applications.map(({ no, late }) => [no, late])).toEqual([
      ['D01-001', true],
      ['D01-002', false],
      ['D01-003', false],
    ]);
    expect(outcomes(results['D']!)).toEqual({ 'D01-002': '1 selected 75.0000', 'D01-003': '2 reserve 1 70.0000' });
    expect(results['D']!.units[0]!.applications).toBe(2);
  });

  test('a file that brings all reviews is fully determined', () => {
    const { program, results } = played('all-reviews');
    expect(outcomes(results['D']!)).toEqual({ 'D01-002': '1 selected 85.4000', 'D01-001': '2 reserve 1 75.0000' });
    expect(outcomes(results['O']!)).toEqual({
      'O-003': '1 selected 80.00',
      'O-002': '2 selected 70.00',
      'O-001': '3 notSelected 60.00',
    });
    const asWritten = programJson('all-reviews').calls.map((call: { applications: { reviews: unknown }[] }) =>
      call.applications.map(({ reviews }) => reviews),
    );
    expect(program.calls.map(({ applications }) => applications.map(({ reviews }) => reviews))).toEqual(asWritten);
  });

  test('a file with no optional key, and one that nobody reviewed, are decided too', () => {
    expect(failures(played('minimal').results['D']!)).toEqual({ 1: 'noApplications' });
    expect(outcomes(played('unscored').results['D']!)).toEqual({ 'D01-001': '1 notSelected 0.0000' });
  });

  test('an open call alone is filled, and its published applications win', () => {
    const { program, results } = played('open-only');
    expect(program.calls[0]!.applications).toHaveLength(14);
    const winners = results['O']!.ranked.filter(({ outcome }) => outcome === 'selected').map(({ no }) => no);
    expect(winners).toEqual(expect.arrayContaining(['O-001', 'O-002']));
    expect(competition(14, 3)).toBe('4.7');
  });
});
