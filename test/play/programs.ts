import { readFileSync } from 'node:fs';
import { type Fault, faultLine } from '../../server/play/faults.js';
import { loadProgram } from '../../server/play/fill.js';
import { type FilledProgram, rankingInputOf } from '../../server/play/program-filled.js';
import { type RankingResult, rank } from '../../workflows/ranking.js';

/** The text of a program file in test/programs. */
export function programText(name: string): string {
  return readFileSync(new URL(`../programs/${name}.json`, import.meta.url), 'utf8');
}

/** What JSON.parse makes of it, to be changed by a test. */
// biome-ignore lint/suspicious/noExplicitAny: tests break the file in ways that no type allows
export function programJson(name: string): any {
  return JSON.parse(programText(name));
}

/** The filled program; fails the test with the faults when there are any. */
export function filled(json: unknown): FilledProgram {
  const loaded = loadProgram(json);
  if ('faults' in loaded) throw new Error(loaded.faults.map(faultLine).join('\n'));
  return loaded.program;
}

/** The faults of a file that must not load. */
export function faultsOf(json: unknown): readonly Fault[] {
  const loaded = loadProgram(json);
  if ('program' in loaded) throw new Error('The file was expected to be wrong, and it loads.');
  return loaded.faults;
}

/** The ranking of each call, by its code. */
export function rankings(program: FilledProgram): Record<string, RankingResult> {
  return Object.fromEntries(program.calls.map((call) => [call.code, rank(rankingInputOf(call, program.seed))]));
}

/** One line per application: rank, outcome and total, for comparing wholes. */
export function outcomes(result: RankingResult): Record<string, string> {
  return Object.fromEntries(
    result.ranked.map(({ no, rank: place, outcome, reserveOrder, total }) => [
      no,
      [place ?? '-', outcome, ...(reserveOrder ? [reserveOrder] : []), total ?? '-'].join(' '),
    ]),
  );
}

/** Reasons of the failed units. */
export function failures(result: RankingResult): Record<string, string> {
  return Object.fromEntries(result.units.flatMap(({ unit, reason }) => (reason ? [[unit, reason]] : [])));
}

/** A file without a fault: a designated call with two topics and an open one, every optional key in use. */
export function goodProgram(): ReturnType<typeof programJson> {
  const designated = programJson('all-reviews');
  designated.program.budgetLines.push({ kind: 'supplementary', won: 5, state: 'proposed' });
  designated.program.press = programJson('ai-data-2020').program.press;
  designated.program.published = { years: '2017-2019', datasets: 21, items: 46_500_000 };
  designated.calls[0].topics.push({ no: 2, titleKo: '가상 과제 2', budgetWon: 0 });
  designated.calls[0].criteria = [
    ['need', 20],
    ['plan', 30],
    ['capability', 20],
    ['jobs', 15],
    ['use', 15],
  ].map(([id, points]) => ({ id, ko: '항목', points }));
  designated.calls[0].rules = {
    tieOrder: ['total', 'criterion:plan', 'lottery'],
    paymentSplit: [50, 30, 20],
    appealDays: 7,
  };
  designated.calls[0].applications[0].lead.registrationNo = '1108141272';
  designated.calls[1].applications[0].targets = [{ ko: '이미지', comparator: '>=', target: 0.5, unit: 'images' }];
  designated.fill = { seed: 1, applicationsTotal: 5, evaluatorsPerPanel: 3 };
  return designated;
}
