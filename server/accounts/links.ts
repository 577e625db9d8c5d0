import { createHash, createHmac } from 'node:crypto';
import type { Role } from '../../workflows/policy.js';
import type { Config } from '../config.js';
import type { Db } from '../db/connection.js';
import { roleWords } from './roles.js';
import { firstOfEachRole, keepLink, linkOf, onlySandboxes } from './store.js';

export interface SignInLink {
  role: Role;
  labelKo: string;
  labelEn: string;
  /** Whom it signs in. */
  name: string;
  url: string;
}

/** Hours that a link is good for; each start makes it last as long again. */
const LINK_HOURS = 24 * 7;

/**
 * One link per role that signs in its first holder without a password, and may be used again. Only while every program
 * is a sandbox: else none. The same on every start, as long as the session secret stays.
 */
export async function signInLinks(
  db: Db,
  config: Pick<Config, 'sessionSecret' | 'publicUrl' | 'host' | 'port'>,
): Promise<SignInLink[]> {
  if (!(await onlySandboxes(db))) return [];
  const origin =
    config.publicUrl ??
    `http://${config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host}:${config.port}`;
  const links: SignInLink[] = [];
  for (const { role, personId, name } of await firstOfEachRole(db)) {
    const token = createHmac('sha256', config.sessionSecret)
      .update(`sign-in link ${role} ${personId}`)
      .digest('base64url');
    await keepLink(db, { tokenHash: tokenHash(token), personId, role, hours: LINK_HOURS });
    const { ko, en } = roleWords(role);
    links.push({ role, labelKo: ko, labelEn: en, name, url: `${origin}/sign-in/${token}` });
  }
  return links;
}

/** Whom this token signs in; undefined when it is unknown or old, or when anything real has come in since it was made. */
export async function linkBehind(
  db: Db,
  token: string,
): Promise<{ personId: string; name: string; role: Role } | undefined> {
  if (!/^[\w-]{43}$/.test(token) || !(await onlySandboxes(db))) return undefined;
  return linkOf(db, tokenHash(token));
}

/** The token itself is nowhere in the database, so that a dump signs nobody in. */
const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
