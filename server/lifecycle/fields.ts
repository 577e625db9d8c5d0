import { z } from 'zod';

/** The fields that forms are made of. Labels and widgets are read by server/http/forms.ts. */
export interface FieldMeta {
  ko: string;
  en: string;
  hintKo?: string;
  hintEn?: string;
  widget?: string;
  options?: { value: string; ko: string; en: string }[];
  rows?: number;
}

const meta = <T extends z.ZodType>(schema: T, field: FieldMeta): T => schema.meta({ ...field }) as T;

/** Text as people type it: NFC, without NUL, trimmed. */
export const text = (ko: string, en: string, max = 200, more: Partial<FieldMeta> = {}) =>
  meta(
    z
      .string()
      .normalize('NFC')
      .trim()
      .min(1)
      .max(max)
      .refine((value) => !value.includes('\0'), {
        params: {
          ko: '글에 눈에 보이지 않는 제어 문자가 있습니다. 지우고 다시 적어 주세요.',
          en: 'There is an invisible control character in the text. Remove it and try again.',
        },
      }),
    { ko, en, widget: 'text', ...more },
  );

export const longText = (ko: string, en: string, max = 20_000, more: Partial<FieldMeta> = {}) =>
  text(ko, en, max, { widget: 'textarea', rows: 6, ...more });

/** Integer won, 0 to 2^53 − 1. */
export const won = (ko: string, en: string, more: Partial<FieldMeta> = {}) =>
  meta(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), { ko, en, widget: 'won', ...more });

export const integer = (ko: string, en: string, min: number, max: number, more: Partial<FieldMeta> = {}) =>
  meta(z.number().int().min(min).max(max), { ko, en, widget: 'integer', ...more });

export const decimal = (ko: string, en: string, min: number, max: number, more: Partial<FieldMeta> = {}) =>
  meta(z.number().min(min).max(max), { ko, en, widget: 'points', ...more });

/** An instant: ISO 8601 with a zone. Shown and typed in Asia/Seoul. */
export const instant = (ko: string, en: string, more: Partial<FieldMeta> = {}) =>
  meta(z.iso.datetime({ offset: true }), { ko, en, widget: 'datetime', ...more });

/** A day in Asia/Seoul. */
export const day = (ko: string, en: string, more: Partial<FieldMeta> = {}) =>
  meta(z.iso.date(), { ko, en, widget: 'date', ...more });

export const choice = <const V extends readonly [string, ...string[]]>(
  ko: string,
  en: string,
  options: { value: V[number]; ko: string; en: string }[],
  more: Partial<FieldMeta> = {},
) => meta(z.enum(options.map(({ value }) => value) as unknown as V), { ko, en, widget: 'select', options, ...more });

export const yes = (ko: string, en: string, more: Partial<FieldMeta> = {}) =>
  meta(z.boolean(), { ko, en, widget: 'checkbox', ...more });

export const id = (ko: string, en: string, more: Partial<FieldMeta> = {}) =>
  meta(z.uuid(), { ko, en, widget: 'select', ...more });

/** A form with nothing to fill in: one button. */
export const nothing = z.strictObject({});

export const because = (ko = '사유', en = 'Reason') => z.strictObject({ reason: longText(ko, en, 2000) });
