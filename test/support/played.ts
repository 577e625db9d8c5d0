import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../server/slices.js';
import { loadConfig } from '../../server/config.js';
import { type Results, writeOutcome } from '../../server/play/outcome.js';
import { play, type StageName } from '../../server/play/play.js';
import type { World } from '../../server/play/world.js';
import { filled, programText } from '../play/programs.js';
import { type TestDatabase, testDatabase } from './database.js';

export interface Played {
  database: TestDatabase;
  world: World;
  /** What `npm run play` leaves in its DIR. */
  out: string;
  results: Results;
  drop(): Promise<void>;
}

/** A program played in a database of its own: a file of test/programs by its name, or what such a file holds. */
export async function played(program: unknown, to: StageName = 'published'): Promise<Played> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'gongmo-played-'));
  const json = typeof program === 'string' ? programText(program) : JSON.stringify(program);
  const config = loadConfig({ VAR_DIR: folder, LOG_LEVEL: 'silent' });
  const world = await play(database.db, config, filled(json), to, { say: () => undefined, step: () => undefined });
  const out = join(folder, 'out');
  const results = await writeOutcome(database.db, world.programId, out);
  return {
    database,
    world,
    out,
    results,
    drop: async () => {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
