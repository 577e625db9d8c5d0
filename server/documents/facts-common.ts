import { z } from 'zod';

/** Facts that several papers share. Every `may(…)` may be absent or null and is null in what templates see. */

export const text = z.string().trim().min(1);
export const may = <T extends z.ZodType>(schema: T) => schema.nullable().default(null as never);
export const listOf = <T extends z.ZodType>(schema: T) => z.array(schema).default([]);

/** Whole won, not negative. */
export const won = z.int().nonnegative();
/** ISO date, `2020-06-22`. */
export const date = z.iso.date();
/** ISO moment with a zone, `2020-06-22T12:00:00+09:00`. */
export const moment = z.iso.datetime({ offset: true });
/** A decimal as text, places kept: `85.4000`. */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

export const institution = z.strictObject({
  /** 기관명 */
  name: text,
  /** 발신명의: the title of its head, 한국정보화진흥원장 */
  head: text,
  postcode: may(z.string().regex(/^\d{5}$/)),
  address: may(text),
  homepage: may(text),
  phone: may(text),
  fax: may(text),
  email: may(text),
  /** The drawn seal; without it papers say 직인생략. `synthetic` marks it 가상. */
  seal: may(z.strictObject({ text, synthetic: z.boolean() })),
});

const step = z.strictObject({
  /** 직위: 주임, 팀장, 본부장 */
  title: text,
  name: may(text),
  /** 전결 and 대결 with their date */
  kind: may(z.enum(['전결', '대결'])),
  on: may(date),
});

/** What makes a paper an official letter (공문). */
export const letterShape = {
  institution,
  /** 문서번호: 처리과명-일련번호, `AI데이터팀-567` */
  number: text,
  issuedOn: date,
  recipient: text,
  via: may(text),
  /** 수신자 참조: who else receives it */
  receivers: listOf(text),
  title: text,
  /** 대국민공개, 부분공개(5호), 비공개(6호) */
  disclosure: z.string().default('대국민공개'),
  approval: z.strictObject({ steps: z.array(step).min(1), cooperators: listOf(step) }),
  /** 관련: the paper it refers to, `빅데이터진흥과-1234(2020. 6. 19.)` */
  reference: may(text),
  attachments: listOf(text),
  /** Printed where figures or people of a sandbox are made up. */
  synthetic: z.boolean().default(false),
};

export const programShape = z.strictObject({ title: text, year: z.int() });
/** A call: `kind` in the words that the call uses, 지정공모 or 자유공모. */
export const callShape = z.strictObject({ title: text, kindLabel: text });
export const topicShape = z.strictObject({ no: z.int(), title: text });

export const contact = z.strictObject({ role: text, phone: text, email: may(text) });

export const target = z.strictObject({
  name: text,
  comparator: z.enum(['>=', '=']),
  target: z.number(),
  /** As printed: 시간, 장, 쌍 */
  unit: text,
});

/** A consortium as notices name it. */
export const applicationShape = z.strictObject({
  no: text,
  title: text,
  lead: text,
  partners: listOf(text),
});
