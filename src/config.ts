// Reads and validates the settings from the environment.

import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
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

const required = (what: string) =>
  z
    .string({ error: `is missing: ${what}` })
    .trim()
    .min(1, `is missing: ${what}`)
    .regex(/^\S+$/, 'must not contain blanks');

const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number<string>('must be a number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** A whole number, or `none` for no limit. */
const orNone = (number: ReturnType<typeof wholeNumber>) =>
  z
    .literal('none')
    .transform((): null => null)
    .or(number);

const dollars = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be dollars below a million, like 1.00')
  .transform((text) => fromUsd(Number(text)));

const cap = z.union(
  [z.literal('none').transform((): null => null), dollars],
  'must be dollars below a million, like 1.00, or none',
);

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) url' })
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(
    (text) => text.startsWith('https:') || isLoopback(new URL(text).hostname),
    'must be https, except on loopback',
  )
  .refine((text) => !/^https?:\/\/[^/]*@/.test(text), 'must have no user or password');

const hostNames = z
  .string()
  .transform(splitList)
  .pipe(z.array(z.string().refine(isHostName, 'must be host names, separated by commas')).min(1, 'must name a host'));

const snowflake = z.string().regex(/^\d{17,20}$/, 'must be an id of 17 to 20 digits');

const environmentSchema = z.object({
  DISCORD_TOKEN: required("the bot's token, from discord.com/developers/applications → Bot"),
  BFL_API_KEY: required('the key of your BFL account, from dashboard.bfl.ai'),
  DISCORD_API_URL: httpUrl.default('https://discord.com/api'),
  DISCORD_GUILD_ID: snowflake.optional(),
  OPERATOR_CHANNEL_ID: snowflake.optional(),
  BFL_API_URL: httpUrl.default('https://api.bfl.ai'),
  BFL_TRUSTED_HOSTS: hostNames.prefault('bfl.ai'),
  BFL_DELIVERY_HOSTS: hostNames.optional(),
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
  RETENTION_DAYS: orNone(wholeNumber(1, 3_650)).default(30),
  STRIKES: orNone(wholeNumber(1, 1_000)).default(5),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: wholeNumber(0, 65_535).optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty'], 'must be json or pretty').optional(),
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
  readonly bfl: {
    readonly apiKey: string;
    readonly apiUrl: string;
    readonly trustedHosts: readonly string[];
    /** Where pictures come from; null for the trusted hosts, and the one of `apiUrl`. */
    readonly deliveryHosts: readonly string[] | null;
  };
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
}

type Environment = Readonly<Record<string, string | undefined>>;
type Places = Pick<Config, 'databasePath' | 'dataDirectory' | 'picturesDirectory'>;

/** Reads the settings; empty values count as absent. Throws ConfigError with every fault at once. */
export function loadConfig(environment: Environment): Config {
  return toConfig(read(environmentSchema, environment));
}

/** Reads only the paths of the database and the pictures, for commands that need no token. Throws ConfigError. */
export function loadPlaces(environment: Environment): Places {
  return toPlaces(read(environmentSchema.pick({ DATABASE_URL: true, DATA_DIR: true }), environment));
}

function read<T>(schema: z.ZodType<T>, environment: Environment): T {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? '?'} ${issue.message}`));
  }
  return parsed.data;
}

function toPlaces(env: { readonly DATABASE_URL: string; readonly DATA_DIR: string }): Places {
  const dataDirectory = resolve(env.DATA_DIR);
  return { databasePath: resolve(env.DATABASE_URL), dataDirectory, picturesDirectory: join(dataDirectory, 'images') };
}

function toConfig(env: z.infer<typeof environmentSchema>): Config {
  return {
    discord: {
      token: env.DISCORD_TOKEN,
      apiUrl: env.DISCORD_API_URL,
      guildId: env.DISCORD_GUILD_ID ?? null,
      operatorChannelId: env.OPERATOR_CHANNEL_ID ?? null,
    },
    bfl: {
      apiKey: env.BFL_API_KEY,
      apiUrl: env.BFL_API_URL,
      trustedHosts: env.BFL_TRUSTED_HOSTS,
      deliveryHosts: env.BFL_DELIVERY_HOSTS ?? null,
    },
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
