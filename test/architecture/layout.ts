/** The layout of the code as tables: which folder may import which, and which packages and constructs stand where. */

/**
 * Every folder and file at the top of `src`, `playground` and `sandbox`, from the top down, with what each may import beside itself. Imports
 * go down only: a row names rows below it. Why it is so: docs/adr/0017-the-layout-of-the-source.md.
 */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'playground/play.ts': ['playground', 'src/runtime'],
  // Takes the pictures of the documentation.
  'playground/screenshots': ['playground'],
  // The bot's process boots production's own root; what its parent and it say to each other lies beside.
  'playground/bot-process': ['playground', 'src/app', 'src/config.ts', 'src/runtime'],
  // What a browser runs.
  'playground/page': ['playground/wire', 'sandbox', 'src/generation'],
  // Plays on the sandbox through its public moves, and knows of the bot the life of a picture alone.
  playground: ['playground/month', 'playground/books.ts', 'playground/wire', 'sandbox', 'src/generation'],
  // Writes as the bot does, while that is stopped.
  'playground/month': ['sandbox', 'src/db', 'src/administration', 'src/generation'],
  // Reads the bot's database beside it, by statements of its own.
  'playground/books.ts': ['playground/wire', 'src/generation'],
  // What page and server say to each other.
  'playground/wire': ['sandbox', 'src/generation'],
  'sandbox/demo.ts': ['sandbox/demonstration.ts', 'sandbox', 'src/flux', 'src/runtime'],
  'sandbox/demonstration.ts': ['sandbox', 'src/app', 'src/db', 'src/config.ts', 'src/runtime'],
  // The sandbox is an independent witness: it follows the published contracts of Discord and BFL, and knows nothing of src.
  sandbox: [],
  'src/main.ts': ['src/app', 'src/runtime'],
  'src/doctor.ts': [
    'src/checks',
    'src/discord',
    'src/flux',
    'src/imaging',
    'src/db',
    'src/config.ts',
    'src/environment',
    'src/generation',
    'src/runtime',
  ],
  'src/setup.ts': [
    'src/cli',
    'src/checks',
    'src/discord',
    'src/config.ts',
    'src/settings',
    'src/environment',
    'src/runtime',
  ],
  'src/backup.ts': ['src/backups', 'src/cli', 'src/config.ts', 'src/environment', 'src/runtime'],
  'src/restore.ts': ['src/backups', 'src/cli', 'src/config.ts', 'src/environment', 'src/runtime'],
  'src/paint.ts': ['src/cli', 'src/runtime'],
  // What the doctor checks beside the connections.
  'src/checks': [
    'src/backups',
    'src/flux',
    'src/db',
    'src/monitoring',
    'src/archive',
    'src/config.ts',
    'src/generation',
    'src/proxy',
    'src/runtime',
  ],
  // What programs for people in a terminal share, and the one that paints.
  'src/cli': [
    'src/accounts',
    'src/flux',
    'src/imaging',
    'src/db',
    'src/config.ts',
    'src/environment',
    'src/generation',
    'src/runtime',
  ],
  'src/health.ts': ['src/monitoring', 'src/config.ts', 'src/environment'],
  'src/app': [
    'src/accounts',
    'src/commands',
    'src/discord',
    'src/flux',
    'src/imaging',
    'src/db',
    'src/monitoring',
    'src/backups',
    'src/archive',
    'src/administration',
    'src/config.ts',
    'src/environment',
    'src/generation',
    'src/runtime',
    'package.json',
  ],
  // The keys in the settings as accounts that paint.
  'src/accounts': ['src/flux', 'src/monitoring', 'src/config.ts', 'src/generation', 'src/runtime'],
  'src/commands': ['src/discord', 'src/archive', 'src/administration', 'src/generation'],
  'src/discord': ['src/archive', 'src/administration', 'src/generation', 'src/proxy', 'src/runtime'],
  'src/config.ts': ['src/flux', 'src/settings', 'src/environment', 'src/generation', 'src/proxy'],
  'src/settings': ['src/flux', 'src/environment', 'src/generation', 'src/runtime'],
  'src/flux': ['src/generation', 'src/proxy', 'src/runtime'],
  'src/imaging': ['src/generation', 'src/runtime'],
  // A backup is files and rows, so it opens the database; it has no SQL either.
  'src/backups': ['src/db'],
  'src/db': ['src/monitoring', 'src/archive', 'src/administration', 'src/generation'],
  'src/monitoring': ['src/generation', 'src/runtime'],
  'src/archive': ['src/generation', 'src/runtime'],
  'src/administration': ['src/generation', 'src/runtime'],
  'src/generation': ['src/runtime'],
  'src/environment': [],
  'src/proxy': ['src/runtime'],
  'src/runtime': [],
  'package.json': [],
};

/**
 * The sub-folders of a folder, from the top down: each line may import the lines below it, and those of one line nothing of each
 * other. `.` stands for the files that lie directly in the folder, a file's name for that file. A deeper folder belongs to its
 * sub-folder, unless it has lines of its own. A folder without lines has no sub-folders.
 */
export const LEVELS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  playground: [
    ['play.ts', 'bot-process', 'page', 'screenshots'],
    ['playground.ts'],
    ['client'],
    ['levers'],
    ['behind'],
    ['bot', 'server', 'world'],
    ['.'],
    ['month', 'books.ts'],
    ['wire'],
  ],
  'playground/screenshots': [['main.ts'], ['shots'], ['shot.ts'], ['scene.ts'], ['.']],
  sandbox: [['.'], ['atlascloud', 'bfl', 'demo', 'discord', 'replicate'], ['image-host'], ['limits', 'clock']],
  // What the hosts of the sandbox share; each has its contract to itself.
  'sandbox/image-host': [['.'], ['painting']],
  'src/discord': [['interactions'], ['messages'], ['views', 'connection'], ['texts']],
  'src/flux': [['hosts.ts'], ['bfl', 'replicate', 'atlascloud'], ['client'], ['.', 'polling'], ['http']],
  // What runs in the thread may read what the two say to each other; nothing of the main thread imports what it loads.
  'src/imaging': [['worker'], ['.']],
  'src/administration': [['html-report'], ['.']],
  'src/administration/html-report': [['.'], ['page', 'payload.ts']],
  'src/cli': [['paint'], ['.']],
  'src/cli/paint': [['.'], ['terminal', 'asked'], ['texts'], ['engine'], ['journal'], ['model']],
  'src/db': [
    ['backup'],
    ['archive'],
    ['reports'],
    ['generations'],
    ['administration', 'presets'],
    ['ledger'],
    ['sqlite'],
    ['schema.ts'],
  ],
  'src/generation': [['.'], ['reply'], ['pipeline'], ['admission'], ['flow-control'], ['ports'], ['model']],
};

/**
 * Folders whose sub-folders only sort their files: any of these may import any other, as long as no cycle of what runs comes of it. The
 * page's state is made of the states of its parts, and each part is drawn from the whole: their types do import each other.
 */
export const UNLAYERED: readonly string[] = ['playground/page'];

/** Of these folders, others may import the named files alone, and from below `types` types. */
export const NARROW: readonly {
  readonly from: string;
  readonly to: string;
  readonly files: readonly string[];
  readonly types?: string;
  readonly because: string;
}[] = [
  {
    from: 'playground/play.ts',
    to: 'src/runtime',
    files: ['src/runtime/stop-request.ts'],
    because: 'it ends as the bot does, and is no other part of it',
  },
  {
    from: 'playground/bot-process',
    to: 'playground',
    files: ['playground/bot/bot-messages.ts'],
    because: 'it is production, but for its clock',
  },
  ...['playground', 'playground/books.ts', 'playground/wire'].map((from) => ({
    from,
    to: 'src/generation',
    files: ['src/generation/model/lifecycle.ts'],
    types: 'src/generation/model/',
    because: 'the playground knows the life of a picture as data, and is no part of the bot',
  })),
  {
    from: 'playground/month',
    to: 'src/generation',
    files: ['src/generation/model/caps.ts', 'src/generation/model/periods.ts'],
    types: 'src/generation/',
    because: 'the month is written by the stores, with the data of the model',
  },
  {
    from: 'playground/page',
    to: 'src/generation',
    files: ['src/generation/model/lifecycle.ts'],
    types: 'src/generation/model/',
    because: 'a browser gets the life of a picture as data, and nothing else of the bot',
  },
  {
    from: 'playground/page',
    to: 'sandbox',
    files: ['sandbox/discord/json.ts', 'sandbox/discord/message.ts'],
    types: 'sandbox/discord/',
    because: 'a browser gets the page, the wire, and how Discord’s JSON and messages are read',
  },
  {
    from: 'src/flux',
    to: 'src/generation',
    files: [
      'src/generation/model/host.ts',
      'src/generation/model/image-model.ts',
      'src/generation/model/money.ts',
      'src/generation/model/source-type.ts',
      'src/generation/ports/host-account.ts',
      'src/generation/ports/image-provider.ts',
    ],
    because: 'flux sees only the interfaces that it implements',
  },
  {
    from: 'src/app',
    to: 'src/imaging',
    files: ['src/imaging/imaging-thread.ts'],
    because: 'what draws and decodes is loaded in a thread of its own',
  },
  {
    from: 'src/cli',
    to: 'src/imaging',
    files: ['src/imaging/imaging-thread.ts'],
    because: 'what draws and decodes is loaded in a thread of its own',
  },
];

/** Packages that only these places in `src` may import, types included. A folder ends in a slash. */
export const WALLS: Readonly<Record<string, readonly string[]>> = {
  'discord.js': ['src/commands/', 'src/discord/', 'src/app/'],
  '@discordjs/ws': ['src/discord/connection/'],
  undici: ['src/proxy/'],
  ws: [],
  '@napi-rs/canvas': ['src/imaging/worker/'],
  bottleneck: ['src/generation/flow-control/limiter.ts', 'src/generation/flow-control/lane-places.ts'],
  'better-sqlite3': ['src/db/'],
  kysely: ['src/db/'],
  'chart.js': ['src/imaging/worker/'],
  'prom-client': ['src/monitoring/'],
  sharp: ['src/imaging/worker/'],
};

/** Packages that only these places in `playground` may import, types included. A folder ends in a slash. */
export const PLAYGROUND_WALLS: Readonly<Record<string, readonly string[]>> = {
  'discord.js': [],
  undici: [],
  kysely: [],
  sharp: ['playground/screenshots/encode.ts'],
  'playwright-core': ['playground/screenshots/'],
  '@napi-rs/canvas': [],
  'better-sqlite3': ['playground/books.ts'],
  ws: ['playground/server/'],
  vite: ['playground/server/'],
  lit: ['playground/page/'],
  '@skyra/discord-components-core': ['playground/page/'],
};

/** All that runs in a browser, and the packages that it may import. */
export const BROWSER: Readonly<Record<string, readonly string[]>> = {
  'playground/page/': ['lit', '@skyra/discord-components-core'],
  // It is one file that loads nothing.
  'src/administration/html-report/page/': [],
};

/**
 * What opens connections to elsewhere, which only these places in `src` may do: all that leaves goes through one decision about
 * proxies. Of the modules, everything but the named values counts; types do not.
 */
export const OUTGOING: {
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly allowed: readonly string[];
} = {
  modules: {
    http: ['createServer', 'STATUS_CODES'],
    https: ['createServer'],
    http2: [],
    net: ['createServer', 'isIP', 'BlockList'],
    tls: ['createServer'],
    dgram: [],
  },
  // The second is the gateway's: no option of its library leads there. The third asks the bot's own server, past every proxy.
  allowed: ['src/proxy/', 'src/discord/connection/gateway-proxy.ts', 'src/monitoring/ask-health.ts'],
};

/** A construct that only the places named in `allowed` may use, with its reason there. */
interface Ban {
  readonly pattern: RegExp;
  /** `src`, or others as well. */
  readonly within: readonly string[];
  readonly allowed: readonly string[];
}

const SRC = ['src/'];

/**
 * The first is how settings come in: through the entries alone. The rest would let a text become code, SQL, a shell's command or
 * a pattern, and nobody's words may come near any of them; and one of them keeps memory that nobody needs.
 */
export const BANS: Readonly<Record<string, Ban>> = {
  'the environment': {
    pattern: /\bprocess\s*(?:\?\.|\.|\[\s*['"`])\s*env\b|\benv\b[^=;]*\}\s*=\s*process\b|['"`](?:node:)?process['"`]/,
    within: ['src/', 'sandbox/', 'playground/'],
    allowed: [
      'playground/play.ts',
      'playground/screenshots/main.ts',
      // Gets its settings from its parent.
      'playground/bot-process/main.ts',
      'src/main.ts',
      'src/doctor.ts',
      'src/setup.ts',
      'src/backup.ts',
      'src/restore.ts',
      'src/health.ts',
      'src/paint.ts',
      'sandbox/demo.ts',
      // Hands on what is no setting of Easel's to the command line that it starts.
      'sandbox/paint.ts',
      // Hands on what is no setting of Easel's to the process that it starts.
      'src/backups/job-process.ts',
    ],
  },
  'a database that can be written': {
    pattern: /\bnew\s+(?:BetterSqlite|DatabaseSync)\s*\((?![^)]*\breadonly: true\b)/i,
    within: ['playground/'],
    allowed: [],
  },
  'sql.raw': { pattern: /\bsql\s*\.\s*(?:raw|id|table|ref)\b/, within: SRC, allowed: [] },
  'exec of SQL': {
    // A constant between quotes is nobody's words.
    pattern: /\b(?:sqlite|database|db|connection)\s*\.\s*exec\s*\((?!')/,
    within: SRC,
    // Migrations run the statements of their own files.
    allowed: ['src/db/sqlite/migrate.ts'],
  },
  // Where a state leads stands in generation/model/lifecycle.ts; its SQL is in one file.
  'a state written by hand': {
    pattern: /\bstate:\s*['"`]/,
    within: ['src/db/'],
    allowed: ['src/db/generations/transitions.ts'],
  },
  // Those that are allowed run the one file of this repository that they name, or look for a browser, without a shell.
  'a shell': {
    pattern: /\bchild_process\b/,
    within: ['src/', 'playground/'],
    allowed: ['src/backups/job-process.ts', 'playground/bot/bot.ts', 'playground/open-browser.ts'],
  },
  eval: {
    pattern: /\beval\s*\(|\bnew\s+Function\b|\bnode:vm\b/,
    within: ['src/', 'playground/'],
    allowed: [],
  },
  'a thread': {
    pattern: /\bworker_threads\b/,
    within: SRC,
    // It runs the one file of this repository that it names.
    allowed: ['src/imaging/job-thread.ts', 'src/imaging/worker/main.ts'],
  },
  'an import by a computed name': {
    pattern: /\bimport\s*\(\s*[^'"\s]/,
    within: ['src/', 'sandbox/', 'playground/'],
    allowed: [],
  },
  'a pattern made of a text': { pattern: /\b(?:new\s+)?RegExp\s*\(/, within: SRC, allowed: [] },
  // It keeps what hangs on it for as long as its longest-lived source: one request's upload for as long as the process runs.
  'AbortSignal.any': {
    pattern: /\bAbortSignal\s*(?:\?\.|\.|\[\s*['"`])\s*any\b|\bany\b[^=;]*\}\s*=\s*AbortSignal\b/,
    within: SRC,
    allowed: [],
  },
  // Also of a REST client of discord.js without the bot's own options.
  'a connection past the proxies': {
    pattern:
      /(?<![.\w#])(?<!async )fetch\s*\(|\bglobalThis\s*(?:\.|\[\s*['"`])\s*(?:fetch|WebSocket|EventSource)\b|\b(?:fetch|WebSocket|EventSource)\b[^=;]*\}\s*=\s*globalThis\b|\bnew\s+(?:WebSocket|EventSource)\b|\bnew\s+REST\s*\((?!\{\s*\.\.\.(?:restOptions\(|client\.rest\.options))|\bDefaultRestOptions\b/,
    within: SRC,
    allowed: [],
  },
  // What members wrote reaches the page as text alone.
  'a template of HTML': {
    pattern: /\b(?:(?:inner|outer|unsafe)HTML|insertAdjacentHTML|unsafeStatic|document\s*\.\s*write)\b/,
    within: ['src/', 'playground/'],
    allowed: [],
  },
};
