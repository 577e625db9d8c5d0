import { describe, expect, test } from '@jest/globals';
import { competition } from '../../workflows/ranking.js';
import { filled, programText, rankings } from './programs.js';

const program = filled(programText('ai-data-2020'));
const results = rankings(program);
const all = program.calls.flatMap(({ applications }) => applications);
const outcomeOf = (outcome: string) =>
  Object.values(results).flatMap(({ ranked }) => ranked.filter((one) => one.outcome === outcome));

describe('the call of 2020', () => {
  test('has 92 applications for 20 places, half of them in each call', () => {
    expect(program.calls.map(({ code, applications }) => [code, applications.length])).toEqual([
      ['D', 46],
      ['O', 46],
    ]);
    expect([competition(92, 20), competition(46, 10)]).toEqual(['4.6', '4.6']);
    const byTopic = results['D']!.units.map(({ applications }) => applications);
    expect(byTopic[0]).toBe(5);
    expect(new Set(byTopic).size).toBeGreaterThan(2);
    expect(all.filter(({ late }) => late)).toEqual([]);
  });

  test('selects exactly the published consortia, by scores and not by decree', () => {
    const published = all.filter((one) => one.published).map(({ no }) => no);
    expect(published).toHaveLength(20);
    expect(
      outcomeOf('selected')
        .map(({ no }) => no)
        .sort(),
    ).toEqual(published.sort());
    const won = all.filter((one) => one.published).reduce((sum, { requestedWon }) => sum + requestedWon, 0);
    expect(won).toBe(39_000_000_000);
  });

  test('keeps the 90 memberships and 84 names of the source', () => {
    const members = all
      .filter((one) => one.published)
      .flatMap(({ lead, partners }) => [lead, ...partners].map(({ name }) => name));
    expect([members.length, new Set(members).size]).toEqual([90, 84]);
    expect(all.find(({ no }) => no === 'D01-001')!.lead).toEqual({ name: 'KDX 한국데이터거래소', listName: 'KDX' });
    expect(all.filter((one) => one.published && one.partners.length === 0).map(({ lead }) => lead.name)).toEqual([
      '미디어젠',
    ]);
    expect(members).toEqual(
      expect.arrayContaining(['서울대학교', '서울대학교 산학협력단', '서울대학교 치과병원', '디노플러스']),
    );
  });

  test('has scores as panels give them', () => {
    const selected = outcomeOf('selected').map(({ total }) => Number(total));
    expect(new Set(selected).size).toBeGreaterThan(15);
    expect(Math.max(...selected)).toBeLessThan(97);
    const others = outcomeOf('notSelected').map(({ total }) => Number(total));
    const failing = others.filter((total) => total < 70).length;
    expect(failing).toBeGreaterThan(10);
    expect(failing).toBeLessThan(30);
    expect(
      outcomeOf('reserve')
        .map(({ unit }) => unit)
        .sort(),
    ).toEqual(['1', '10', '2', '3', '4', '5', '6', '7', '8', '9', 'pool']);
    for (const { reviews } of all) {
      expect(reviews.map(({ evaluator }) => evaluator)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7']);
      expect(new Set(reviews.map(({ scores }) => JSON.stringify(scores))).size).toBeGreaterThan(1);
    }
  });

  test('marks whatever is made up, and makes up no name for a real organization', () => {
    const made = all.filter(({ synthetic }) => synthetic);
    expect(made).toHaveLength(72);
    const names = made.flatMap(({ lead, partners }) => [lead, ...partners]);
    expect(names.filter(({ name }) => !/^가상기관 \d{3}$/.test(name))).toEqual([]);
    expect(new Set(made.map(({ lead }) => lead.name)).size).toBe(72);
    expect(
      all.flatMap(({ lead, partners }) => [lead, ...partners]).filter(({ registrationNo }) => registrationNo),
    ).toEqual([]);
  });

  test('receives most applications in the last two days, each while the call is open', () => {
    const times = all.map(({ submittedAt }) => submittedAt);
    const [{ opensAt, closesAt }] = program.calls as unknown as [{ opensAt: string; closesAt: string }];
    expect(times.filter((at) => at < opensAt || at > closesAt)).toEqual([]);
    const late = times.filter((at) => at >= '2020-04-18T18:00:00+09:00').length;
    expect(late).toBeGreaterThan(46);
    expect(late).toBeLessThan(85);
  });

  test('is filled the same way every time', () => {
    expect(filled(programText('ai-data-2020'))).toEqual(program);
  });
});

test('ten times the applications are filled within two seconds, with the same winners', () => {
  const started = performance.now();
  const tenfold = filled(programText('ai-data-2020-tenfold'));
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(tenfold.calls.map(({ applications }) => applications.length)).toEqual([460, 460]);
  const selected = Object.values(rankings(tenfold)).flatMap(({ ranked }) =>
    ranked.filter(({ outcome }) => outcome === 'selected'),
  );
  expect(selected.map(({ no }) => no).sort()).toEqual(
    all
      .filter((one) => one.published)
      .map(({ no }) => no)
      .sort(),
  );
  const numbers = tenfold.calls.flatMap(({ applications }) => applications.map(({ no }) => no));
  expect(new Set(numbers).size).toBe(920);
});
