import { once } from 'node:events';

/** Waits until the run's PostgreSQL is stopped and its files are gone. */
export default async function stopCluster() {
  const cluster = globalThis.testCluster;
  if (!cluster || cluster.exitCode !== null) return;
  cluster.ref();
  const exit = once(cluster, 'exit');
  cluster.stdin.end();
  await exit;
}
