import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Throws what `listen` would (EADDRINUSE, EACCES, EADDRNOTAVAIL) before anything is started. */
export async function checkPort(port: number, host: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}

/** Waits until somebody answers on the port, or `given` up. */
export async function answersOn(port: number, host: string, given: () => boolean): Promise<boolean> {
  const target = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  while (!given()) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, target);
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return true;
    await wait(100);
  }
  return false;
}
