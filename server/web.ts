import { createServer } from 'node:http';
import { pino } from 'pino';
import { createApp } from './app.js';
import { databaseUrlOf, loadConfig } from './config.js';
import { openDatabase } from './db/connection.js';
import { exitWithSentence } from './supervisor/trouble.js';

/** The web process. It ends on SIGTERM when what it had begun is answered, within 15 seconds. */
const DRAIN_MS = 12_000;

const config = (() => {
  try {
    return loadConfig(process.env);
  } catch (error) {
    return exitWithSentence(error);
  }
})();

try {
  const log = pino({
    level: config.logLevel,
    name: 'web',
    redact: ['req.headers.cookie', 'req.headers.authorization'],
  });
  const db = openDatabase(databaseUrlOf(config), { max: 16, applicationName: 'gongmo web' });
  const server = createServer(createApp(db, config, log));
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  server.on('error', (error) => exitWithSentence(error, config));
  server.listen(config.port, config.host, () => log.info({ port: config.port, host: config.host }, 'listening'));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    server.close(
      () =>
        void db.close().then(
          () => process.exit(0),
          () => process.exit(1),
        ),
    );
    server.closeIdleConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  exitWithSentence(error, config);
}
