import { z } from 'zod';
import { choice, text } from '../lifecycle/fields.js';

/** One quantity that is asked for or promised, as forms ask for it. */
export const targetRow = z.strictObject({
  ko: text('항목', 'Item', 100),
  en: text('항목(영문)', 'Item in English', 100).optional(),
  comparator: choice('조건', 'Condition', [
    { value: '>=', ko: '이상', en: 'at least' },
    { value: '=', ko: '목표', en: 'this much' },
  ]),
  target: z.number().min(0).meta({ ko: '목표량', en: 'Target', widget: 'points' }),
  unit: text('단위', 'Unit', 30),
});
