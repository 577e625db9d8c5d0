import type { Role } from '../../workflows/policy.js';
import { type Words, t } from '../http/locale.js';

/** What a role is called. */
export const roleWords = (role: Role): Words => ({ ko: t('ko', `role.${role}`), en: t('en', `role.${role}`) });
