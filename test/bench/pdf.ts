/**
 * `npm run bench:pdf`: a signed notice, press release and contract as PDF/A-2a + PDF/UA-1, from facts to bytes,
 * against Chromium's page.pdf() of the same words as HTML, interleaved. The last line is one JSON object.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { compose } from '../../server/documents/compose.js';
import { type PdfMeta, previewHtml, renderPdf } from '../../server/documents/pdf.js';
import { type SigningKey, sandboxKey, signPdf } from '../../server/documents/sign.js';
import { type BenchPaper, PAPERS } from './pdf-papers.js';

const ROUNDS = 15;
/** Rounds that are not counted: the compiler is still at work. */
const WARM_UP = 15;
const META: PdfMeta = {
  title: '문서',
  author: '한국정보화진흥원',
  lang: 'ko-KR',
  createdAt: new Date('2020-06-22T01:02:03Z'),
  verificationNumber: '1234-5678-9012-3456',
  verifyUrl: 'https://gongmo.example.kr/verify/1234-5678-9012-3456',
};

if (process.argv[2] === 'memory') await memory();
else await bench();

async function bench(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gongmo-bench-'));
  const key = sandboxKey(folder, '한국정보화진흥원');
  const { launchBrowser } = await import('../support/browser.js');
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const overChromium: Record<string, number> = {};
  const ms: Record<string, { ours: number; chromium: number }> = {};
  let identical = true;
  for (const paper of PAPERS) {
    const html = htmlOf(paper);
    const [ours, theirs]: [number[], number[]] = [[], []];
    const hashes = new Set<string>();
    let sizes = '';
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const own = await timed(() => make(paper, key));
      const other = await timed(() => print(page, html));
      hashes.add(createHash('sha256').update(own.result).digest('hex'));
      sizes = `${pagesOf(own.result)} pages, ${Math.round(own.result.length / 1024)} KB; Chromium ${pagesOf(other.result)} pages, ${Math.round(other.result.length / 1024)} KB`;
      if (round < WARM_UP) continue;
      ours.push(own.ms);
      theirs.push(other.ms);
    }
    identical &&= hashes.size === 1;
    ms[paper.name] = { ours: median(ours), chromium: median(theirs) };
    overChromium[paper.name] = round3(median(ours) / median(theirs));
    console.log(`${paper.name}: ${round3(median(ours))} ms signed, Chromium ${round3(median(theirs))} ms (${sizes})`);
  }
  await browser.close();
  await profile(key);
  rmSync(folder, { recursive: true });
  const peakMb = peakOfChild();
  const most = Math.max(...Object.values(overChromium));
  console.log(`identical bytes again: ${identical}; peak memory of a process that only makes papers: ${peakMb} MB`);
  console.log(
    JSON.stringify({
      bench: 'pdf',
      overChromium,
      ms,
      identical,
      peakMb,
      ok: most <= 0.15 && identical && peakMb < 200,
    }),
  );
  if (most > 0.15 || !identical || peakMb >= 200) process.exitCode = 1;
}

async function make(paper: BenchPaper, key: SigningKey): Promise<Buffer> {
  return signPdf(await renderPdf(compose(paper.kind, paper.facts), META), key, META.createdAt, '발급');
}

/** What Chromium is given: the preview of the same blocks, tables ruled and letters sized as on the paper. */
function htmlOf(paper: BenchPaper): string {
  const style = `@page{size:A4;margin:20mm} body{font:${paper.size}pt/1.6 "Noto Sans KR","Noto Sans CJK KR",sans-serif;word-break:keep-all} ul{list-style:none;padding-left:1em} table{border-collapse:collapse;width:100%;font-size:10pt} thead{display:table-header-group} td,th{border:.4pt solid #707070;padding:3pt 4pt} th{background:#eef1f5} .page-break{break-after:page;border:0}`;
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>문서</title><style>${style}</style></head><body>${previewHtml(compose(paper.kind, paper.facts))}</body></html>`;
}

async function print(page: Page, html: string): Promise<Buffer> {
  await page.setContent(html);
  return page.pdf({ format: 'A4', tagged: true, outline: true, printBackground: true });
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** The ten functions that take most of the time by themselves, over all three papers. */
async function profile(key: SigningKey): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  for (let i = 0; i < 10; i++) for (const paper of PAPERS) await make(paper, key);
  const { profile } = await session.post('Profiler.stop');
  const own = new Map<string, number>();
  for (const node of profile.nodes) {
    const { functionName, url, lineNumber } = node.callFrame;
    const name = `${functionName || '(anonymous)'} ${url ? `${path.basename(url)}:${lineNumber + 1}` : ''}`.trim();
    own.set(name, (own.get(name) ?? 0) + (node.hitCount ?? 0));
  }
  const all = [...own.values()].reduce((a, b) => a + b, 0);
  console.log('top ten by own time:');
  for (const [name, hits] of [...own].sort(([, a], [, b]) => b - a).slice(0, 10))
    console.log(`  ${((hits / all) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

/** Peak resident memory, in MB, of a process of its own that makes each paper thirty times. */
function peakOfChild(): number {
  const child = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), 'memory'], {
    encoding: 'utf8',
  });
  return Number(child.stdout.trim().split('\n').at(-1));
}

async function memory(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gongmo-bench-'));
  const key = sandboxKey(folder, '한국정보화진흥원');
  for (let i = 0; i < 30; i++) {
    for (const paper of PAPERS) {
      await make(paper, key);
      await new Promise(setImmediate);
    }
  }
  rmSync(folder, { recursive: true });
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
}

function pagesOf(pdf: Buffer): number {
  return Math.max(...[...pdf.toString('latin1').matchAll(/\/Count (\d+)/g)].map((match) => Number(match[1])));
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
