import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { identify } from '../../server/accounts/session.js';
import { createApp } from '../../server/app.js';
import { databaseUrlOf, loadConfig } from '../../server/config.js';
import { openDatabase } from '../../server/db/connection.js';
import { openShell } from '../../server/http/app-shell.js';
import { surroundings } from '../../server/sandbox/surroundings.js';

/**
 * The web as `server/web.ts` starts it, and beside it, in the same process and through the same shell, a handler that
 * answers with nothing. Says its two ports on standard output and ends with standard input.
 */
const config = loadConfig(process.env);
const log = pino({ level: 'error' }, process.stderr);
const db = openDatabase(databaseUrlOf(config), { max: 16, applicationName: 'gongmo web' });
const empty = openShell({ db, sessionSecret: config.sessionSecret, log, identify: identify(db, surroundings(db)) });
empty.get('/', (_req, res) => void res.type('html').send(''));
const ports = await Promise.all([createApp(db, config, log), empty].map(listen));
process.stdout.write(`${JSON.stringify(ports)}\n`);
process.stdin.on('end', () => process.exit(0)).resume();

function listen(app: Parameters<typeof createServer>[1]): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer(app as never);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
