import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../../server/config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongmo-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('somebody sets nothing', () => {
  test('the program listens on this machine alone, with a secret made once and closed to others', () => {
    const first = loadConfig({ VAR_DIR: folder });
    expect({ ...first, sessionSecret: 'made' }).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      varDir: folder,
      publicUrl: undefined,
      smtpUrl: undefined,
      mailFrom: '공모 <gongmo@localhost>',
      sessionSecret: 'made',
      signing: { p12: undefined, p12Password: undefined, cert: undefined, key: undefined, tsaUrl: undefined },
      logLevel: 'info',
      production: false,
    });
    expect(first.sessionSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(loadConfig({ VAR_DIR: folder, PORT: '' }).sessionSecret).toBe(first.sessionSecret);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'secret'), 'utf8').trim()).toBe(first.sessionSecret);
  });
});

describe('somebody sets a value that cannot be used, and is told which, in both languages', () => {
  test.each([
    ['PORT', '0'],
    ['PORT', '3000a'],
    ['DATABASE_URL', 'mysql://root:hush@localhost/gongmo'],
    ['PUBLIC_URL', 'gongmo.example'],
    ['SMTP_URL', 'http://mail.example:hush'],
    ['MAIL_FROM', 'no address'],
    ['SESSION_SECRET', 'hush'],
    ['TSA_URL', 'hush'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
  ])('%s=%s', (name, value) => {
    let error: unknown;
    try {
      loadConfig({ VAR_DIR: folder, [name]: value });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    const { problems, message } = error as ConfigError;
    expect(problems).toEqual([
      {
        name,
        ko: expect.stringContaining(`환경 변수 ${name}`),
        en: expect.stringContaining(`Environment variable ${name}`),
      },
    ]);
    expect(message).not.toContain('hush');
  });
});
