import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.js';
import { type Embedded, type EmbeddedNotice, startEmbedded } from '../db/embedded.js';
import { checkDatabase } from '../db/preflight.js';

/** The database of this installation, ours or somebody else's. */
export interface KeptDatabase {
  ownerUrl: string;
  stop(): Promise<void>;
}

/**
 * With DATABASE_URL: looks whether it will do. Without: starts the embedded
 * PostgreSQL below VAR_DIR and starts it again when it dies, under the same
 * address, for as long as it takes (a full disk may be emptied meanwhile).
 */
export async function keepDatabase(
  config: Config,
  notice: (about: EmbeddedNotice) => void,
  trouble: (about: 'ended' | 'back' | { failed: unknown }) => void,
): Promise<KeptDatabase> {
  if (config.databaseUrl) {
    await checkDatabase(config.databaseUrl);
    return { ownerUrl: config.databaseUrl, stop: async () => undefined };
  }
  const folder = join(config.varDir, 'postgres');
  let running: Embedded | undefined = await startEmbedded(folder, notice);
  const ownerUrl = running.url;
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    await running?.exited;
    if (stopping.signal.aborted) return;
    running = undefined;
    trouble('ended');
    for (let pause = 250; running === undefined; pause = Math.min(30_000, pause * 2)) {
      await wait(pause, undefined, { signal: stopping.signal });
      running = await startEmbedded(folder).catch((error: unknown) => {
        trouble({ failed: error });
        return undefined;
      });
    }
    trouble('back');
    return watch();
  };
  const watching = watch().catch(() => undefined);
  return {
    ownerUrl,
    async stop() {
      stopping.abort();
      await running?.stop();
      await watching;
      await running?.stop();
    },
  };
}
