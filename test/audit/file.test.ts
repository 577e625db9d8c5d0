import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { entriesOf } from '../../server/audit/store.js';
import type { Entry } from '../../server/audit/verify.js';
import { type Played, played } from '../support/played.js';

let play: Played;
beforeAll(async () => {
  play = await played('minimal', 'announced');
}, 60_000);
afterAll(() => play.drop());

const verify = (file: string) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'server/audit/verify-main.ts', '--file', file], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, VAR_DIR: play.out },
  });
const lines = () => readFileSync(`${play.out}/audit.jsonl`, 'utf8').trimEnd().split('\n');
const write = (name: string, text: string) => {
  writeFileSync(`${play.out}/${name}`, text);
  return `${play.out}/${name}`;
};

describe('an exported log without a database', () => {
  test('holds every entry in the order of recording, and is whole', async () => {
    const entries: Entry[] = [];
    for await (const entry of entriesOf(play.database.db)) entries.push(entry);
    expect(lines().map((line) => JSON.parse(line))).toEqual(entries);
    const { stdout, status } = verify(`${play.out}/audit.jsonl`);
    const { entries: count, chains, root } = play.results.audit;
    expect(stdout).toContain(`whole: ${play.out}/audit.jsonl: ${count} entries, ${chains} chains, root ${root}`);
    expect(status).toBe(0);
  });

  test('with one byte changed says at which entry', () => {
    const text = lines();
    const place = text.findIndex((line) => line.includes('"call.announce"'));
    const victim = JSON.parse(text[place] ?? '') as Entry;
    text[place] = (text[place] ?? '').replace('"announced"', '"Announced"');
    const { stdout, status } = verify(write('changed.jsonl', text.join('\n')));
    expect(stdout).toContain(`changed at call ${victim.id}, entry ${victim.n} (seq ${victim.seq})`);
    expect(status).toBe(1);
  });

  test('with half a line, or a line that is no entry, says which line it is', () => {
    for (const broken of [lines()[3]?.slice(0, 40), '{}']) {
      const { stdout, status } = verify(write('half.jsonl', [...lines().slice(0, 3), broken].join('\n')));
      expect(stdout).toContain('line 4');
      expect(status).toBe(1);
    }
  });

  test('that holds nothing is not called whole', () => {
    const { stdout, status } = verify(write('empty.jsonl', ''));
    expect(stdout).not.toContain('whole');
    expect(status).toBe(1);
  });

  test('that is not there is one sentence, without a stack', () => {
    const { stdout, stderr, status } = verify(`${play.out}/nothing.jsonl`);
    expect(status).toBe(1);
    expect(stdout + stderr).toContain('nothing.jsonl');
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });
});
