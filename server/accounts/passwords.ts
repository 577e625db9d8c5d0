import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, as PHC text. The same password typed on a Mac (NFD) and on Windows (NFC) is one. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), cost);

/** Whether it is this person's password. Takes the same time for a person who does not exist or has none. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  const fits = await verify(stored ?? (await nobodys), password.normalize('NFC')).catch(() => false);
  return fits && stored !== null;
}

/** The hash of a password that nobody knows. */
const nobodys = hashPassword(randomBytes(24).toString('base64'));
