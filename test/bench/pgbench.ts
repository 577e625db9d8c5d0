import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Debian's pgbench; undefined where it is not installed. */
export function pgbenchPath(): string | undefined {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).toSorted((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map((version) => `${home}/${version}/bin/pgbench`), '/usr/bin/pgbench'].find((path) =>
    existsSync(path),
  );
}

/** Transactions per second of a script against a database, with so many clients for so many seconds. */
export async function pgbench(
  binary: string,
  url: string,
  script: string,
  clients: number,
  seconds: number,
): Promise<number> {
  const address = new URL(url);
  const socket = address.searchParams.get('host');
  const args = ['-n', '-M', 'prepared', '-f', script, '-c', String(clients), '-j', '2', '-T', String(seconds)];
  const where = [
    '-h',
    socket ?? address.hostname,
    '-p',
    address.searchParams.get('port') ?? (address.port || '5432'),
    '-U',
    address.username,
  ];
  const said = await output(binary, [...args, ...where, address.pathname.slice(1)]);
  const rate = /tps = ([\d.]+) \(without initial/.exec(said) ?? /tps = ([\d.]+)/.exec(said);
  if (!rate) throw new Error(`pgbench said no rate: ${said}`);
  return Number(rate[1]);
}

function output(binary: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
  });
}
