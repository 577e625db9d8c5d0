import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * One PostgreSQL for the whole run, in a process of its own that ends when our
 * end of the pipe closes, however we end. Plain JavaScript: Jest loads it itself.
 */
export default async function startCluster() {
  const program = fileURLToPath(new URL('cluster.ts', import.meta.url));
  const cluster = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  globalThis.testCluster = cluster;
  for await (const line of createInterface({ input: cluster.stdout })) {
    const { admin, template } = JSON.parse(line);
    process.env.GONGMO_TEST_ADMIN_URL = admin;
    process.env.GONGMO_TEST_TEMPLATE = template;
    cluster.unref();
    return;
  }
  throw new Error('The test database did not start; its reason is above.');
}
