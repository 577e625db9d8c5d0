import type { Config } from '../config.js';
import type { EmbeddedNotice } from '../db/embedded.js';
import type { Progress } from './demonstration.js';
import { sentenceFor } from './trouble.js';

/** What `npm start` prints, Korean first. */

export function embeddedNotice(about: EmbeddedNotice): void {
  if (about.kind === 'relocated') {
    line(
      `데이터베이스 파일은 ${about.home}에 둡니다(이 폴더에는 데이터베이스 사용자가 들어올 수 없습니다).`,
      `The database's files are in ${about.home}: its user cannot enter this folder.`,
    );
    return;
  }
  line(
    `root로 실행 중이므로 데이터베이스는 시스템 사용자 "${about.name}"(으)로 실행합니다${about.created ? '(방금 만들었습니다)' : ''}.`,
    `Running as root, so the database runs as the system user "${about.name}"${about.created ? ', created just now' : ''}.`,
  );
}

export function databaseTrouble(about: 'ended' | 'back' | { failed: unknown }): void {
  if (about === 'ended') line('데이터베이스가 멈춰 다시 시작합니다.', 'The database ended; starting it again.');
  else if (about === 'back') line('데이터베이스가 돌아왔습니다.', 'The database is back.');
  else {
    const sentence = sentenceFor(about.failed);
    const text = about.failed instanceof Error ? about.failed.message : String(about.failed);
    line(sentence?.ko ?? text, sentence?.en ?? '');
  }
}

export function migrated(applied: string[]): void {
  if (applied.length > 0) {
    line(`데이터베이스를 준비했습니다(${applied.join(', ')}).`, 'The database is prepared.');
  }
}

/** One line that fills up on a terminal; a line per tenth elsewhere. */
export function progress({ done, total, label }: Progress): void {
  const share = total > 0 ? Math.floor((done / total) * 100) : 0;
  const text = `시연 자료를 불러오는 중 / Loading the demonstration  ${share}%  ${label}`;
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
  else if (Math.floor(share / 10) !== lastTenth) process.stdout.write(`${text}\n`);
  lastTenth = Math.floor(share / 10);
}

let lastTenth = -1;

export function demonstrationLoaded(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  line('2020년 공모를 시연 자료로 불러왔습니다.', 'The call of 2020 is loaded as a demonstration.');
}

export function childEnded(
  name: string,
  how: { code: number | null; signal: NodeJS.Signals | null; againInMs: number },
  log: string,
): void {
  const why = how.signal ?? `code ${how.code}`;
  const seconds = how.againInMs / 1000;
  line(
    `${name} 프로세스가 멈춰(${why}) ${seconds}초 뒤 다시 시작합니다. 기록: ${log}`,
    `The ${name} process ended (${why}); starting it again in ${seconds} s. Log: ${log}`,
  );
}

export function hopeless(name: string, log: string): void {
  line(
    `${name} 프로세스가 지금 설정으로는 실행되지 않습니다. 까닭은 ${log}의 끝에 있습니다.`,
    `The ${name} process cannot run as things are set. The reason is at the end of ${log}.`,
  );
}

export function welcome(config: Config, links: { role: string; labelKo: string; url: string }[]): void {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(config.host);
  const address = config.publicUrl ?? `http://${local ? 'localhost' : host}:${config.port}`;
  process.stdout.write(`\n공모(Gongmo)  ${address}\n`);
  if (links.length > 0) {
    process.stdout.write('\n역할마다 하나씩, 로그인 주소 / One sign-in link per role\n');
    for (const { role, labelKo, url } of links) process.stdout.write(`  ${labelKo} (${role})\n    ${url}\n`);
  }
  process.stdout.write('\n멈추려면 Ctrl-C / Ctrl-C stops it\n');
}

export function stopping(): void {
  line('멈추는 중입니다.', 'Stopping.');
}

export function stillStopping(): void {
  line('하던 일을 마치는 중입니다.', 'Finishing what was begun.');
}

export function stopped(): void {
  line('모두 멈췄습니다. 자료는 그대로 있습니다.', 'Everything is stopped; the data stay.');
}

function line(ko: string, en: string): void {
  process.stdout.write(`${ko}\n${en ? `${en}\n` : ''}`);
}
