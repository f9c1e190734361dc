import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** What a source file imports, types included. */
export interface SourceFile {
  /** From the root of the repository: `src/app/app.ts`. */
  readonly path: string;
  readonly text: string;
}

/** The rooms of the house, and which rooms each may look into. A room may always look into itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  main: ['app', 'runtime'],
  doctor: ['backups', 'config', 'db', 'discord', 'flux', 'generation', 'runtime'],
  backup: ['backups', 'config', 'runtime'],
  restore: ['backups', 'config', 'runtime'],
  // Files and rows are one backup, so this room may open the database; it has no SQL either.
  backups: ['db'],
  app: [
    'administration',
    'archive',
    'commands',
    'config',
    'db',
    'discord',
    'flux',
    'generation',
    'monitoring',
    'runtime',
  ],
  commands: ['administration', 'archive', 'discord', 'generation'],
  archive: ['generation', 'runtime'],
  monitoring: ['generation', 'runtime'],
  administration: ['generation', 'runtime'],
  discord: ['administration', 'archive', 'generation', 'runtime'],
  flux: ['generation', 'runtime'],
  db: ['administration', 'archive', 'generation', 'monitoring'],
  generation: ['runtime'],
  config: ['generation'],
  runtime: [],
  sandbox: [],
  demo: ['app', 'config', 'db', 'runtime', 'sandbox'],
};

/** flux implements these interfaces of generation and knows nothing else of it. */
const FLUX_MAY_SEE = ['image-model.ts', 'image-provider.ts', 'money.ts'];

/** Packages behind walls, and the only places in `src` that may import them. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  'discord.js': ['src/commands/', 'src/discord/', 'src/app/'],
  undici: ['src/flux/'],
  '@napi-rs/canvas': ['src/discord/'],
  bottleneck: ['src/generation/flow-control/limiter.ts'],
  'better-sqlite3': ['src/db/'],
  kysely: ['src/db/'],
  'chart.js': ['src/discord/views/spending-chart.ts'],
  'prom-client': ['src/monitoring/'],
};

/** Where the environment may be read. */
const ENVIRONMENT_READERS = ['src/main.ts', 'src/doctor.ts', 'src/backup.ts', 'src/restore.ts'];

/**
 * What would let a text become code, SQL, a shell's command or a pattern. Nobody's words may come near it, so none of
 * it stands in `src` but where it is named here with its reason.
 */
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp, allowed: readonly string[]])[] = [
  ['sql.raw', /\bsql\s*\.\s*(?:raw|id|table|ref)\b/, []],
  // Migrations run the statements of their own files. A constant between quotes is nobody's words.
  ['exec of SQL', /\b(?:sqlite|database|db|connection)\s*\.\s*exec\s*\((?!')/, ['src/db/sqlite/migrate.ts']],
  ['a shell', /\bchild_process\b/, []],
  ['eval', /\beval\s*\(|\bnew\s+Function\b|\bnode:vm\b|\bnode:worker_threads\b/, []],
  ['a pattern made of a text', /\b(?:new\s+)?RegExp\s*\(/, []],
  ['a template of HTML', /\binnerHTML\b/, []],
];

/** Every breach of the arrows and walls, as a sentence; none in a sound house. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...importBreaches(file), ...environmentBreaches(file), ...forbiddenBreaches(file)]);
}

function importBreaches(file: SourceFile): string[] {
  return importsOf(file).flatMap((specifier) =>
    specifier.startsWith('.') ? arrowBreaches(file.path, specifier) : wallBreaches(file.path, specifier),
  );
}

function importsOf({ path, text }: SourceFile): string[] {
  const { module } = parseSync(path, text);
  const statics = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const reExports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest.value])),
  );
  const dynamics = module.dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/^['"`]|['"`]$/g, ''),
  );
  return [...statics, ...reExports, ...dynamics];
}

function arrowBreaches(path: string, specifier: string): string[] {
  const target = posix.join(posix.dirname(path), specifier);
  const from = roomOf(path);
  const to = roomOf(target);
  if (to === 'package.json' || from === to) return [];
  if (!(ARROWS[from] ?? []).includes(to)) return [`${path} must not import ${target}: no arrow from ${from} to ${to}`];
  if (from === 'flux' && to === 'generation' && !FLUX_MAY_SEE.includes(posix.basename(target))) {
    return [`${path} must not import ${target}: flux sees only the interfaces that it implements`];
  }
  return [];
}

function wallBreaches(path: string, specifier: string): string[] {
  const vendor = Object.keys(WALLS).find((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (vendor === undefined || !path.startsWith('src/')) return [];
  const allowed = WALLS[vendor] ?? [];
  return allowed.some((place) => path.startsWith(place)) ? [] : [`${path} must not import ${vendor}`];
}

function environmentBreaches({ path, text }: SourceFile): string[] {
  const reads = /\bprocess\s*\.\s*env\b/.test(text);
  return path.startsWith('src/') && reads && !ENVIRONMENT_READERS.includes(path)
    ? [`${path} must not read process.env`]
    : [];
}

function forbiddenBreaches({ path, text }: SourceFile): string[] {
  if (!path.startsWith('src/')) return [];
  return FORBIDDEN.flatMap(([what, pattern, allowed]) =>
    pattern.test(text) && !allowed.includes(path) ? [`${path} must not use ${what}`] : [],
  );
}

/** `src/flux/polling/poll.ts` → flux, `src/app/app.ts` → app, `sandbox/demo.ts` → demo, anything else → its top folder. */
function roomOf(path: string): string {
  if (path === 'sandbox/demo.ts') return 'demo';
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}
