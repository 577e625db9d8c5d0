import { databaseUrlOf, loadConfig } from '../config.js';
import { seedDemonstration } from '../play/demonstration.js';
import type { Progress } from './demonstration.js';
import { exitWithSentence } from './trouble.js';

/** The process that loads the demonstration: reports its progress to the supervisor. */
try {
  const config = loadConfig(process.env);
  await seedDemonstration(config, { owner: databaseUrlOf(config) }, (done: number, total: number, label: string) => {
    process.send?.({ done, total, label } satisfies Progress);
  });
  process.exit(0);
} catch (error) {
  exitWithSentence(error);
}
