import { describe, expect, test } from '@jest/globals';
import { readProgram } from '../../server/play/program.js';
import { goodProgram as good, programJson, programText } from './programs.js';

// biome-ignore lint/suspicious/noExplicitAny: tests break the file in ways that no type allows
type Json = any;

describe('a program file is read', () => {
  test('with the defaults of the contract', () => {
    const { program } = readProgram(programText('minimal')) as { program: Json };
    expect(program.program).toMatchObject({
      agencyDepartmentKo: '가상정책과',
      previousYears: [],
      budgetLines: [{ kind: 'main', won: 1_000_000_000, state: 'approved' }],
    });
    expect(program.calls[0].rules).toEqual({
      trim: { lt5: 0, from5: 1, from12: 2 },
      passMark: 70,
      decimals: 4,
      tieOrder: [
        'total',
        'criterion:plan',
        'criterion:need',
        'criterion:capability',
        'criterion:jobs',
        'criterion:use',
        'lottery',
      ],
      maxSelectedAsLead: 1,
      minCompetitors: 1,
      reserves: 1,
      paymentSplit: [70, 30],
      appealDays: 10,
    });
    expect(program.calls[0].topics).toEqual([{ no: 1, titleKo: '가상 과제 1', budgetWon: 300_000_000, targets: [] }]);
    expect(program.calls[0].applications).toEqual([]);
    expect(program).not.toHaveProperty('fill');
  });

  test('with the tie order that follows from its own criteria, file order among equals', () => {
    const file = programJson('minimal');
    file.calls[0].criteria = [
      ['b', 25],
      ['a', 25],
      ['heavy', 50],
    ].map(([id, points]) => ({ id, ko: '항목', points }));
    const { program } = readProgram(file) as { program: Json };
    expect(program.calls[0].rules.tieOrder).toEqual([
      'total',
      'criterion:heavy',
      'criterion:b',
      'criterion:a',
      'lottery',
    ]);
  });

  test('with names composed (NFC), registration numbers written one way, and application numbers as they stand', () => {
    const file = good();
    const decomposed = '가나다-1'.normalize('NFD');
    file.calls[0].applications[1].no = decomposed;
    file.calls[0].applications[1].lead.name = '가상기업 나'.normalize('NFD');
    const { program } = readProgram(file) as { program: Json };
    expect(program.calls[0].applications[1].no).toBe(decomposed);
    expect(program.calls[0].applications[1].lead.name).toBe('가상기업 나');
    expect(program.calls[0].applications[0].lead.registrationNo).toBe('110-81-41272');
  });

  test('with one organization leading and partnering in several applications', () => {
    const file = good();
    file.calls[0].applications[1].lead.name = file.calls[0].applications[0].lead.name;
    expect(readProgram(file)).toHaveProperty('program');
  });

  test('within a second, though it brings a thousand applications with reviews', () => {
    const file = good();
    const [one] = file.calls[0].applications;
    file.calls[0].applications = Array.from({ length: 1000 }, (_, i) => ({ ...one, no: `D01-${i}` }));
    const started = performance.now();
    expect(readProgram(file)).toHaveProperty('program');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
