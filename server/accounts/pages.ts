import { z } from 'zod';
import type { Role } from '../../workflows/policy.js';
import { type FieldError, formOf } from '../http/forms.js';
import { type Lang, t } from '../http/locale.js';
import { roleWords } from './roles.js';

export const credentials = z.strictObject({
  email: z.string().max(320).meta({ ko: '전자우편', en: 'E-mail', widget: 'email', autocomplete: 'username' }),
  password: z
    .string()
    .max(1000)
    .meta({ ko: '비밀번호', en: 'Password', widget: 'password', autocomplete: 'current-password' }),
});

/** The sign-in page, again with what was typed when it did not fit. */
export const signInPage = (lang: Lang, returnTo: string, values?: unknown, errors?: FieldError[]) => ({
  title: t(lang, 'signIn.title'),
  breadcrumb: [{ label: t(lang, 'signIn.title') }],
  lead: t(lang, 'signIn.lead'),
  form: formOf(credentials, {
    action: returnTo === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(returnTo)}`,
    lang,
    values,
    legend: t(lang, 'signIn.title'),
    submit: t(lang, 'signIn.submit'),
    ...(errors ? { errors } : {}),
  }),
});

/** The page behind a sign-in link of a sandbox: it asks before it signs in, since a GET changes nothing. */
export const linkPage = (lang: Lang, action: string, link: { name: string; role: Role }) => ({
  title: t(lang, 'signIn.linkTitle'),
  breadcrumb: [{ label: t(lang, 'signIn.linkTitle') }],
  lead: t(lang, 'signIn.linkLead', { name: link.name, role: roleWords(link.role)[lang] }),
  form: formOf(z.strictObject({}), {
    action,
    lang,
    legend: t(lang, 'signIn.linkTitle'),
    submit: t(lang, 'signIn.linkSubmit', { role: roleWords(link.role)[lang] }),
  }),
});

/** Our own path to come back to; anything else (another site, a script) is home. */
export const ownPath = (value: unknown): string =>
  typeof value === 'string' &&
  /^\/(?![/\\])[^\s\\]*$/.test(value) &&
  value.length < 2000 &&
  !value.startsWith('/sign-in')
    ? value
    : '/';
