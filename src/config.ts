// Reads and validates the settings from the environment and `.env`.

import { join, resolve } from 'node:path';
import { z } from 'zod';
import { NO_ENV_FILE, type EnvFile, type Environment, type Fault } from './environment/env-file.ts';
import { gather, type Given } from './environment/given.ts';
import { configuredModels, type ModelSettings } from './flux/configured-models.ts';
import type { FluxModel } from './flux/flux-model.ts';
import type { HostId } from './flux/host-ids.ts';
import { ANY_HOST, hostsIn, type HostOrder } from './flux/host-order.ts';
import { fromUsd, type MicroUsd } from './generation/model/money.ts';
import { routeTo } from './proxy/route.ts';
import { PROXY_VARIABLES, readProxies, type ProxySettings } from './proxy/settings.ts';
import { accountsIn, keyFaults, keySettings, KEY_NAMES, type AccountSetting } from './settings/accounts.ts';
import { contact, discordApiUrl, ownHost, pageUrl, snowflake } from './settings/addresses.ts';
import { cap, dollars, oneOf, wholeNumber, wholeNumberOrNone } from './settings/amounts.ts';
import { hostOrder } from './settings/host-order.ts';
import {
  addressSettings,
  concurrencySettings,
  hostAddresses,
  hostConcurrency,
  usedAddresses,
  type HostAddresses,
} from './settings/hosts.ts';
import { modelFaults, readPrices } from './settings/models.ts';
import { filePath, folderPath } from './settings/paths.ts';
import { token } from './settings/secrets.ts';

export type { AccountSetting } from './settings/accounts.ts';

/** The settings are invalid. The message lists every fault by name, and contains no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The settings need attention:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const environmentSchema = z.object({
  DISCORD_TOKEN: token,
  ...keySettings,
  DISCORD_API_URL: discordApiUrl.default('https://discord.com/api'),
  DISCORD_GUILD_ID: snowflake.optional(),
  OPERATOR_CHANNEL_ID: snowflake.optional(),
  OPERATOR_CONTACT: contact.optional(),
  TERMS_URL: pageUrl.optional(),
  PRIVACY_URL: pageUrl.optional(),
  ...addressSettings,
  PROVIDERS: hostOrder.default(ANY_HOST),
  DATABASE_URL: filePath.default(resolve('data', 'easel.db')),
  DATA_DIR: folderPath.default(resolve('data')),
  PRICES_FILE: filePath.optional(),
  FLUX3_4K: oneOf(['on', 'off'], 'must be on or off').default('off'),
  OUTPAINTING: oneOf(['on', 'off'], 'must be on or off').default('off'),
  ...concurrencySettings,
  USER_CONCURRENCY: wholeNumber(1, 100).default(2),
  USER_QUEUE: wholeNumber(1, 1_000).default(10),
  USER_PACE_USD: dollars.default(fromUsd(0.4)),
  USER_PACE_MINUTES: wholeNumber(1, 1_440).default(10),
  USER_DAILY_USD: cap.default(fromUsd(1)),
  USER_MONTHLY_USD: cap.default(fromUsd(10)),
  GUILD_DAILY_USD: cap.default(fromUsd(10)),
  GUILD_MONTHLY_USD: cap.default(fromUsd(100)),
  BOT_DAILY_USD: cap.default(fromUsd(25)),
  BOT_MONTHLY_USD: cap.default(fromUsd(250)),
  CONFIRM_USD: cap.default(fromUsd(0.2)),
  BURN_USD: cap.default(fromUsd(5)),
  BURN_MINUTES: wholeNumber(1, 1_440).default(10),
  TASK_TIMEOUT_SECONDS: wholeNumber(10, 3_600).default(300),
  SHUTDOWN_SECONDS: wholeNumber(0, 600).default(20),
  BACKUP_HOURS: wholeNumberOrNone(1, 720).default(24),
  BACKUP_KEEP: wholeNumber(1, 1_000).default(7),
  BACKUP_DIR: folderPath.optional(),
  RETENTION_DAYS: wholeNumberOrNone(1, 3_650).default(30),
  STRIKES: wholeNumberOrNone(1, 1_000).default(5),
  HTTP_HOST: ownHost.default('127.0.0.1'),
  HTTP_PORT: wholeNumber(0, 65_535).optional(),
  LOG_LEVEL: oneOf(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    'must be trace, debug, info, warn, error, fatal or silent',
  ).default('info'),
  LOG_FORMAT: oneOf(['json', 'pretty'], 'must be json or pretty').optional(),
});

const painterSchema = environmentSchema
  .pick({
    PROVIDERS: true,
    DATABASE_URL: true,
    PRICES_FILE: true,
    FLUX3_4K: true,
    OUTPAINTING: true,
    TASK_TIMEOUT_SECONDS: true,
  })
  .extend({ ...keySettings, ...addressSettings, ...concurrencySettings });

/** Every setting, defaults included. Money is in micro-dollars, null is no cap; times are in ms. */
export interface Config extends HostAddresses {
  readonly discord: {
    readonly token: string;
    readonly apiUrl: string;
    readonly guildId: string | null;
    /** Where the operator is told what a direct message could not; null for nowhere. */
    readonly operatorChannelId: string | null;
  };
  /** Whom members can ask, and the pages that they can read; null where none is set. */
  readonly operator: {
    readonly contact: string | null;
    readonly termsUrl: string | null;
    readonly privacyUrl: string | null;
  };
  /** The accounts that paint, in the order in which they are used; one at least. */
  readonly accounts: readonly AccountSetting[];
  /** Which hosts paint which model, and in which order. */
  readonly providers: HostOrder;
  /** Every model that is known, the default one first, as the settings have it. */
  readonly models: readonly FluxModel[];
  /** Through which the bot connects to Discord and the hosts. */
  readonly proxies: ProxySettings;
  readonly databasePath: string;
  readonly dataDirectory: string;
  readonly picturesDirectory: string;
  /** The folder of all backups; the automatic ones have a folder of their own in it. */
  readonly backupsDirectory: string;
  /** Between two automatic backups, and how many of them are kept; `everyMs` is null for none. */
  readonly backups: { readonly everyMs: number | null; readonly keep: number };
  readonly limits: {
    /** Of each account of a host. */
    readonly concurrency: Readonly<Record<HostId, number>>;
    readonly perMember: number;
    readonly maxWaiting: number;
    readonly pace: MicroUsd;
    readonly paceIntervalMs: number;
    readonly taskTimeoutMs: number;
  };
  readonly caps: {
    readonly userDaily: MicroUsd | null;
    readonly userMonthly: MicroUsd | null;
    readonly guildDaily: MicroUsd | null;
    readonly guildMonthly: MicroUsd | null;
    readonly botDaily: MicroUsd | null;
    readonly botMonthly: MicroUsd | null;
  };
  /** From this price of a command on its member is asked before anything is held; null: never. */
  readonly confirmFrom: MicroUsd | null;
  /** The burn rate: the most that the whole bot may be billed in any stretch of that length; null for no such limit. */
  readonly burn: { readonly limit: MicroUsd; readonly windowMs: number } | null;
  readonly shutdownMs: number;
  /** How long pictures and prompts are kept; null for ever. */
  readonly retentionMs: number | null;
  /** The number of declined prompts within a day that pauses a member for an hour; null for none. */
  readonly strikes: number | null;
  /** The address of the health server; null for none. */
  readonly http: { readonly host: string; readonly port: number } | null;
  readonly log: { readonly level: string; readonly format: 'json' | 'pretty' | null };
  /** The file that was read beside the environment; null for none. */
  readonly envFile: string | null;
  /** What may be a mistake, a sentence each. */
  readonly warnings: readonly string[];
}

type Places = Pick<Config, 'databasePath' | 'dataDirectory' | 'picturesDirectory' | 'backupsDirectory'>;

const PATHS: ReadonlySet<string> = new Set(['DATABASE_URL', 'DATA_DIR', 'BACKUP_DIR', 'PRICES_FILE']);
const SECRETS: ReadonlySet<string> = new Set(['DISCORD_TOKEN', ...KEY_NAMES]);
/** Who misspells a cap believes that it holds. */
const CAPS: ReadonlySet<string> = new Set(Object.keys(environmentSchema.shape).filter((name) => name.endsWith('_USD')));
/** Names that other programs have, and that are almost one of ours. */
const FOREIGN: ReadonlySet<string> = new Set([
  'DATABASE_SSL',
  'GOPROXY',
  'HTTP2_PORT',
  'HTTPD_HOST',
  'HTTPD_PORT',
  'HTTPS_HOST',
  'HTTPS_PORT',
]);

/** Reads the settings; empty values count as absent. Throws ConfigError with every fault at once. */
export function loadConfig(environment: Environment, file: EnvFile = NO_ENV_FILE): Config {
  const { settings, values, warnings } = read(environmentSchema, environment, file, ALL_BESIDE);
  return { ...toConfig(settings), proxies: readProxies(values), envFile: file.path, warnings };
}

/** Reads only the paths of the database and the pictures, for commands that need no token. Throws ConfigError. */
export function loadPlaces(environment: Environment, file: EnvFile = NO_ENV_FILE): Places & Pick<Config, 'warnings'> {
  const schema = environmentSchema.pick({ DATABASE_URL: true, DATA_DIR: true, BACKUP_DIR: true });
  const { settings, warnings } = read(schema, environment, file);
  return { ...toPlaces(settings), warnings };
}

/** What is needed to ask Discord and the hosts, but for the token and the keys. */
export interface Connections extends HostAddresses {
  readonly discord: Pick<Config['discord'], 'apiUrl'>;
  readonly proxies: ProxySettings;
}

/** Reads only the addresses, and the proxies to them. Throws ConfigError. */
export function loadConnections(environment: Environment, file: EnvFile): Connections {
  const schema = environmentSchema.pick({ DISCORD_API_URL: true }).extend(addressSettings);
  const { settings, values } = read(schema, environment, file, PROXIES);
  return {
    discord: { apiUrl: settings.DISCORD_API_URL },
    ...hostAddresses(settings),
    proxies: readProxies(values),
  };
}

/** What painting needs without Discord. */
export type PainterConfig = Pick<
  Config,
  'accounts' | 'providers' | HostId | 'models' | 'proxies' | 'databasePath' | 'warnings'
> & {
  readonly limits: Pick<Config['limits'], 'concurrency' | 'taskTimeoutMs'>;
};

/** Reads the keys, the addresses and the prices, for what paints without Discord. Throws ConfigError. */
export function loadPainter(environment: Environment, file: EnvFile): PainterConfig {
  const { settings, values, warnings } = read(painterSchema, environment, file, PAINTER_BESIDE);
  return {
    accounts: accountsIn(settings, hostsIn(settings.PROVIDERS)),
    providers: settings.PROVIDERS,
    ...hostAddresses(settings),
    models: toModels(settings),
    proxies: readProxies(values),
    databasePath: settings.DATABASE_URL,
    limits: { concurrency: hostConcurrency(settings), taskTimeoutMs: settings.TASK_TIMEOUT_SECONDS * 1_000 },
    warnings,
  };
}

/** Reads only where the health server listens; null for nowhere. Throws ConfigError. */
export function loadHealthAddress(environment: Environment, file: EnvFile): Config['http'] {
  const schema = environmentSchema.pick({ HTTP_HOST: true, HTTP_PORT: true });
  return toHttp(read(schema, environment, file).settings);
}

/** Variables beside Easel's own settings, and what can be wrong with them. */
interface Beside {
  readonly names: readonly string[];
  readonly faultsIn: (values: Given['values']) => readonly Fault[];
}

function nameless(sentence: string): Fault {
  return { name: null, sentence };
}

/** A proxy that cannot be followed is a fault where an address is reached through it. */
const PROXIES: Beside = {
  names: PROXY_VARIABLES,
  faultsIn: (values) => {
    const { DISCORD_API_URL: discord } = environmentSchema.shape;
    const addresses = [discord.safeParse(values['DISCORD_API_URL']).data ?? [], usedAddresses(values)].flat();
    const refused = addresses.flatMap((address) => {
      const route = routeTo(new URL(address), readProxies(values));
      return route.kind === 'refused' ? [route.why] : [];
    });
    return [...new Set(refused)].map(nameless);
  },
};

/** Those of keys and models, too; no picture may cost more than `paceIn` says that may be spent at a stretch. */
function painterFaults(values: Given['values'], paceIn: (values: Given['values']) => MicroUsd | undefined): Fault[] {
  const { data } = environmentSchema.pick({ FLUX3_4K: true, OUTPAINTING: true, PRICES_FILE: true }).safeParse(values);
  const order = environmentSchema.pick({ PROVIDERS: true }).safeParse(values).data?.PROVIDERS;
  const pace = paceIn(values);
  if (data === undefined || pace === undefined) return [...PROXIES.faultsIn(values), ...keyFaults(values, order)];
  const { overrides, faults } = readPrices(data.PRICES_FILE);
  const ofModels = [...faults, ...modelFaults({ ...toModelSwitches(data), overrides }, pace)];
  return [...PROXIES.faultsIn(values), ...ofModels.map(nameless), ...keyFaults(values, order)];
}

/** Those, and a resolution that nobody could ever paint: one such picture costs more than a member may spend at a stretch. */
const ALL_BESIDE: Beside = {
  names: PROXY_VARIABLES,
  faultsIn: (values) =>
    painterFaults(
      values,
      (given) => environmentSchema.pick({ USER_PACE_USD: true }).safeParse(given).data?.USER_PACE_USD,
    ),
};

/** Where there are no members, nobody spends at a pace. */
const PAINTER_BESIDE: Beside = {
  names: PROXY_VARIABLES,
  faultsIn: (values) => painterFaults(values, () => Number.MAX_SAFE_INTEGER),
};

function read<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
  file: EnvFile,
  beside: Beside = { names: [], faultsIn: () => [] },
) {
  const names = Object.keys(schema.shape);
  const secrets = new Set(names.filter((name) => SECRETS.has(name)));
  const given = gather(environment, file, {
    names: new Set([...names, ...beside.names]),
    paths: PATHS,
    secrets,
    unmistakable: CAPS,
    foreign: FOREIGN,
  });
  const parsed = schema.safeParse(given.values);
  const unread = new Set(given.faults.map(({ name }) => name));
  const faults = [
    ...given.faults,
    ...beside.faultsIn(given.values).filter(({ name }) => name === null || !unread.has(name)),
    // What could not be read is not missing; of each setting, what is wrong first.
    ...(parsed.error?.issues ?? [])
      .map(({ path, message }) => ({ name: String(path[0]), sentence: `${String(path[0])} ${message}` }))
      .filter(({ name }, index, all) => !unread.has(name) && all.findIndex((other) => other.name === name) === index),
  ];
  // It stops nobody who has all settings elsewhere.
  const misnamed = file.misnamed === null ? [] : [file.misnamed];
  if (!parsed.success || faults.length > 0) {
    const place = ({ name }: { readonly name: string | null }): number => (name === null ? -1 : names.indexOf(name));
    const sentences = faults.toSorted((a, b) => place(a) - place(b)).map(({ sentence }) => sentence);
    throw new ConfigError([...misnamed, ...sentences]);
  }
  return { settings: parsed.data, values: given.values, warnings: [...misnamed, ...given.warnings] };
}

function toPlaces(env: Pick<z.infer<typeof environmentSchema>, 'DATABASE_URL' | 'DATA_DIR' | 'BACKUP_DIR'>): Places {
  const { DATABASE_URL: databasePath, DATA_DIR: dataDirectory } = env;
  return {
    databasePath,
    dataDirectory,
    picturesDirectory: join(dataDirectory, 'images'),
    backupsDirectory: env.BACKUP_DIR ?? join(dataDirectory, 'backups'),
  };
}

function toHttp(env: { readonly HTTP_HOST: string; readonly HTTP_PORT?: number | undefined }): Config['http'] {
  return env.HTTP_PORT === undefined ? null : { host: env.HTTP_HOST, port: env.HTTP_PORT };
}

function toModelSwitches(
  env: Pick<z.infer<typeof environmentSchema>, 'FLUX3_4K' | 'OUTPAINTING'>,
): Omit<ModelSettings, 'overrides'> {
  return { has4k: env.FLUX3_4K === 'on', hasOutpainting: env.OUTPAINTING === 'on' };
}

function toModels(
  env: Pick<z.infer<typeof environmentSchema>, 'FLUX3_4K' | 'OUTPAINTING' | 'PRICES_FILE'>,
): readonly FluxModel[] {
  return configuredModels({ ...toModelSwitches(env), ...readPrices(env.PRICES_FILE) });
}

function toConfig(env: z.infer<typeof environmentSchema>): Omit<Config, 'proxies' | 'envFile' | 'warnings'> {
  return {
    discord: {
      token: env.DISCORD_TOKEN,
      apiUrl: env.DISCORD_API_URL,
      guildId: env.DISCORD_GUILD_ID ?? null,
      operatorChannelId: env.OPERATOR_CHANNEL_ID ?? null,
    },
    operator: {
      contact: env.OPERATOR_CONTACT ?? null,
      termsUrl: env.TERMS_URL ?? null,
      privacyUrl: env.PRIVACY_URL ?? null,
    },
    accounts: accountsIn(env, hostsIn(env.PROVIDERS)),
    providers: env.PROVIDERS,
    ...hostAddresses(env),
    models: toModels(env),
    ...toPlaces(env),
    backups: {
      everyMs: env.BACKUP_HOURS === null ? null : env.BACKUP_HOURS * 3_600_000,
      keep: env.BACKUP_KEEP,
    },
    limits: {
      concurrency: hostConcurrency(env),
      perMember: env.USER_CONCURRENCY,
      maxWaiting: env.USER_QUEUE,
      pace: env.USER_PACE_USD,
      paceIntervalMs: env.USER_PACE_MINUTES * 60_000,
      taskTimeoutMs: env.TASK_TIMEOUT_SECONDS * 1_000,
    },
    caps: {
      userDaily: env.USER_DAILY_USD,
      userMonthly: env.USER_MONTHLY_USD,
      guildDaily: env.GUILD_DAILY_USD,
      guildMonthly: env.GUILD_MONTHLY_USD,
      botDaily: env.BOT_DAILY_USD,
      botMonthly: env.BOT_MONTHLY_USD,
    },
    confirmFrom: env.CONFIRM_USD,
    burn: env.BURN_USD === null ? null : { limit: env.BURN_USD, windowMs: env.BURN_MINUTES * 60_000 },
    shutdownMs: env.SHUTDOWN_SECONDS * 1_000,
    retentionMs: env.RETENTION_DAYS === null ? null : env.RETENTION_DAYS * 86_400_000,
    strikes: env.STRIKES,
    http: toHttp(env),
    log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT ?? null },
  };
}
