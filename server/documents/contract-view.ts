import { thousandWon } from '../../workflows/official-style.js';
import type { ContractFacts } from './facts-contract.js';

type Member = ContractFacts['members'][number];
type Money = Pick<Member['budget'], 'government' | 'cash' | 'inKind'>;

/** What the contract computes from its facts: totals, the budget table in 천원 with its rounding row, the parties by kind. */
export function contractView(facts: ContractFacts) {
  const members = facts.members.map((member) => ({
    ...member,
    isLead: member.role === 'lead',
    role: member.role === 'lead' ? '주관' : '참여',
    total: totalOf(member.budget),
  }));
  const total = sumOf(facts.members.map((member) => member.budget));
  return {
    ...facts,
    members,
    lead: members.find((member) => member.isLead),
    partners: members.filter((member) => !member.isLead),
    total: { ...total, all: totalOf(total) },
    budget: budgetTable(facts.members),
    costLines: facts.members.filter((member) => member.budget.lines.length > 0),
    signatures: facts.signatures.map((signature) => ({ ...signature, party: PARTIES[signature.party] })),
  };
}

const PARTIES = { agency: '전담기관(甲)', lead: '주관기관(乙)', partner: '참여기관(丙)' };

export interface BudgetRow {
  name: string;
  cells: number[];
  share: string;
}

/**
 * Rows by member in thousands of won, cut off below (절사). What the cutting loses stands in a rounding row, so
 * that every column adds up to the exact total's thousands (domain.md 3.4).
 */
export function budgetTable(members: readonly Pick<Member, 'name' | 'budget'>[]): {
  rows: BudgetRow[];
  rounding: BudgetRow | null;
  total: BudgetRow;
} {
  const total = sumOf(members.map((member) => member.budget));
  const whole = totalOf(total);
  const rows = members.map(({ name, budget }) => ({
    name,
    cells: cellsOf(budget),
    share: shareOf(totalOf(budget), whole),
  }));
  const sum = { name: '합계', cells: cellsOf(total), share: shareOf(whole, whole) };
  const lost = sum.cells.map(
    (cell, column) => cell - rows.reduce((amount, row) => amount + (row.cells[column] ?? 0), 0),
  );
  return {
    rows,
    rounding: lost.some((amount) => amount !== 0) ? { name: '단수 조정', cells: lost, share: '-' } : null,
    total: sum,
  };
}

function cellsOf(money: Money): number[] {
  return [money.government, money.cash, money.inKind, totalOf(money)].map(thousandWon);
}

function totalOf(money: Money): number {
  return money.government + money.cash + money.inKind;
}

function sumOf(monies: readonly Money[]): Money {
  return monies.reduce<Money>(
    (sum, money) => ({
      government: sum.government + money.government,
      cash: sum.cash + money.cash,
      inKind: sum.inKind + money.inKind,
    }),
    {
      government: 0,
      cash: 0,
      inKind: 0,
    },
  );
}

/** Percent with one decimal, half up. */
function shareOf(part: number, whole: number): string {
  if (whole === 0) return '-';
  const tenths = Math.round((part / whole) * 1000);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
