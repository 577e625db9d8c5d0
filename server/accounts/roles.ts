import type { Role } from '../../workflows/policy.js';
import { t, type Words } from '../http/locale.js';

/** What a role is called. */
export const roleWords = (role: Role): Words => ({ ko: t('ko', `role.${role}`), en: t('en', `role.${role}`) });
