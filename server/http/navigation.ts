import type { Role } from '../../workflows/policy.js';
import { type Lang, t } from './locale.js';

export interface NavItem {
  href: string;
  label: string;
  current: boolean;
}

/** The desks of a role, in the order of a call's life; `path` is where the reader stands. */
export const navigation = (role: Role, lang: Lang, path: string): NavItem[] =>
  (desks[role] ?? desks.public ?? []).map((desk) => ({
    href: `/${desk}`,
    label: t(lang, `nav.${desk}`),
    current: path === `/${desk}` || path.startsWith(`/${desk}/`),
  }));

const desks: Partial<Record<Role, readonly string[]>> = {
  public: ['calls', 'results', 'publications', 'verify'],
  applicant: ['calls', 'applications', 'contracts', 'milestones', 'payments', 'notices', 'organizations'],
  evaluator: ['calls', 'panels', 'seats', 'reviews'],
  officer: [
    'programs',
    'calls',
    'applications',
    'panels',
    'selections',
    'notices',
    'contracts',
    'milestones',
    'payments',
    'publications',
  ],
  approver: ['programs', 'calls', 'selections', 'notices', 'contracts', 'payments'],
  finance: ['programs', 'contracts', 'milestones', 'payments'],
  auditor: ['programs', 'calls', 'applications', 'selections', 'notices', 'contracts', 'payments', 'audit'],
  administrator: ['people', 'organizations', 'programs'],
};
