import { type CallRules, DEFAULT_CRITERIA, defaultRules } from '../../workflows/call-rules.js';
import { businessNumber } from '../../workflows/organization-number.js';
import type { Criterion, ReviewScores } from '../../workflows/scoring.js';
import type { Target } from '../../workflows/targets.js';
import { type Fault, faultAt } from './faults.js';
import { inconsistencies } from './program-consistency.js';
import { EXPECTED, type ProgramFile, programShape } from './program-shape.js';

/** A program file, `gongmo.program/1`, with its defaults applied. Money is in won, times are ISO 8601 with a zone. */
export interface Program {
  readonly format: 'gongmo.program/1';
  readonly program: ProgramFacts;
  readonly calls: readonly ProgramCall[];
  readonly fill?: Fill;
}

export interface ProgramFacts {
  readonly code: string;
  readonly titleKo: string;
  readonly titleEn: string;
  readonly ministryKo: string;
  readonly ministryShortKo?: string;
  readonly ministryDepartmentKo: string;
  readonly agencyKo: string;
  readonly agencyDepartmentKo: string;
  readonly year: number;
  readonly budgetLines: readonly {
    readonly kind: 'main' | 'supplementary';
    readonly won: number;
    readonly state: 'proposed' | 'approved';
  }[];
  readonly previousYears: readonly { readonly year: number; readonly won: number }[];
  readonly published?: { readonly years: string; readonly datasets: number; readonly items: number };
  readonly jobsPerBillionWon?: { readonly ordinary: number; readonly crowdsourcing: number };
  readonly press?: Press;
}

export interface Press {
  readonly titleKo: string;
  readonly subtitlesKo: readonly string[];
  /** Calendar days in Korea. */
  readonly distributedOn: string;
  readonly embargoPrint: string;
  readonly embargoOnline: string;
  readonly contacts: readonly { readonly roleKo: string; readonly phone: string }[];
  readonly licence: 'KOGL-0' | 'KOGL-1' | 'KOGL-2' | 'KOGL-3' | 'KOGL-4';
}

export interface ProgramCall {
  readonly code: string;
  readonly kind: 'designated' | 'open';
  readonly titleKo: string;
  readonly titleEn?: string;
  readonly budgetWon: number;
  /** Open calls only. */
  readonly slots?: number;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly rules: CallRules;
  readonly criteria: readonly Criterion[];
  /** At least one in a designated call, none in an open one. */
  readonly topics: readonly ProgramTopic[];
  readonly applications: readonly ProgramApplication[];
}

export interface ProgramTopic {
  readonly no: number;
  readonly titleKo: string;
  readonly titleEn?: string;
  readonly listTitleKo?: string;
  readonly budgetWon: number;
  readonly field?: string;
  readonly gistKo?: string;
  readonly targets: readonly Target[];
}

export interface ProgramApplication {
  readonly no: string;
  /** Designated calls only. */
  readonly topic?: number;
  /** Open calls only, as the three below. */
  readonly titleKo?: string;
  readonly listTitleKo?: string;
  readonly field?: string;
  readonly gistKo?: string;
  /** Empty in a designated call, whose topics have them. */
  readonly targets: readonly Target[];
  readonly lead: ProgramOrganization;
  readonly partners: readonly ProgramOrganization[];
  readonly requestedWon: number;
  readonly submittedAt?: string;
  readonly screening: { readonly eligible: boolean; readonly reason?: string };
  /** Stands in the published result: scores that are filled in must let it win by the rules. */
  readonly published: boolean;
  readonly reviews: readonly ReviewScores[];
}

export interface ProgramOrganization {
  /** NFC. */
  readonly name: string;
  readonly listName?: string;
  /** As it is written, 110-81-41272. */
  readonly registrationNo?: string;
}

export interface Fill {
  readonly seed: number;
  readonly applicationsTotal: number;
  readonly evaluatorsPerPanel: number;
}

/**
 * Reads a program file (program-format.md): the text of one, its UTF-8 bytes, or what JSON.parse made of it. Whatever
 * is wrong is listed in one go, each fault by its path; then nothing of the file is to be used.
 */
export function readProgram(json: unknown): { program: Program } | { faults: Fault[] } {
  const parsed = parse(json);
  if ('faults' in parsed) return parsed;
  const { data, error } = programShape.safeParse(parsed.value);
  if (!error) {
    const faults = inconsistencies(data);
    return faults.length > 0 ? { faults } : { program: withDefaults(data) };
  }
  const { faults, rest } = malformed(parsed.value, error.issues);
  return { faults: [...faults, ...inconsistencies(rest)] };
}

/** What an organization is known by: its registration number where there is one, else its exact name. */
export function organizationKey({ name, registrationNo }: ProgramOrganization): string {
  return registrationNo ? `no:${registrationNo}` : `name:${name}`;
}

function parse(json: unknown): { value: unknown } | { faults: Fault[] } {
  try {
    const text = json instanceof Uint8Array ? new TextDecoder('utf-8', { fatal: true }).decode(json) : json;
    return { value: typeof text === 'string' ? JSON.parse(text.replace(/^\uFEFF/, '')) : text };
  } catch (error) {
    return {
      faults: [faultAt([], (error as Error).message, { ko: 'UTF-8로 적힌 JSON이어야 합니다', en: 'JSON in UTF-8' })],
    };
  }
}

type Issues = NonNullable<ReturnType<typeof programShape.safeParse>['error']>['issues'];

/** The faults of shape, and what is left of the file without the places that have them. */
function malformed(value: unknown, issues: Issues): { faults: Fault[]; rest: Parameters<typeof inconsistencies>[0] } {
  const root = { file: structuredClone(value) };
  const faults = new Map<string, Fault>();
  for (const issue of issues) {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const fault = faultAt([...path, key], valueAt(value, [...path, key]), UNKNOWN_KEY);
        faults.set(fault.path, fault);
      }
    } else {
      const fault = faultAt(path, valueAt(value, path), EXPECTED[issue.message as keyof typeof EXPECTED]);
      faults.set(fault.path, fault);
      blank(root, ['file', ...path]);
    }
  }
  return { faults: [...faults.values()], rest: (root.file ?? {}) as Parameters<typeof inconsistencies>[0] };
}

const UNKNOWN_KEY = {
  ko: '알 수 없는 키입니다. 지우거나 철자를 확인하십시오',
  en: 'no such key; remove it or check its spelling',
};

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

// A key that holds something wrong stays, so that it is not reported as absent as well.
function blank(root: object, path: readonly (string | number)[]): void {
  const holder = valueAt(root, path.slice(0, -1));
  const key = path.at(-1)!;
  if (typeof holder === 'object' && holder !== null) (holder as Record<string | number, unknown>)[key] = undefined;
}

function withDefaults({ format, program, calls, fill }: ProgramFile): Program {
  const { budgetLines, previousYears = [], agencyDepartmentKo = program.ministryDepartmentKo, ...facts } = program;
  return {
    format,
    program: {
      ...facts,
      agencyDepartmentKo,
      budgetLines: budgetLines.map((line) => ({ state: 'approved', ...line })),
      previousYears,
    },
    calls: calls.map(callWithDefaults),
    ...(fill && { fill }),
  };
}

function callWithDefaults(call: ProgramFile['calls'][number]): ProgramCall {
  const criteria = call.criteria ?? DEFAULT_CRITERIA;
  const defaults = defaultRules(criteria);
  return {
    ...call,
    criteria,
    rules: { ...defaults, ...call.rules, trim: { ...defaults.trim, ...call.rules?.trim } },
    topics: (call.topics ?? []).map((topic) => ({ targets: [], ...topic })),
    applications: (call.applications ?? []).map((application) => ({
      targets: [],
      screening: { eligible: true },
      published: false,
      reviews: [],
      ...application,
      lead: organizationOf(application.lead),
      partners: application.partners.map(organizationOf),
    })),
  };
}

function organizationOf({ registrationNo, ...organization }: ProgramOrganization): ProgramOrganization {
  const written = registrationNo && businessNumber(registrationNo);
  return { ...organization, ...(written && { registrationNo: written }) };
}
