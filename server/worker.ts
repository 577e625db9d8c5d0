import { pino } from 'pino';
import { databaseUrlOf, loadConfig } from './config.js';
import { openDatabase } from './db/connection.js';
import { runClock } from './jobs/clock.js';
import { runJobs } from './jobs/runner.js';
import { taskList } from './jobs/tasks.js';
import { tick } from './lifecycle/clock.js';
import { exitWithSentence } from './supervisor/trouble.js';

/**
 * The worker process: jobs and the clock. It ends by itself when PostgreSQL goes
 * away (the supervisor, or systemd, starts it again) and on SIGTERM finishes
 * what it has begun, for 30 s at most.
 */
const DRAIN_MS = 30_000;

try {
  const config = loadConfig(process.env);
  const log = pino({ level: config.logLevel, name: 'worker' });
  const db = openDatabase(databaseUrlOf(config), { max: 12, applicationName: 'gongmo worker' });

  const clock = await runClock(
    db,
    () => tick(db),
    (error) => log.error({ err: error }, 'the clock'),
    (error) => {
      log.fatal({ err: error }, 'PostgreSQL went away');
      process.exit(1);
    },
  );
  const jobs = await runJobs(db, taskList(db, config, log), log);
  log.info('working');

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('jobs were still running after 30 s; another worker will do them again');
      process.exit(1);
    }, DRAIN_MS).unref();
    Promise.all([clock.stop(), jobs.stop()])
      .then(() => db.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  exitWithSentence(error);
}
