import type { ColumnType, Generated } from 'kysely';

/** What `advance` alone writes: these columns can be read by Kysely, and neither inserted nor updated. */
type Guarded<T> = ColumnType<T, never, never>;
type Json<T> = ColumnType<T, string, string>;
type Born = {
  id: Guarded<string>;
  program_id: Guarded<string>;
  state: Guarded<string>;
  version: Guarded<number>;
  entries: Guarded<number>;
  head: Guarded<string>;
  created_at: Guarded<Date>;
  updated_at: ColumnType<Date, never, Date>;
};

export interface Criterion {
  id: string;
  ko: string;
  en?: string;
  points: number;
}
export interface Target {
  ko: string;
  en?: string;
  comparator: '>=' | '=';
  target: number;
  unit: string;
}
/** Pinned when the call is announced (design.md 5). */
export interface CallRules {
  trim: { lt5: number; from5: number; from12: number };
  passMark: number;
  decimals: number;
  tieOrder: string[];
  maxSelectedAsLead: number;
  minCompetitors: number;
  reserves: number;
  paymentSplit: number[];
  appealDays: number;
  panelMinimum: number;
}
export interface Press {
  titleKo?: string;
  subtitlesKo?: string[];
  distributedOn?: string;
  embargoPrint?: string;
  embargoOnline?: string;
  contacts?: { roleKo: string; phone: string }[];
  licence?: string;
}

export interface ProgramTable extends Born {
  code: string;
  title_ko: string;
  title_en: string | null;
  year: number;
  ministry_ko: string;
  ministry_short_ko: string | null;
  ministry_department_ko: string;
  agency_ko: string;
  agency_department_ko: string | null;
  previous_years: Json<{ year: number; won: number }[]>;
  published: Json<{ years: string; datasets: number; items: number } | null>;
  jobs: Json<{ ordinary: number; crowdsourcing: number } | null>;
  press: Json<Press | null>;
  seed: number;
  sandbox: boolean;
  clock_at: Date | null;
  clock_set_at: Date | null;
  clock_frozen: boolean;
}
export interface BudgetLineTable extends Born {
  kind: 'main' | 'supplementary';
  won: number;
  proposed_by: string | null;
}
export interface OrganizationTable extends Born {
  name: string;
  list_name: string | null;
  registration_no: string | null;
  corporate_no: string | null;
  address: string | null;
  phone: string | null;
  synthetic: boolean;
}
export interface PersonTable extends Born {
  name: string;
  email: string;
  password_hash: string | null;
  locale: string;
  synthetic: boolean;
}
export interface CallTable extends Born {
  code: string;
  kind: 'designated' | 'open';
  title_ko: string;
  title_en: string | null;
  budget_won: number;
  slots: number | null;
  opens_at: Date;
  closes_at: Date;
  announced_at: Date | null;
  rules: Json<CallRules>;
  criteria: Json<Criterion[]>;
  proposed_by: string | null;
  cancel_reason: string | null;
}
export interface TopicTable extends Born {
  call_id: string;
  no: number;
  title_ko: string;
  title_en: string | null;
  list_title_ko: string | null;
  budget_won: number;
  field: string | null;
  gist_ko: string | null;
  targets: Json<Target[]>;
  fail_reason: string | null;
}
export interface ApplicationTable extends Born {
  call_id: string;
  topic_id: string;
  no: string;
  title_ko: string | null;
  list_title_ko: string | null;
  field: string | null;
  gist_ko: string | null;
  plan: string | null;
  targets: Json<Target[]>;
  lead_id: string;
  requested_won: number | null;
  submitted_at: Date | null;
  submitted_version: number | null;
  receipt_no: string | null;
  supplement: Json<{ asked: string; due: string; answer?: string } | null>;
  decline_reason: string | null;
  position: Generated<number>;
  synthetic: boolean;
}
export interface PanelTable extends Born {
  call_id: string;
  topic_id: string;
  title_ko: string;
  minimum: number;
  summary: string | null;
}
export interface SeatTable extends Born {
  panel_id: string;
  evaluator_id: string;
  label: string;
  chair: boolean;
  decline_reason: string | null;
  pledged_at: Date | null;
}
export interface ReviewTable extends Born {
  panel_id: string;
  application_id: string;
  seat_id: string;
  evaluator_id: string;
  label: string;
  scores: Json<Record<string, string>>;
  opinion: string | null;
  return_reason: string | null;
  void_reason: string | null;
}
export interface SelectionTable extends Born {
  call_id: string;
  ranking_id: string;
  proposed_by: string | null;
  approved_by: string | null;
  reasoning: string | null;
  return_reason: string | null;
  selected_won: number;
  announced_at: Date | null;
  release_at: Date | null;
}
export interface NoticeTable extends Born {
  kind: string;
  call_id: string | null;
  about_kind: string | null;
  about_id: string | null;
  recipient_id: string | null;
  title: string;
  facts: Json<Record<string, unknown>>;
  needs_approval: boolean;
  is_public: boolean;
  embargo_until: Date | null;
  released_at: Date | null;
  department: string;
  number: string | null;
  number_year: number | null;
  serial: number | null;
  issued_at: Date | null;
  document_id: string | null;
  proposed_by: string | null;
  return_reason: string | null;
  void_reason: string | null;
}
export interface ContractTable extends Born {
  call_id: string;
  application_id: string;
  no: string;
  won: number;
  begins_on: string;
  ends_on: string;
  terms: Json<Record<string, unknown> | null>;
  agreement_hash: string | null;
  proposed_by: string | null;
  concluded_by: string | null;
  concluded_at: Date | null;
  reason: string | null;
}
export interface Report {
  actuals?: Record<string, number>;
  summary?: string;
  spentWon?: number;
  jobs?: Record<string, number>;
}
export interface MilestoneTable extends Born {
  contract_id: string;
  no: number;
  stage: 'kickoff' | 'interim' | 'final';
  title_ko: string;
  due_on: string;
  report_from: string;
  report: Json<Report>;
  submitted_by: string | null;
  submitted_at: Date | null;
  accepted_by: string | null;
  accepted_at: Date | null;
  return_reason: string | null;
}
export interface PaymentTable extends Born {
  contract_id: string;
  no: number;
  won: number;
  gate_milestone_id: string | null;
  proposed_by: string | null;
  approved_by: string | null;
  paid_on: string | null;
  reason: string | null;
}
export interface PublicationTable extends Born {
  contract_id: string;
  title_ko: string;
  gist_ko: string | null;
  field: string | null;
  targets: Json<Target[]>;
  items: number | null;
  checksum: string | null;
  licence: string | null;
  url: string | null;
  indicators: Json<{ name: string; target: number; measured: number }[]>;
  rights_note: string | null;
  published_at: Date | null;
  reason: string | null;
}

export interface AuditEntryTable {
  seq: Generated<number>;
  subject_kind: string;
  subject_id: string;
  n: number;
  program_id: string | null;
  at: Date;
  real_at: Date;
  actor_id: string | null;
  actor_role: string;
  act: string;
  within: string | null;
  event: Json<{ input: Record<string, unknown>; facts: Record<string, unknown> }>;
  from_state: string;
  to_state: string;
  version: number;
  outcome: 'done' | 'refused';
  reason: string | null;
  params: Json<Record<string, unknown> | null>;
  prev: string;
  hash: string;
}

export interface Database {
  programs: ProgramTable;
  budget_lines: BudgetLineTable;
  organizations: OrganizationTable;
  people: PersonTable;
  calls: CallTable;
  topics: TopicTable;
  applications: ApplicationTable;
  panels: PanelTable;
  seats: SeatTable;
  reviews: ReviewTable;
  selections: SelectionTable;
  notices: NoticeTable;
  contracts: ContractTable;
  milestones: MilestoneTable;
  payments: PaymentTable;
  publications: PublicationTable;
  person_roles: { person_id: string; role: string; program_id: string | null };
  person_organizations: { person_id: string; organization_id: string };
  evaluator_employers: { person_id: string; organization_id: string; until: string | null };
  sign_in_links: { token_hash: string; person_id: string; role: string; created_at: Generated<Date>; expires_at: Date };
  session: { sid: string; sess: unknown; expire: Date };
  rate_limits: { key: string; points: number; expire: number | null };
  application_members: {
    application_id: string;
    organization_id: string;
    role: 'lead' | 'partner';
    position: number;
    budget_won: number;
    confirmed_at: Date | null;
    confirmed_by: string | null;
  };
  application_versions: {
    application_id: string;
    n: number;
    content: Json<Record<string, unknown>>;
    sha256: string;
    submitted_at: Date;
    receipt_no: string;
  };
  screening_checks: {
    application_id: string;
    rule: string;
    result: 'open' | 'pass' | 'fail' | 'notApplicable';
    evidence: string | null;
    checked_by: string | null;
    checked_at: Date | null;
  };
  panel_applications: { panel_id: string; application_id: string };
  conflicts: {
    id: string;
    person_id: string;
    application_id: string;
    kind: 'exclusion' | 'challenge' | 'recusal';
    basis: string;
    declared_at: Date;
  };
  review_versions: {
    review_id: string;
    n: number;
    scores: Json<Record<string, string>>;
    opinion: string | null;
    saved_at: Date;
    saved_by: string | null;
  };
  rankings: {
    id: string;
    call_id: string;
    input: Json<unknown>;
    result: Json<unknown>;
    ran_at: Date;
    ran_by: string | null;
  };
  selection_rows: {
    selection_id: string;
    application_id: string;
    position: number;
    unit: string;
    total: string | null;
    rank: number | null;
    outcome: string;
    reserve_order: number | null;
    kept: string[];
    dropped: string[];
  };
  documents: {
    id: string;
    notice_id: string;
    kind: string;
    title: string;
    bytes: Buffer;
    size: number;
    sha256: string;
    facts: Json<Record<string, unknown>>;
    template_version: string;
    verification_no: string;
    created_at: Date;
  };
  document_numbers: { department: string; year: number; last: number };
  contract_signatures: {
    contract_id: string;
    organization_id: string | null;
    party: 'lead' | 'partner' | 'agency';
    person_id: string;
    agreement_hash: string;
    signed_at: Date;
    real_at: Generated<Date>;
  };
  audit_entries: AuditEntryTable;
  checkpoints: { id: string; program_id: string | null; root: string; entries: number; chains: number; made_at: Date };
  idempotency_keys: {
    actor: string;
    key: string;
    act: string;
    input_hash: string;
    answer: Json<unknown> | null;
    at: Generated<Date>;
  };
  worker_heartbeats: { worker_id: string; seen_at: Generated<Date> };
  demonstration: { one: boolean; began_at: Date; finished_at: Date | null };
  mails: {
    id: string;
    key: string;
    message_id: string | null;
    person_id: string | null;
    to: string;
    subject: string;
    text: string;
    html: string | null;
    state: Generated<'queued' | 'sent' | 'failed'>;
    attempts: Generated<number>;
    last_error: string | null;
    created_at: Generated<Date>;
    sent_at: Date | null;
  };
  access_log: {
    seq: Generated<number>;
    at: Generated<Date>;
    person_id: string | null;
    role: string;
    method: string;
    path: string;
    subject_kind: string | null;
    subject_id: string | null;
    address: string | null;
  };
}
