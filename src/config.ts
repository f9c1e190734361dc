// Reads and validates the settings from the environment and `.env`.

import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { nameOf } from './environment/characters.ts';
import { NO_ENV_FILE, type EnvFile, type Environment } from './environment/env-file.ts';
import { gather } from './environment/given.ts';
import { fromUsd, type MicroUsd } from './generation/model/money.ts';

/** The settings are invalid. The message lists every fault by name, and contains no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The settings need attention:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const TOKEN_PAGE = 'discord.com/developers/applications → Bot';
/** Three parts, of which the first is the id of the bot (docs.discord.com: reference, authentication). */
const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/u;
/** What is copied in the place of a token, as those pages show it. */
const NOT_TOKENS: readonly (readonly [RegExp, string])[] = [
  [
    /^bfl_|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu,
    'is a key of BFL: are DISCORD_TOKEN and BFL_API_KEY exchanged?',
  ],
  [/^\d{17,20}$/u, `is the id of an application: its bot's token is at ${TOKEN_PAGE}`],
  [/^[\da-f]{64}$/iu, `is the public key of an application: its bot's token is at ${TOKEN_PAGE}`],
  [/^[\w-]{32}$/u, `has the form of a client secret: the bot's token is at ${TOKEN_PAGE}`],
];

const secret = (missing: string) =>
  z.string({ error: missing }).refine((text) => !text.includes(' '), { error: 'contains a blank', abort: true });

const token = z
  .string({ error: `is missing: the bot's token, from ${TOKEN_PAGE}` })
  // As the header of a request has it.
  .transform((text) => text.replace(/^Bot /u, ''))
  .pipe(secret(''))
  .superRefine((text, context) => {
    if (TOKEN_FORM.test(text)) return;
    const [, fault] = NOT_TOKENS.find(([form]) => form.test(text)) ?? [];
    const message =
      fault ?? `has not the form of a bot's token, three parts with dots between: copy it from ${TOKEN_PAGE}`;
    context.addIssue({ code: 'custom', message });
  });

const apiKey = secret('is missing: the key of your BFL account, from dashboard.bfl.ai').refine(
  (text) => !TOKEN_FORM.test(text),
  "has the form of a bot's token: are DISCORD_TOKEN and BFL_API_KEY exchanged?",
);

type Context = z.RefinementCtx;

function fail(context: Context, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** What does not fit the rule, with the character that is in the way where there is one. */
function failFor(rule: string, odd: RegExp, text: string, context: Context): never {
  const character = odd.exec(text)?.[0];
  return fail(context, character === undefined ? rule : `${rule}: it has ${nameOf(character)}`);
}

const isNone = (text: string): boolean => text.toLowerCase() === 'none';

function readWhole(text: string, min: number, max: number, context: Context): number {
  const rule = `must be a whole number from ${min} to ${max}`;
  if (!/^\d+$/u.test(text)) return failFor(rule, /[^\d]/u, text, context);
  const number = Number(text);
  return number >= min && number <= max ? number : fail(context, rule);
}

const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, context) => readWhole(text, min, max, context));

/** A whole number, or `none` for no limit. */
const wholeNumberOrNone = (min: number, max: number) =>
  z.string().transform((text, context) => (isNone(text) ? null : readWhole(text, min, max, context)));

function readUsd(text: string, rule: string, context: Context): MicroUsd {
  const amount = text.replace(/^\$\s*/u, '');
  return /^\d{1,6}(\.\d{1,6})?$/u.test(amount) ? fromUsd(Number(amount)) : failFor(rule, /[^\d.]/u, amount, context);
}

const DOLLARS = 'must be dollars below a million, like 1.00';

const dollars = z.string().transform((text, context) => readUsd(text, DOLLARS, context));
const cap = z
  .string()
  .transform((text, context) => (isNone(text) ? null : readUsd(text, `${DOLLARS}, or none`, context)));

/** One of these words, in any case. */
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words, rule: string) =>
  z.string().toLowerCase().pipe(z.enum(words, rule));

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) url' })
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(
    (text) => text.startsWith('https:') || isLoopback(new URL(text).hostname),
    'must be https, except on loopback',
  );

const snowflake = z.string().regex(/^\d{17,20}$/, 'must be an id of 17 to 20 digits');

const environmentSchema = z.object({
  DISCORD_TOKEN: token,
  BFL_API_KEY: apiKey,
  DISCORD_API_URL: httpUrl.default('https://discord.com/api'),
  DISCORD_GUILD_ID: snowflake.optional(),
  OPERATOR_CHANNEL_ID: snowflake.optional(),
  BFL_API_URL: httpUrl.default('https://api.bfl.ai'),
  BFL_TRUSTED_HOSTS: z
    .string()
    .default('bfl.ai')
    .transform(splitList)
    .pipe(z.array(z.string().refine(isHostName, 'must be host names, separated by commas')).min(1, 'must name a host')),
  DATABASE_URL: z
    .string()
    .min(1)
    .default('./data/easel.db')
    .refine((text) => !/^[a-z]+:\/\//i.test(text), 'must be the path of a file'),
  DATA_DIR: z.string().min(1).default('./data'),
  BFL_CONCURRENCY: wholeNumber(1, 1_000).default(24),
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
  BURN_USD: cap.default(fromUsd(5)),
  BURN_MINUTES: wholeNumber(1, 1_440).default(10),
  TASK_TIMEOUT_SECONDS: wholeNumber(10, 3_600).default(300),
  SHUTDOWN_SECONDS: wholeNumber(0, 600).default(20),
  RETENTION_DAYS: wholeNumberOrNone(1, 3_650).default(30),
  STRIKES: wholeNumberOrNone(1, 1_000).default(5),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: wholeNumber(0, 65_535).optional(),
  LOG_LEVEL: oneOf(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    'must be trace, debug, info, warn, error, fatal or silent',
  ).default('info'),
  LOG_FORMAT: oneOf(['json', 'pretty'], 'must be json or pretty').optional(),
});

/** Every setting, defaults included. Money is in micro-dollars, null is no cap; times are in ms. */
export interface Config {
  readonly discord: {
    readonly token: string;
    readonly apiUrl: string;
    readonly guildId: string | null;
    /** Where the operator is told what a direct message could not; null for nowhere. */
    readonly operatorChannelId: string | null;
  };
  readonly bfl: { readonly apiKey: string; readonly apiUrl: string; readonly trustedHosts: readonly string[] };
  readonly databasePath: string;
  readonly dataDirectory: string;
  readonly picturesDirectory: string;
  readonly limits: {
    readonly concurrency: number;
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

type Places = Pick<Config, 'databasePath' | 'dataDirectory' | 'picturesDirectory'>;

/** Of the settings. */
const PATHS: ReadonlySet<string> = new Set(['DATABASE_URL', 'DATA_DIR']);

/** Reads the settings; empty values count as absent. Throws ConfigError with every fault at once. */
export function loadConfig(environment: Environment, file: EnvFile = NO_ENV_FILE): Config {
  const { settings, warnings } = read(environmentSchema, environment, file);
  return { ...toConfig(settings), envFile: file.path, warnings };
}

/** Reads only the paths of the database and the pictures, for commands that need no token. Throws ConfigError. */
export function loadPlaces(environment: Environment, file: EnvFile = NO_ENV_FILE): Places {
  return toPlaces(read(environmentSchema.pick({ DATABASE_URL: true, DATA_DIR: true }), environment, file).settings);
}

function read<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, environment: Environment, file: EnvFile) {
  const names = Object.keys(schema.shape);
  const given = gather(environment, file, { names: new Set(names), paths: PATHS });
  const parsed = schema.safeParse(given.values);
  const unread = new Set(given.faults.map(({ name }) => name));
  const faults = [
    ...given.faults,
    // What could not be read is not missing.
    ...(parsed.error?.issues ?? [])
      .map(({ path, message }) => ({ name: String(path[0]), sentence: `${String(path[0])} ${message}` }))
      .filter(({ name }) => !unread.has(name)),
  ];
  if (!parsed.success || faults.length > 0) {
    const place = ({ name }: { readonly name: string | null }): number => (name === null ? -1 : names.indexOf(name));
    throw new ConfigError(faults.toSorted((a, b) => place(a) - place(b)).map(({ sentence }) => sentence));
  }
  return { settings: parsed.data, warnings: given.warnings };
}

function toPlaces(env: { readonly DATABASE_URL: string; readonly DATA_DIR: string }): Places {
  const dataDirectory = resolve(env.DATA_DIR);
  return { databasePath: resolve(env.DATABASE_URL), dataDirectory, picturesDirectory: join(dataDirectory, 'images') };
}

function toConfig(env: z.infer<typeof environmentSchema>): Omit<Config, 'envFile' | 'warnings'> {
  return {
    discord: {
      token: env.DISCORD_TOKEN,
      apiUrl: env.DISCORD_API_URL,
      guildId: env.DISCORD_GUILD_ID ?? null,
      operatorChannelId: env.OPERATOR_CHANNEL_ID ?? null,
    },
    bfl: { apiKey: env.BFL_API_KEY, apiUrl: env.BFL_API_URL, trustedHosts: env.BFL_TRUSTED_HOSTS },
    ...toPlaces(env),
    limits: {
      concurrency: env.BFL_CONCURRENCY,
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
    burn: env.BURN_USD === null ? null : { limit: env.BURN_USD, windowMs: env.BURN_MINUTES * 60_000 },
    shutdownMs: env.SHUTDOWN_SECONDS * 1_000,
    retentionMs: env.RETENTION_DAYS === null ? null : env.RETENTION_DAYS * 86_400_000,
    strikes: env.STRIKES,
    http: env.HTTP_PORT === undefined ? null : { host: env.HTTP_HOST, port: env.HTTP_PORT },
    log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT ?? null },
  };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}

function isHostName(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
