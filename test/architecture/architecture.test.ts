import { glob, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { findBreaches, type SourceFile } from './architecture.ts';
import { BANS, BROWSER, FOLDERS, LEVELS, NARROW, OUTGOING, PLAYGROUND_WALLS, UNLAYERED, WALLS } from './layout.ts';

let sources: readonly SourceFile[];

beforeAll(async () => {
  const paths = await Array.fromAsync(glob(['src/**/*.{js,ts}', 'sandbox/**/*.ts', 'playground/**/*.ts']));
  sources = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
});

describe('the code in src, playground and sandbox', () => {
  it('imports downwards only, in no cycle, and keeps packages and constructs in their places', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(findBreaches(sources)).toEqual([]);
  });
});

describe('the tables of the layout', () => {
  it('name below each folder only what it may import', () => {
    const order = Object.keys(FOLDERS);
    for (const [folder, imports] of Object.entries(FOLDERS)) {
      const upwards = imports.filter((one) => order.indexOf(one) <= order.indexOf(folder));
      expect(upwards, folder).toEqual([]);
    }
  });

  it('name only what is there', () => {
    const paths = ['package.json', ...sources.map(({ path }) => path)];
    const named = [
      ...Object.keys(FOLDERS),
      ...Object.entries(LEVELS).flatMap(([folder, lines]) =>
        lines.flat().map((part) => (part === '.' ? folder : `${folder}/${part}`)),
      ),
      ...NARROW.flatMap(({ from, to, files }) => [from, to, ...files]),
      ...Object.values(WALLS).flat(),
      ...Object.values(PLAYGROUND_WALLS).flat(),
      ...UNLAYERED,
      ...Object.keys(BROWSER),
      ...OUTGOING.allowed,
      ...Object.values(BANS).flatMap(({ allowed }) => allowed),
    ].map((one) => one.replace(/\/$/, ''));
    expect(named.filter((one) => !paths.some((path) => path === one || path.startsWith(`${one}/`)))).toEqual([]);
  });
});

/** Files that are there only for the test, each with its imports: `from > to` a line. */
function filesOf(...imports: readonly (readonly [path: string, text: string])[]): readonly SourceFile[] {
  return imports.map(([path, text]) => ({ path, text }));
}

describe('an import that does not go down is reported', () => {
  it.each([
    ['src/commands/imagine.ts', "import { models } from '../flux/models.ts';", 'src/commands may not import src/flux'],
    ['src/commands/quota.ts', "import type { Schema } from '../db/schema.ts';", 'src/commands may not import src/db'],
    [
      'src/generation/pipeline/picture-worker.ts',
      "export { createApp } from '../../app/app.ts';",
      'src/generation may not import src/app',
    ],
    ['src/runtime/log.ts', "import '../config.ts';", 'src/runtime may not import src/config.ts'],
    ['src/db/schema.ts', "import version from '../../package.json';", 'src/db may not import package.json'],
    ['src/app/app.ts', "await import('../../sandbox/bfl/bfl.ts');", 'src/app may not import sandbox'],
    ['src/app/app.ts', "import type { World } from '../../test/support/world.ts';", 'src/app may not import test'],
    ['src/app/app.ts', "import fonts from '../../assets/fonts.json';", 'src/app may not import assets'],
    ['sandbox/bfl/submit.ts', "import { models } from '../../src/flux/models.ts';", 'sandbox may not import src/flux'],
    [
      'sandbox/bfl/submit.ts',
      "type Money = import('../../src/config.ts').Config;",
      'sandbox may not import src/config',
    ],
    ['sandbox/discord/discord.ts', "import '../demo.ts';", 'sandbox may not import sandbox/demo.ts'],
    [
      'sandbox/settings.ts',
      "import type { Stage } from '../playground/world/stage.ts';",
      'sandbox may not import playground',
    ],
    ['src/main.ts', "await import('../playground/play.ts');", 'src/main.ts may not import playground/play.ts'],
    ['playground/bot/bot.ts', "import { createApp } from '../../src/app/app.ts';", 'playground may not import src/app'],
    ['playground/levers/levers.ts', "import '../../src/db/schema.ts';", 'playground may not import src/db'],
    [
      'playground/client/client.ts',
      "import '../bot-process/main.ts';",
      'playground may not import playground/bot-process',
    ],
    ['playground/server/server.ts', "import '../page/main.ts';", 'playground may not import playground/page'],
    ['playground/month/month.ts', "import '../../src/flux/models.ts';", 'playground/month may not import src/flux'],
    ['playground/books.ts', "import '../src/db/schema.ts';", 'playground/books.ts may not import src/db'],
    ['playground/page/store.ts', "import '../client/moves.ts';", 'playground/page may not import playground'],
    ['playground/page/behind/money.ts', "import '../../../src/db/schema.ts';", 'playground/page may not import src/db'],
    [
      'playground/wire/events.ts',
      "import type { Stage } from '../world/stage.ts';",
      'playground/wire may not import playground',
    ],
  ])('between folders: %s with %s', (path, text, sentence) => {
    expect(findBreaches([{ path, text }])).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    ['src/db/ledger/ledger.ts', '../archive/erasure.ts', 'within src/db, ledger does not stand above archive'],
    ['src/db/schema.ts', './sqlite/database.ts', 'within src/db, schema.ts does not stand above sqlite'],
    ['src/db/generations/store.ts', '../reports/live-counts.ts', 'generations does not stand above reports'],
    ['src/discord/views/pages.ts', '../interactions/router.ts', 'views does not stand above interactions'],
    ['src/discord/texts/en/usage.ts', '../../views/pages.ts', 'texts does not stand above views'],
    ['src/flux/polling/poll.ts', '../bfl/schemas.ts', 'polling does not stand above bfl'],
    ['src/flux/models.ts', './bfl/schemas.ts', 'within src/flux, . does not stand above bfl'],
    ['src/generation/model/caps.ts', '../ports/messenger.ts', 'model does not stand above ports'],
    ['src/generation/ports/messenger.ts', '../recovery.ts', 'within src/generation, ports does not stand above .'],
    [
      'sandbox/image-host/painting/sky.ts',
      '../picture.ts',
      'within sandbox/image-host, painting does not stand above .',
    ],
    ['sandbox/image-host/http.ts', '../bfl/bfl.ts', 'within sandbox, image-host does not stand above bfl'],
    ['sandbox/discord/cdn.ts', '../bfl/hosts.ts', 'within sandbox, discord does not stand above bfl'],
  ])('between sub-folders: %s with %s', (path, specifier, sentence) => {
    const breach = [expect.stringContaining(sentence)];
    expect(findBreaches([{ path, text: `import { one } from '${specifier}';` }])).toEqual(breach);
    expect(findBreaches([{ path, text: `import type { One } from '${specifier}';` }])).toEqual(breach);
  });

  it.each(['generation/generation-service.ts', 'generation/model/caps.ts'])(
    'from flux into generation, but for the interfaces that it implements: %s',
    (file) => {
      const text = `import type { One } from '../../${file}';`;
      const sentence = 'flux sees only the interfaces that it implements';
      expect(findBreaches([{ path: 'src/flux/polling/poll.ts', text }])).toEqual([expect.stringContaining(sentence)]);
    },
  );
});

describe('the playground sees of others the named files, and types', () => {
  it.each([
    ['playground/world/stage.ts', '../../src/generation/model/caps.ts', 'the life of a picture as data'],
    ['playground/wire/behind.ts', '../../src/generation/model/money.ts', 'the life of a picture as data'],
    ['playground/page/state.ts', '../../src/generation/model/money.ts', 'nothing else of the bot'],
    ['playground/page/state.ts', '../../sandbox/discord/discord.ts', 'a browser gets the page'],
    ['playground/month/month.ts', '../../src/generation/model/money.ts', 'written by the stores'],
  ])('%s with %s', (path, specifier, sentence) => {
    const breach = [expect.stringContaining(sentence)];
    expect(findBreaches([{ path, text: `import { one } from '${specifier}';` }])).toEqual(breach);
    expect(findBreaches([{ path, text: `export { one } from '${specifier}';` }])).toEqual(breach);
    expect(findBreaches([{ path, text: `import type { One } from '${specifier}';` }])).toEqual([]);
  });

  it('but no types of what lies elsewhere', () => {
    const text = (file: string): string => `import type { One } from '${file}';`;
    const files = filesOf(
      ['playground/world/stage.ts', text('../../src/generation/ports/messenger.ts')],
      ['playground/play.ts', text('../src/runtime/clock.ts')],
      ['playground/bot-process/main.ts', text('../world/stage.ts')],
    );
    expect(findBreaches(files)).toHaveLength(files.length);
  });
});

it('the parts of the page may name each other’s types, and nothing that runs in a cycle', () => {
  const [a, b] = ['playground/page/state.ts', 'playground/page/behind/choices.ts'];
  const runs = filesOf([a, "import { b } from './behind/choices.ts';"], [b, "import { a } from '../state.ts';"]);
  const types = filesOf([a, "import { b } from './behind/choices.ts';"], [b, "import type { A } from '../state.ts';"]);
  expect(findBreaches(runs)).toEqual([expect.stringContaining('files import each other in a cycle')]);
  expect(findBreaches(types)).toEqual([]);
});

it('what the thread of pictures loads is reported where the main thread imports it', () => {
  const text = (path: string): string => `import { preview } from '${path}/worker/pictures.ts';`;
  expect(findBreaches([{ path: 'src/app/app.ts', text: text('../imaging') }])).toEqual([
    expect.stringContaining('what draws and decodes is loaded in a thread of its own'),
  ]);
  expect(findBreaches([{ path: 'src/imaging/imaging-thread.ts', text: text('.') }])).toEqual([
    expect.stringContaining('within src/imaging, . does not stand above worker'),
  ]);
  expect(findBreaches([{ path: 'src/discord/views/usage-chart.ts', text: text('../../imaging') }])).toEqual([
    expect.stringContaining('src/discord may not import src/imaging'),
  ]);
});

describe('a place without a level is reported', () => {
  it.each([
    ['src/stray.ts', 'give its folder a row in FOLDERS'],
    ['src/tunnel/fetch.ts', 'give its folder a row in FOLDERS'],
    ['src/db/postgres/pool.ts', 'give src/db/postgres one in LEVELS'],
    ['src/db/stray.ts', 'give src/db/. one in LEVELS'],
    ['src/commands/shared/reply.ts', 'give src/commands/shared one in LEVELS'],
    ['sandbox/image-host/video/frames.ts', 'give sandbox/image-host/video one in LEVELS'],
  ])('%s', (path, sentence) => {
    expect(findBreaches([{ path, text: '' }])).toEqual([expect.stringContaining(sentence)]);
  });

  it.each(['src/discord/texts/en/usage.ts', 'src/db/sqlite/migrations/0009-one.ts', 'src/runtime/retry.ts'])(
    'but not a new file, nor a deeper folder of a sub-folder: %s',
    (path) => {
      expect(findBreaches([{ path, text: '' }])).toEqual([]);
    },
  );
});

describe('a cycle is reported', () => {
  it.each([
    ['of two files', "import { b } from './b.ts';", "import { a } from './a.ts';"],
    ['of two files, one by types only', "import { b } from './b.ts';", "import type { A } from './a.ts';"],
    ['of two files, both by types only', "import type { B } from './b.ts';", "export type { A } from './a.ts';"],
    ['of two files, one by the type of an import', "import './b.ts';", "type A = import('./a.ts').A;"],
    ['of two files, one when it is needed', "import './b.ts';", "await import('./a.ts');"],
  ])('%s', (_, a, b) => {
    for (const folder of ['src/runtime', 'sandbox/discord']) {
      const files = filesOf([`${folder}/a.ts`, a], [`${folder}/b.ts`, b]);
      const cycle = `${folder}/a.ts → ${folder}/b.ts → ${folder}/a.ts`;
      expect(findBreaches(files)).toEqual([`files import each other in a cycle: ${cycle}`]);
    }
  });

  it('of one file with itself', () => {
    const breaches = findBreaches(filesOf(['src/runtime/a.ts', "import './a.ts';"]));
    expect(breaches).toContain('files import each other in a cycle: src/runtime/a.ts → src/runtime/a.ts');
  });

  it('of many files, once', () => {
    const files = filesOf(
      ['src/runtime/a.ts', "import './b.ts';"],
      ['src/runtime/b.ts', "import './c.ts'; import './d.ts';"],
      ['src/runtime/c.ts', "import './a.ts';"],
      ['src/runtime/d.ts', ''],
    );
    expect(findBreaches(files)).toEqual([
      'files import each other in a cycle: src/runtime/a.ts → src/runtime/b.ts → src/runtime/c.ts → src/runtime/a.ts',
    ]);
  });

  it.each([
    ['src/db/archive', 'src/db/ledger', '..'],
    ['src/archive', 'src/db/archive', '../..'],
    ['sandbox/image-host', 'sandbox/image-host/painting', '.'],
  ])('of the folders %s and %s, though their files make none', (one, other) => {
    const up = (folder: string): string => '../'.repeat(folder.split('/').length);
    const files = filesOf(
      [`${one}/a.ts`, `import '${up(one)}${other}/b.ts';`],
      [`${other}/c.ts`, `import type { D } from '${up(other)}${one}/d.ts';`],
    );
    const breaches = findBreaches(files);
    expect(breaches).toContain(`folders import each other in a cycle: ${one} → ${other} → ${one}`);
    expect(breaches.some((breach) => breach.startsWith('files'))).toBe(false);
  });
});

describe('a package out of its place is reported', () => {
  it.each(Object.keys(PLAYGROUND_WALLS))('in the playground: %s', (vendor) => {
    for (const text of [`import '${vendor}';`, `import type { One } from '${vendor}/deeper.js';`]) {
      const [breach, ...others] = findBreaches([{ path: 'playground/world/stage.ts', text }]);
      expect([breach, others]).toEqual([`playground/world/stage.ts must not import ${vendor}`, []]);
    }
  });

  it.each(['zod', 'node:fs', 'discord.js', 'lit-html'])('in the browser, where only two are: %s', (vendor) => {
    const path = 'playground/page/app.ts';
    expect(findBreaches([{ path, text: `import '${vendor}';` }])).toEqual([`${path} must not import ${vendor}`]);
    for (const own of BROWSER['playground/page/'] ?? [])
      expect(findBreaches([{ path, text: `import '${own}/deeper.js';` }])).toEqual([]);
  });

  it.each(Object.keys(WALLS))('%s', (vendor) => {
    const path = 'src/runtime/clock.ts';
    for (const text of [
      `import { one } from '${vendor}';`,
      `import type { One } from '${vendor}/deeper.js';`,
      `export * from '${vendor}';`,
      `const { one } = await import('${vendor}');`,
      `type One = import('${vendor}').One;`,
    ]) {
      expect(findBreaches([{ path, text }])).toEqual([`${path} must not import ${vendor}`]);
    }
  });

  it.each([
    ['src/generation/flow-control/account-pause.ts', 'bottleneck'],
    ['src/discord/views/usage-view.ts', 'chart.js'],
    ['src/discord/connection/client.ts', 'undici'],
    ['src/backups/take-backup.ts', 'better-sqlite3'],
    ['src/administration/reports.ts', 'kysely'],
    ['src/app/app.ts', 'prom-client'],
    ['src/commands/usage.ts', '@napi-rs/canvas'],
    ['src/discord/messages/shrink-picture.ts', '@napi-rs/canvas'],
    ['src/imaging/imaging-thread.ts', 'sharp'],
    ['src/generation/ports/messenger.ts', 'discord.js'],
  ])('in %s: %s', (path, vendor) => {
    expect(findBreaches([{ path, text: `import '${vendor}';` }])).toEqual([`${path} must not import ${vendor}`]);
    expect(findBreaches([{ path, text: `import '${vendor}-extra';` }])).toEqual([]);
  });
});

/** Ways to write each banned construct. */
const BANNED: Readonly<Record<string, readonly string[]>> = {
  'the environment': [
    'const key = process.env.BFL_API_KEY;',
    "const key = process?.env['BFL_API_KEY'];",
    "const all = process['env'];",
    'const { env } = process;',
    "import { env } from 'node:process';",
  ],
  'a database that can be written': ['new BetterSqlite(path)', 'new BetterSqlite(path, { readonly: false })'],
  'sql.raw': ['sql.raw(`DELETE FROM ledger WHERE prompt = ${prompt}`)', 'sql.id(name)', 'sql.table(name)'],
  'exec of SQL': ['sqlite.exec(text)', 'database.exec(`DELETE ${text}`)'],
  'a state written by hand': ["db.updateTable('pictures').set({ state: 'queued' })", '{ ...row, state: `open` }'],
  'a shell': ["import { exec } from 'node:child_process';"],
  eval: ['eval(text)', 'const run = new Function(text);', "import { runInNewContext } from 'node:vm';"],
  'a thread': ["import { Worker } from 'node:worker_threads';", "await import('worker_threads')"],
  'an import by a computed name': ['await import(name)', 'await import(`../${name}.ts`)'],
  'a pattern made of a text': ['new RegExp(word)', 'RegExp(word)'],
  'AbortSignal.any': [
    'AbortSignal.any([one, other])',
    "AbortSignal['any']([one, other])",
    'const { any } = AbortSignal;',
    'const { any: either } = AbortSignal;',
  ],
  'a connection past the proxies': [
    'const answer = await fetch(url);',
    'await globalThis.fetch(url)',
    "globalThis['WebSocket']",
    'const { fetch } = globalThis;',
    'new WebSocket(url)',
    'new EventSource(url)',
    'new REST().setToken(token)',
    'new REST({ api: apiUrl })',
    'DefaultRestOptions.makeRequest(url, init)',
  ],
  'a template of HTML': [
    'element.innerHTML = text',
    "import { unsafeHTML } from 'lit/directives/unsafe-html.js';",
    'document.write(text)',
    "element.insertAdjacentHTML('beforeend', text)",
  ],
};

describe('a module that opens connections is reported outside of src/proxy', () => {
  it.each([
    "import { request } from 'node:http';",
    "import https from 'node:https';",
    "import { connect, isIP } from 'net';",
    "import * as tls from 'node:tls';",
    "export { connect } from 'node:http2';",
    "const { createSocket } = await import('node:dgram');",
  ])('%s', (text) => {
    for (const path of ['src/flux/bfl/download.ts', 'src/doctor.ts']) {
      const [breach, ...others] = findBreaches([{ path, text }]);
      expect(breach).toMatch(`${path} must not open connections by `);
      expect(others).toEqual([]);
    }
    expect(findBreaches([{ path: 'src/proxy/tunnel.ts', text }])).toEqual([]);
  });

  it('but not a server, a look at an address, nor a type', () => {
    const text = "import { createServer, type IncomingMessage } from 'node:http'; import { isIP } from 'node:net';";
    const types = "import type { Socket } from 'node:net';";
    expect(findBreaches(filesOf(['src/config.ts', text], ['src/main.ts', types]))).toEqual([]);
  });
});

describe('a construct out of its place is reported', () => {
  it.each(Object.keys(BANS))('%s', (what) => {
    const ways = BANNED[what] ?? [];
    expect(ways).not.toEqual([]);
    for (const place of BANS[what]?.within ?? []) {
      const path = { 'src/': 'src/runtime/clock.ts', 'sandbox/': 'sandbox/settings.ts' }[place] ?? `${place}any.ts`;
      for (const text of ways) expect(findBreaches([{ path, text }]), text).toContain(`${path} must not use ${what}`);
    }
  });

  it('but not where the layout allows it, nor what only looks alike', () => {
    const fine = filesOf(
      ['src/main.ts', 'await run(process.env);'],
      ['src/db/sqlite/migrate.ts', 'sqlite.exec(migration.sql);'],
      ['src/db/sqlite/database.ts', "sqlite.exec('PRAGMA optimize');"],
      ['src/flux/bfl/download.ts', 'class A { async fetch(one: string) {} } await fetcher.fetch(one);'],
      ['src/discord/messages/responder.ts', 'new REST({ ...client.rest.options, retries: 0 })'],
      ['src/discord/messages/message-remover.ts', 'AbortSignal.timeout(TIMEOUT_MS); function of(one: AbortSignal) {}'],
      ['src/runtime/log.ts', "const found = /env/.exec(text); const { pid } = process; import('node:fs');"],
    );
    expect(findBreaches(fine)).toEqual([]);
  });
});
