import { effect, type Life, life, type Rules, unless } from './life.js';

/** An official document. Facts: needsApproval, embargoUntil (ISO or null), fault (why it can't be set: missing fact or glyph). */
export const noticeRules: Rules = {
  approvalNeeded: ({ facts }) => facts.needsApproval === true,
  missingFact: ({ facts }) => facts.fault === 'missingFact',
  glyphMissing: ({ facts }) => facts.fault === 'glyphMissing',
  templateBroken: ({ facts }) => facts.fault === 'templateBroken',
  underEmbargo: ({ facts, at }) => facts.embargoUntil != null && at < String(facts.embargoUntil),
  noEmbargo: ({ facts, at }) => facts.embargoUntil == null || at >= String(facts.embargoUntil),
};

const sound = ['missingFact', 'glyphMissing', 'templateBroken'];
const issue = (...more: string[]) => [
  { target: 'embargoed' as const, guard: unless(...more, ...sound, 'noEmbargo') },
  { target: 'issued' as const, guard: unless(...more, ...sound, 'underEmbargo'), actions: effect('mailNoticeIssued') },
];

const machine = life(noticeRules).createMachine({
  id: 'notice',
  initial: 'new',
  states: {
    new: { on: { draft: 'draft' } },
    draft: {
      on: {
        edit: 'draft',
        propose: { target: 'inApproval', guard: unless(...sound) },
        issue: issue('approvalNeeded'),
      },
    },
    inApproval: {
      on: {
        approve: { target: 'approved', guard: unless(...sound), actions: effect('issueNotice') },
        return: 'returned',
      },
    },
    returned: { on: { edit: 'returned', propose: { target: 'inApproval', guard: unless(...sound) } } },
    approved: { on: { issue: issue(), return: 'returned' } },
    embargoed: {
      on: {
        publish: { target: 'published', guard: unless('underEmbargo'), actions: effect('mailNoticeIssued') },
        void: 'voided',
      },
    },
    issued: {
      on: { publish: { target: 'published', guard: unless('underEmbargo') }, supersede: 'superseded', void: 'voided' },
    },
    published: { on: { supersede: 'superseded', void: 'voided' } },
    superseded: { type: 'final' },
    voided: { type: 'final' },
  },
});

export const notice: Life = { machine, rules: noticeRules };
