import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** EX_CONFIG of sysexits.h: restarting will not help. */
export const EXIT_CONFIG = 78;

/** One or more environment variables cannot be used; the message says which and why. */
export class ConfigError extends Error {
  readonly problems: { name: string; ko: string; en: string }[];
  constructor(problems: { name: string; ko: string; en: string }[]) {
    super(problems.map((problem) => `${problem.ko}\n${problem.en}`).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Every setting of the program, checked. Paths are absolute. */
export interface Config {
  port: number;
  host: string;
  /** The owner's address; undefined starts the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  varDir: string;
  publicUrl: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  sessionSecret: string;
  signing: {
    p12: string | undefined;
    p12Password: string | undefined;
    cert: string | undefined;
    key: string | undefined;
    tsaUrl: string | undefined;
  };
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  production: boolean;
}

/**
 * Reads and checks every environment variable; an empty one counts as not given.
 * Throws ConfigError. Without SESSION_SECRET one is made once and kept in
 * VAR_DIR/secret, which only its owner can read.
 */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => {
  const given = Object.fromEntries(Object.keys(variables).flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const result = z.object(schemas()).safeParse(given);
  if (!result.success) throw new ConfigError(problems(result.error));
  const value = result.data;
  const varDir = resolve(value.VAR_DIR ?? 'var');
  return {
    port: value.PORT ?? 3000,
    host: value.HOST ?? '127.0.0.1',
    databaseUrl: value.DATABASE_URL,
    varDir,
    publicUrl: value.PUBLIC_URL?.replace(/\/+$/, ''),
    smtpUrl: value.SMTP_URL,
    mailFrom: value.MAIL_FROM ?? '공모 <gongmo@localhost>',
    sessionSecret: value.SESSION_SECRET ?? keptSecret(varDir),
    signing: {
      p12: value.SIGNING_P12,
      p12Password: value.SIGNING_P12_PASSWORD,
      cert: value.SIGNING_CERT,
      key: value.SIGNING_KEY,
      tsaUrl: value.TSA_URL,
    },
    logLevel: value.LOG_LEVEL ?? 'info',
    production: value.NODE_ENV === 'production',
  };
};

/** The database's address for a process that cannot start one itself (web, worker); throws ConfigError without it. */
export function databaseUrlOf(config: Config): string {
  if (config.databaseUrl) return config.databaseUrl;
  throw new ConfigError([sentences('DATABASE_URL')]);
}

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));

/** Each variable: its rule, and what is expected, in Korean and English. */
const variables = {
  PORT: [z.coerce.number().int().min(1).max(65_535), '1부터 65535까지의 포트 번호', 'a port number from 1 to 65535'],
  HOST: [z.string().min(1), '서버가 받을 주소(예: 127.0.0.1)', 'the address to listen on, such as 127.0.0.1'],
  DATABASE_URL: [
    url('postgresql:', 'postgres:'),
    'postgresql://사용자:비밀번호@호스트:포트/데이터베이스 형식의 주소',
    'an address like postgresql://user:password@host:port/database',
  ],
  VAR_DIR: [z.string().min(1), '자료를 둘 폴더', 'a folder for data'],
  PUBLIC_URL: [
    url('http:', 'https:'),
    '사람들이 접속하는 http:// 또는 https:// 주소',
    'the http:// or https:// address people use',
  ],
  SMTP_URL: [
    url('smtp:', 'smtps:'),
    'smtp://사용자:비밀번호@호스트:포트 형식의 주소',
    'an address like smtp://user:password@host:port',
  ],
  MAIL_FROM: [
    z.string().regex(/^[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/),
    '이름 <주소@도메인> 또는 주소@도메인',
    'Name <user@domain> or user@domain',
  ],
  SESSION_SECRET: [z.string().min(32), '32자 이상의 임의 문자열', 'a random text of 32 characters or more'],
  SIGNING_P12: [z.string().min(1), 'PKCS#12 파일 경로', 'the path of a PKCS#12 file'],
  SIGNING_P12_PASSWORD: [z.string(), 'PKCS#12 파일의 암호', "the PKCS#12 file's password"],
  SIGNING_CERT: [z.string().min(1), '서명 인증서(PEM) 파일 경로', 'the path of the signing certificate (PEM)'],
  SIGNING_KEY: [z.string().min(1), '서명 개인키(PEM) 파일 경로', 'the path of the signing key (PEM)'],
  TSA_URL: [url('http:', 'https:'), '시점확인(TSA) 서버 주소', "a time-stamp server's address"],
  LOG_LEVEL: [
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'trace, debug, info, warn, error, fatal, silent 중 하나',
    'one of trace, debug, info, warn, error, fatal, silent',
  ],
  NODE_ENV: [
    z.enum(['development', 'test', 'production']),
    'development, test, production 중 하나',
    'one of development, test, production',
  ],
} as const;

type Variables = typeof variables;
type Schemas = { [Name in keyof Variables]: z.ZodOptional<Variables[Name][0]> };

function schemas(): Schemas {
  return Object.fromEntries(
    Object.entries(variables).map(([name, [rule]]) => [name, rule.optional()]),
  ) as unknown as Schemas;
}

/** The value itself is not repeated: it may be a password. */
function problems(error: z.ZodError): { name: string; ko: string; en: string }[] {
  const names = [...new Set(error.issues.map((issue) => String(issue.path[0])))];
  return names.map((name) => sentences(name as keyof Variables));
}

function sentences(name: keyof Variables): { name: string; ko: string; en: string } {
  const [, ko, en] = variables[name];
  return {
    name,
    ko: `환경 변수 ${name}의 값을 쓸 수 없습니다. 필요한 값: ${ko}.`,
    en: `Environment variable ${name} cannot be used. Expected: ${en}.`,
  };
}

/** Web and worker may both be first: the file appears whole or not at all, and the first one stays. */
function keptSecret(varDir: string): string {
  mkdirSync(varDir, { recursive: true });
  const file = join(varDir, 'secret');
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}
