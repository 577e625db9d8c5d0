import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm test`: types, lint, then every test; names what was left out and ends
 * with the totals. Types and lint count as one each. What is given after
 * `npm test --` goes to Jest, which then runs alone.
 */
interface Outcome {
  passed: number;
  failed: number;
  leftOut: string[];
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['server', 'workflows', 'migrations', 'test'];
/** A test that hangs must not hang whoever waits for the totals. */
const LIMIT_MS = 15 * 60_000;

const wanted = process.argv.slice(2);
const outcomes = wanted.length > 0 ? [await jest(wanted)] : [...(await Promise.all([types(), lint()])), await jest([])];
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
const leftOut = outcomes.flatMap((outcome) => outcome.leftOut);
if (leftOut.length > 0) {
  console.log(`\nLeft out on this machine (${leftOut.length}):`);
  for (const name of leftOut) console.log(`  ${name}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function types(): Promise<Outcome> {
  return judge('types', await run('typescript/bin/tsc', ['--noEmit', '--pretty', 'false']));
}

async function lint(): Promise<Outcome> {
  const fast = await run('@biomejs/biome/bin/biome', ['check', '--config-path=.config', ...SOURCES]);
  const typed = await run('eslint/bin/eslint.js', ['--config', '.config/eslint.config.js', ...SOURCES]);
  return judge('lint', { ok: fast.ok && typed.ok, output: fast.output + typed.output });
}

function judge(name: string, { ok, output }: { ok: boolean; output: string }): Outcome {
  console.log(`${ok ? 'PASS' : 'FAIL'} ${name}${ok ? '' : `\n${output}`}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, leftOut: [] };
}

async function jest(wanted: string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'gongmo-results-'));
  const file = join(folder, 'results.json');
  try {
    await run('jest/bin/jest.js', ['--config', 'test/jest.config.js', '--json', '--outputFile', file, ...wanted], {
      show: true,
      env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', NODE_ENV: 'test' },
    });
    return count(JSON.parse(readFileSync(file, 'utf8')) as JestResults);
  } catch (error) {
    console.log(`Jest did not finish: ${String(error)}`);
    return { passed: 0, failed: 1, leftOut: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  /** Files that broke before a test of theirs could run. */
  numRuntimeErrorTestSuites: number;
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

function count(results: JestResults): Outcome {
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    leftOut: tests.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => fullName),
  };
}

function run(
  program: string,
  args: string[],
  { show = false, env = {} }: { show?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'ignore' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    const hear = (chunk: Buffer) => {
      output += String(chunk);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ ok: code === 0, output });
    });
  });
}
