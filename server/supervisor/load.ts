import { loadConfig } from '../config.js';
import { seedDemonstration } from '../play/demonstration.js';
import type { Progress } from './demonstration.js';
import { exitWithSentence } from './trouble.js';

/** The process that loads the demonstration: reports its progress to the supervisor. */
try {
  const config = loadConfig(process.env);
  if (!config.databaseUrl) throw new Error('DATABASE_URL is missing: the supervisor gives it');
  await seedDemonstration(config, { owner: config.databaseUrl }, (done: number, total: number, label: string) => {
    process.send?.({ done, total, label } satisfies Progress);
  });
  process.exit(0);
} catch (error) {
  exitWithSentence(error);
}
