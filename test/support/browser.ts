import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium/', import.meta.url));
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing leaves the machine, and nothing needs a screen or a GPU. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-pings',
];

/** The Chromium that comes with the packages; close it in afterAll. */
export async function launchBrowser(): Promise<Browser> {
  const home = packaged();
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    args: FLAGS,
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(home, 'fonts') },
  });
}

/** The Chromium of the operating system, a second witness; undefined where there is none. */
export function installedBrowser(): (() => Promise<Browser>) | undefined {
  const program = INSTALLED.find((path) => existsSync(path));
  return program === undefined ? undefined : () => chromium.launch({ executablePath: program, args: FLAGS });
}

/**
 * Unpacked once, beside the other caches, in a folder that is renamed when
 * whole: two workers may both be first. The package brings the libraries that a
 * bare server lacks (libnss3 and others) but unpacks them only where it believes
 * to be on a serverless host, and always into the temporary folder: so it is run
 * in a process that is told both.
 */
function packaged(): string {
  const home = join(CACHE, '147.0.0');
  if (!existsSync(home)) unpack(home);
  return home;
}

/**
 * The same two fonts on every machine: the package's Latin one and our Korean
 * one. Its own configuration names folders of a serverless host; with no font
 * at all a page stays empty.
 */
const fonts = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir prefix="relative">../../../../@expo-google-fonts/noto-sans-kr/400Regular</dir>
  <dir prefix="relative">../../../../@expo-google-fonts/noto-sans-kr/700Bold</dir>
  <cachedir>${join(home, 'fonts', 'cache')}</cachedir>
</fontconfig>
`;

function unpack(home: string): void {
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, 'unpacking-'));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await (await import('@sparticuz/chromium')).default.executablePath()`],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    },
  );
  if (status !== 0) throw new Error(`Chromium could not be unpacked: ${stderr}`);
  writeFileSync(join(unfinished, 'fonts', 'fonts.conf'), fonts(home));
  for (const path of [unfinished, join(unfinished, 'chromium')]) chmodSync(path, 0o755);
  try {
    renameSync(unfinished, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
}
