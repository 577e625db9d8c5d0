import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import '../../server/slices.js';
import { loadConfig } from '../../server/config.js';
import { loadProgram } from '../../server/play/fill.js';
import { play } from '../../server/play/play.js';
import type { FilledProgram } from '../../server/play/program-filled.js';
import { dense, textsOf } from '../documents/support.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
let folder: string;
let program: FilledProgram;

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gongmo-real-'));
  const loaded = loadProgram(await readFile(new URL('../programs/ai-data-2020.json', import.meta.url)));
  if ('faults' in loaded) throw new Error('the program file of 2020 is wrong');
  program = loaded.program;
  const config = loadConfig({ VAR_DIR: folder, LOG_LEVEL: 'silent' });
  await play(database.db, config, program, 'selected', { say: () => undefined, step: () => undefined });
}, 120_000);

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('exactly those whom the ministry published are selected, by the scores', async () => {
  const { rows } = await database.db.pool.query<{ no: string }>(
    `select a.no from selection_rows r join applications a on a.id = r.application_id where r.outcome = 'selected' order by a.no`,
  );
  const published = program.calls.flatMap(({ applications }) =>
    applications.filter((application) => application.published).map(({ no }) => no),
  );
  expect(rows.map(({ no }) => no)).toEqual(published.toSorted());
  expect(rows).toHaveLength(20);
});

test('whoever reads the press release finds every title, lead and partner unbroken, beside the figures of the source', async () => {
  const { rows } = await database.db.pool.query<{ bytes: Buffer }>(
    `select bytes from documents where kind = 'pressRelease'`,
  );
  expect(rows).toHaveLength(1);
  const text = dense((await textsOf(rows[0]?.bytes as Buffer)).join(''));
  const names = program.calls.flatMap(({ topics, applications }) => [
    ...topics.flatMap(({ titleKo, listTitleKo }) => [titleKo, listTitleKo ?? titleKo]),
    ...applications
      .filter((application) => application.published)
      .flatMap(({ titleKo, listTitleKo, lead, partners }) => [
        ...(titleKo ? [titleKo] : []),
        ...(listTitleKo ? [listTitleKo] : []),
        lead.name,
        lead.listName ?? lead.name,
        ...partners.map(({ name }) => name),
      ]),
  ]);
  expect(names.length).toBeGreaterThan(130);
  expect([...names, '390억원', '4.6대1', '92개'].filter((name) => !text.includes(dense(name)))).toEqual([]);
});

test('nobody reads the release before its embargo: it is issued, and not yet published', async () => {
  const { rows } = await database.db.pool.query<{ state: string }>(
    `select state from notices where kind = 'pressRelease'`,
  );
  expect(rows).toEqual([{ state: 'embargoed' }]);
});
