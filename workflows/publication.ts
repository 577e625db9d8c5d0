import { effect, type Life, life, type Rules, unless } from './life.js';

/** The dataset that was paid for (개방). Facts: contractState, finalAccepted, rights, quality (indicators that miss their target), checksum, licence. */
export const publicationRules: Rules = {
  finalReportOpen: ({ facts }) => facts.finalAccepted !== true,
  rightsOpen: ({ input }) => input.rightsCleared !== true,
  qualityShort: ({ input }) =>
    !Array.isArray(input.indicators) || input.indicators.some((i) => Number(i.measured) < Number(i.target)),
  checksumMissing: ({ facts }) => !facts.checksum,
  licenceMissing: ({ facts }) => !facts.licence,
};

const machine = life(publicationRules).createMachine({
  id: 'publication',
  initial: 'new',
  states: {
    new: { on: { register: { target: 'registered', guard: unless('finalReportOpen') } } },
    registered: { on: { describe: 'registered', check: 'rightsCheck' } },
    rightsCheck: { on: { clear: { target: 'qualityCheck', guard: unless('rightsOpen') }, return: 'registered' } },
    qualityCheck: { on: { certify: { target: 'ready', guard: unless('qualityShort') }, return: 'registered' } },
    ready: {
      on: {
        publish: {
          target: 'published',
          guard: unless('checksumMissing', 'licenceMissing'),
          actions: effect('mailPublished'),
        },
      },
    },
    published: { on: { correct: 'corrected', withdraw: 'withdrawn' } },
    corrected: { on: { correct: 'corrected', withdraw: 'withdrawn' } },
    withdrawn: { type: 'final' },
  },
});

export const publication: Life = { machine, rules: publicationRules };
