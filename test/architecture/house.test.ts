import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import '../../server/slices.js';
import { factsOf } from '../../server/documents/facts.js';
import { templatesIn } from '../../server/documents/template.js';
import { effects } from '../../server/lifecycle/effects.js';
import { allActs, allKinds, eventOf, kindOf } from '../../server/lifecycle/registry.js';
import { type Kind, kinds, unborn } from '../../workflows/life.js';
import { mails } from '../../workflows/mails.js';
import { noticeKinds } from '../../workflows/notices.js';
import { policy, readRows, roles } from '../../workflows/policy.js';
import { eventsOf, lives, statesOf } from '../../workflows/step.js';

const ROOT = new URL('../../', import.meta.url);

interface Source {
  path: string;
  text: string;
  /** What it imports: a package by its name, a file of the house by its path from the top. */
  imports: string[];
}

const sources: Source[] = ['server', 'workflows', 'migrations', 'views'].flatMap((top) =>
  (readdirSync(new URL(top, ROOT), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const path = `${top}/${file}`;
      const text = readFileSync(new URL(path, ROOT), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    }),
);

/** Every `import`, `export … from` and `import()` of a file. */
function importsOf(path: string, text: string): string[] {
  const found = [...text.matchAll(/(?:^|\s)(?:import|export)\b[^'"();]*?from\s*'([^']+)'/g)]
    .concat([...text.matchAll(/(?:^|\s)import\s*\(?\s*'([^']+)'/g)])
    .map((match) => String(match[1]));
  return found.map((name) =>
    name.startsWith('.')
      ? new URL(name, new URL(path, ROOT)).href.slice(ROOT.href.length).replace(/\.js$/, '.ts')
      : name,
  );
}

const under = (folder: string): Source[] => sources.filter(({ path }) => path.startsWith(folder));
const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');
/** `file imports what` for every import of these files that is not allowed. */
const strays = (files: Source[], allowed: (name: string) => boolean): string[] =>
  files.flatMap(({ path, imports }) =>
    imports.filter((name) => !allowed(name)).map((name) => `${path} imports ${name}`),
  );
/** Code without its comments. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

/** Folders of server that are no slice: what slices stand on, and what puts them together. */
const ground = ['audit', 'db', 'http', 'jobs', 'lifecycle', 'mail', 'play', 'supervisor'];
const slices = readdirSync(new URL('server', ROOT), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ground.includes(entry.name))
  .map(({ name }) => name);

test('the imports of the house are read as they are written', () => {
  expect(sources.length).toBeGreaterThan(180);
  const { imports } = sources.find(({ path }) => path === 'server/lifecycle/advance.ts') as Source;
  expect(imports).toEqual(expect.arrayContaining(['pg', 'workflows/step.ts', 'server/lifecycle/registry.ts']));
  const paths = new Set(sources.map(({ path }) => path));
  const lost = sources.flatMap(({ path, imports }) =>
    imports
      .filter((name) => /^(server|workflows)\/.*\.ts$/.test(name) && !paths.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(lost).toEqual([]);
});

describe('the pure core', () => {
  test('imports nothing but itself and four packages that only calculate', () => {
    const pure = ['xstate', 'decimal.js', 'temporal-polyfill', 'node:crypto'];
    expect(strays(under('workflows/'), (name) => name.startsWith('workflows/') || pure.includes(name))).toEqual([]);
    const taken = under('workflows/').flatMap(({ text }) => text.match(/import [^;]*from 'node:crypto'/g) ?? []);
    expect(taken).toEqual([`import { createHash } from 'node:crypto'`]);
  });

  test('knows no clock, no chance, no process, no network and no file', () => {
    const impure =
      /Date\.now|new Date\(\s*\)|Temporal\.Now|Math\.random|randomUUID|randomBytes|\bprocess\.|\bperformance\.|setTimeout|setInterval|queueMicrotask|\bfetch\(|\brequire\(|console\.|globalThis|toLocale\w*\(\s*\)|Intl\.DateTimeFormat\(\s*\)/g;
    expect(
      under('workflows/').flatMap(({ path, text }) =>
        (codeOf(text).match(impure) ?? []).map((what) => `${path}: ${what}`),
      ),
    ).toEqual([]);
    expect('Math.random() + Date.now() + new Date()'.match(impure)).toHaveLength(3);
  });

  test('waits for nothing: what it answers, it answers at once', () => {
    expect(
      under('workflows/')
        .filter(({ text }) => /\basync\b|\bawait\b|\bPromise\b/.test(codeOf(text)))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('who may import whom', () => {
  const only =
    (...folders: string[]) =>
    (name: string): boolean =>
      !name.startsWith('server/') || folders.includes(folderOf(name)) || name === 'server/config.ts';

  test('advance stands on the core, the database and the chain, and knows no slice and no web', () => {
    expect(strays(under('server/lifecycle/'), only('server/lifecycle', 'server/db', 'server/audit'))).toEqual([]);
    expect(
      strays(
        under('server/lifecycle/'),
        (name) => !/^(express|handlebars|pdfkit|nodemailer|graphile-worker)/.test(name),
      ),
    ).toEqual([]);
  });

  test('the chain is checked by what knows nothing else of the house', () => {
    const chain = sources.filter(({ path }) => ['server/audit/chain.ts', 'server/audit/verify.ts'].includes(path));
    expect(strays(chain, (name) => name === 'node:crypto' || name === 'server/audit/chain.ts')).toEqual([]);
  });

  test('the web and the letters know no slice', () => {
    for (const folder of ['server/http/', 'server/mail/'])
      expect(strays(under(folder), (name) => !slices.some((slice) => name.startsWith(`server/${slice}/`)))).toEqual([]);
  });

  test('the database knows neither acts nor pages', () => {
    expect(strays(under('server/db/'), only('server/db', 'server/supervisor'))).toEqual([]);
  });

  test('a slice does not reach into the acts of another', () => {
    const reaching = slices.flatMap((slice) =>
      strays(
        under(`server/${slice}/`),
        (name) => !/\/([a-z-]+-)?acts\.ts$/.test(name) || name.startsWith(`server/${slice}/`),
      ),
    );
    expect(reaching).toEqual([]);
  });

  test('no folder that slices stand on is put together by a page', () => {
    expect(
      strays(
        sources.filter(({ path }) => path.endsWith('/store.ts')),
        (name) => !/\/(pages|routes)\.ts$/.test(name),
      ),
    ).toEqual([]);
  });

  test('the house imports nothing of its tests', () => {
    expect(strays(sources, (name) => !name.startsWith('test/'))).toEqual([]);
  });
});

describe('a state', () => {
  test('is written in one place, by the one that says so to the trigger', () => {
    const saying = under('server/').filter(({ text }) => text.includes('gongmo.advance'));
    expect(saying.map(({ path }) => folderOf(path))).toEqual(saying.map(() => 'server/lifecycle'));
    expect(saying.length).toBeGreaterThan(0);
    const tables = allKinds().map(({ table }) => table);
    const sql = new RegExp(
      `(update|insert into|delete from)\\s+(${tables.join('|')})\\b[^;\`]*?\\b(set|\\()[^;\`]*?\\b(state|version|head|entries)\\s*(=|,|\\))`,
      'i',
    );
    expect(sql.test(`update calls t set title_ko = $1, state = 'failed' where id = $2`)).toBe(true);
    const kysely = /\.set\(\{[^}]*\b(state|version|head|entries)\b\s*:/;
    expect(
      under('server/')
        .filter(({ path }) => !path.startsWith('server/lifecycle/'))
        .filter(({ text }) => sql.test(text.replace(/\bwhere\b[^;`]*/gi, '')) || kysely.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('whatever is named is there', () => {
  test('every effect of a machine has its handler, and every handler its effect', () => {
    const named = new Set<string>();
    for (const kind of kinds)
      for (const state of [unborn, ...statesOf(kind)])
        for (const list of (lives[kind].machine.states[state]?.transitions ?? new Map()).values())
          for (const { actions } of list as { actions: { type?: string; params?: { name: string } }[] }[])
            for (const action of actions) if (action.type === 'effect' && action.params) named.add(action.params.name);
    expect(named.size).toBeGreaterThan(25);
    expect([...named].sort()).toEqual(Object.keys(effects).sort());
  });

  test('every letter has words in both languages', () => {
    const wrong = Object.entries(mails).filter(
      ([, { ko, en }]) => !ko.subject || !ko.text || !en.subject || !en.text || /[가-힣]/.test(en.subject + en.text),
    );
    expect(wrong).toEqual([]);
  });

  test('every kind of subject is registered, with a table and SQL for every relation that lets somebody see it', () => {
    expect(
      allKinds()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual([...kinds].sort());
    for (const { kind, sees } of allKinds())
      for (const { relation } of roles.flatMap((role) => readRows(role, kind)))
        expect([kind, relation, typeof sees[relation]]).toEqual([kind, relation, 'string']);
  });

  test('every act is an event of its machine, and every event an act', () => {
    const events = kinds.flatMap((kind) => [
      ...new Set(
        [unborn, ...statesOf(kind)].flatMap((state) => eventsOf(kind, state).map((event) => `${kind}.${event}`)),
      ),
    ]);
    expect(
      allActs()
        .map(({ name }) => name as string)
        .sort(),
    ).toEqual(events.sort());
  });

  test('every act may be done by somebody, and whatever somebody may do is an act', () => {
    const acts = new Set<string>(allActs().map(({ name }) => name));
    const rows = new Set<string>(policy.map(({ act }) => act).filter((act) => !act.endsWith('.read')));
    expect([...acts].filter((act) => !rows.has(act))).toEqual([]);
    expect([...rows].filter((act) => !acts.has(act))).toEqual([]);
  });

  test('every act that creates says under what, and what it writes', () => {
    const births = allActs().filter(({ name }) => eventsOf(kindOf(name), unborn).includes(eventOf(name)));
    expect(births.map(({ name }) => kindOf(name)).sort()).toEqual([...kinds].sort() as Kind[]);
    expect(births.filter(({ insert }) => !insert).map(({ name }) => name)).toEqual([]);
    expect(
      births
        .filter(({ parent }) => !parent)
        .map(({ name }) => name as string)
        .sort(),
    ).toEqual(['organization.register', 'person.enroll', 'program.create']);
  });

  test('every paper of the catalogue has its facts and its words, and there is no other', () => {
    const papers = Object.keys(noticeKinds).sort();
    expect(Object.keys(factsOf).sort()).toEqual(papers);
    expect([...templatesIn(new URL('templates/documents/', ROOT)).keys()].sort()).toEqual(papers);
  });
});

describe('a reader', () => {
  /** Longer than 300 lines, each with the reason why it is one thing all the same. */
  const long: Record<string, string> = {
    'workflows/policy.ts': 'one table, read from top to bottom',
    'workflows/words.ts': 'one dictionary',
    'server/db/schema.ts': 'one list of tables',
    'server/applications/acts.ts': 'the acts of one kind, each a few lines',
    'server/documents/layout.ts': 'one layout of pages',
    'server/documents/layout-table.ts': 'one layout of tables',
    'server/documents/markup.ts': 'one grammar',
  };

  test('meets no file of more than 300 lines, but for those that say why', () => {
    const found = sources.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path);
    expect(found.filter((path) => !(path in long))).toEqual([]);
    expect(Object.values(long).every((why) => why.length > 10)).toBe(true);
  });

  test('meets no drawer and no barrel', () => {
    expect(
      sources
        .filter(
          ({ path }) =>
            /\/(utils?|helpers?|common|misc|shared|index)\.ts$/.test(path) && !path.endsWith('view-helpers.ts'),
        )
        .map(({ path }) => path),
    ).toEqual([]);
    const barrels = sources
      .filter(({ text }) => /^export (\*|\{[^}]*\}) from/m.test(text))
      .filter(
        ({ text }) =>
          codeOf(text)
            .replace(/^(import|export)\b[^;]*?from '[^']+';$/gm, '')
            .trim() === '',
      )
      .map(({ path }) => path);
    expect(barrels).toEqual([]);
  });
});
