// The command `npm run doctor`: checks the settings, Discord, BFL, the database and the disk, and prints what to do.

import './runtime/node-version.ts';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from './runtime/clock.ts';
import { DAY_MS } from './runtime/durations.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { readEnvFile } from './environment/env-file.ts';
import { openDatabase } from './db/sqlite/database.ts';
import { folderRecordIn, readSnapshot } from './db/backup/snapshot.ts';
import { checkToken, readChannel } from './discord/connection/check-token.ts';
import { createFluxClient } from './flux/bfl/flux-client.ts';
import { DEFAULT_MODEL_ID, findModel, models } from './flux/models.ts';
import { PicturesFolder } from './generation/pipeline/pictures-folder.ts';
import { StorageError } from './generation/ports/picture-storage.ts';
import { dearestPrice, usualPrice } from './generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from './generation/model/money.ts';
import { ImagingThread } from './imaging/imaging-thread.ts';
import { createLogger } from './runtime/log.ts';
import { printable } from './runtime/text.ts';
import { formatBytes, listBackups, readManifest } from './backups/backup-folder.ts';

/** The result of one check, and for a fault what to do about it. */
interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly advice?: string;
}

const LOW_DISK_BYTES = 500 * 1024 * 1024;
const ASK_TIMEOUT_MS = 20_000;
/** As large as a large picture. */
const PROBE_BYTES = 4 * 1024 * 1024;
const FIRST_START = { isMarked: false, isFresh: true, knowsPictures: false };

/** Runs all checks; none of them spends money. */
async function examine(config: Config): Promise<Finding[]> {
  return [
    checkSettings(config),
    checkLimits(config),
    ...(await Promise.all([
      guarded('Discord', () => checkDiscord(config), 'Check the network and DISCORD_API_URL.'),
      guarded('BFL', () => checkBfl(config), 'Check the network and BFL_API_URL.'),
      guarded('Database', () => checkDatabase(config), 'Check DATABASE_URL; restore a backup if the file is damaged.'),
      guarded('Backups', () => checkBackups(config), 'Check whether this user may read DATA_DIR/backups.'),
      guarded(
        'Pictures',
        checkImaging,
        'Run npm ci again on this machine: parts of sharp or @napi-rs/canvas are missing.',
      ),
      guarded('Disk', () => checkDisk(config), 'Make DATA_DIR a folder that this user may write to.'),
    ])),
  ];
}

function checkSettings({ envFile, warnings }: Config): Finding {
  const from = envFile === null ? 'the environment' : `the environment and ${envFile}`;
  return { check: 'Settings', ok: true, found: [`all readable, from ${from}`, ...warnings].join('\n') };
}

async function guarded(check: string, examineIt: () => Promise<Finding>, advice: string): Promise<Finding> {
  try {
    return await examineIt();
  } catch (error) {
    return { check, ok: false, found: error instanceof Error ? error.message : String(error), advice };
  }
}

/**
 * Whether each limit leaves room for what stands below it: else one member can use up a server's day, one server the bot's, or two
 * pictures of one member the window of the burn rate. A lifted limit is compared with nothing.
 */
function checkLimits(config: Config): Finding {
  const { limits, caps, burn } = config;
  const named: readonly (readonly [string, MicroUsd | null])[] = [
    ['USER_PACE_USD', limits.pace],
    ['USER_DAILY_USD', caps.userDaily],
    ['GUILD_DAILY_USD', caps.guildDaily],
    ['BOT_DAILY_USD', caps.botDaily],
  ];
  const set = named.flatMap(([name, limit]) => (limit === null ? [] : [{ name, limit }]));
  const faults = set.flatMap(({ name, limit }, index) => {
    const next = set[index + 1];
    return next === undefined || limit <= next.limit
      ? []
      : [`${name} (${formatUsd(limit)}) is above ${next.name} (${formatUsd(next.limit)})`];
  });
  const dearest = Math.max(...models.map(dearestPrice));
  const needed = dearest * limits.perMember;
  if (burn !== null && burn.limit < needed) {
    faults.push(
      `BURN_USD (${formatUsd(burn.limit)}) is below the dearest picture (${formatUsd(dearest)}) × USER_CONCURRENCY (${limits.perMember}): ${formatUsd(needed)}`,
    );
  }
  const inForce = limitsInForce(config);
  if (faults.length === 0) {
    return { check: 'Limits', ok: true, found: ['each leaves room for what stands below it', ...inForce].join('\n') };
  }
  const advice =
    'Set them so that USER_PACE_USD ≤ USER_DAILY_USD ≤ GUILD_DAILY_USD ≤ BOT_DAILY_USD, and BURN_USD as high.';
  return { check: 'Limits', ok: false, found: [...faults, ...inForce].join('\n'), advice };
}

function usd(limit: MicroUsd | null): string {
  return limit === null ? 'no limit' : formatUsd(limit);
}

function minutes(ms: number): string {
  return `${ms / 60_000} minutes`;
}

/** As the settings have them; the commands show what a server's admins and the operator set beside them. */
function limitsInForce({ limits, caps, burn }: Config): string[] {
  const burning = burn === null ? 'no limit of the burn rate' : `${formatUsd(burn.limit)} in ${minutes(burn.windowMs)}`;
  return [
    `A member: ${usd(caps.userDaily)} a day, ${usd(caps.userMonthly)} a month, ${formatUsd(limits.pace)} in ${minutes(limits.paceIntervalMs)}`,
    `A server: ${usd(caps.guildDaily)} a day, ${usd(caps.guildMonthly)} a month`,
    `The bot: ${usd(caps.botDaily)} a day, ${usd(caps.botMonthly)} a month, ${burning}`,
    `At once: ${limits.concurrency} pictures, ${limits.perMember} of a member and ${limits.maxWaiting} more that wait`,
  ];
}

async function checkDiscord({ discord }: Config): Promise<Finding> {
  const report = await checkToken(discord.apiUrl, discord.token);
  if (report === null) {
    const advice = 'Reset the token at discord.com/developers/applications → Bot, and put it into DISCORD_TOKEN.';
    return { check: 'Discord', ok: false, found: 'Discord refuses the token', advice };
  }
  const servers = report.guilds.length === 0 ? 'no server yet' : report.guilds.join(', ');
  const found = `I am ${report.bot}, in ${servers}\nInvite me: ${report.inviteUrl}`;
  const { operatorChannelId } = discord;
  if (operatorChannelId === null) return { check: 'Discord', ok: true, found };
  const channel = await readChannel(discord.apiUrl, discord.token, operatorChannelId);
  if (channel?.takesMessages === true) {
    return {
      check: 'Discord',
      ok: true,
      found: `${found}\nWhere I cannot reach you directly, I write to #${channel.name}`,
    };
  }
  const advice = 'Put the id of a text channel that the bot can see and write to into OPERATOR_CHANNEL_ID.';
  const trouble = channel === null ? 'cannot be seen by the bot' : 'takes no messages';
  return { check: 'Discord', ok: false, found: `${found}\nThe channel of OPERATOR_CHANNEL_ID ${trouble}`, advice };
}

async function checkBfl({ bfl }: Config): Promise<Finding> {
  const log = createLogger({ level: 'silent', format: 'json' });
  await using flux = createFluxClient({ ...bfl, decodeWhole: nothingToDecode, clock: systemClock, log });
  const state = await flux.accountState(AbortSignal.timeout(ASK_TIMEOUT_MS));
  if (state.kind === 'key_refused') {
    const advice = 'Create a key at dashboard.bfl.ai, and put it into BFL_API_KEY.';
    return { check: 'BFL', ok: false, found: 'BFL refuses the key', advice };
  }
  const advice = 'Buy credits at dashboard.bfl.ai.';
  if (state.kind === 'out_of_credits') return { check: 'BFL', ok: false, found: 'BFL says: out of credits', advice };
  if (state.balance === null) return { check: 'BFL', ok: true, found: 'the key is accepted; no balance is told' };
  const model = findModel(DEFAULT_MODEL_ID);
  const price = model === undefined ? 0 : usualPrice(model);
  const pictures = price === 0 ? 0 : Math.floor(state.balance / price);
  const found = `${formatUsd(state.balance)} left: ${pictures} pictures with ${model?.name ?? DEFAULT_MODEL_ID} at ${formatUsd(price)}`;
  return pictures > 0 ? { check: 'BFL', ok: true, found } : { check: 'BFL', ok: false, found, advice };
}

/** No picture is fetched here. */
function nothingToDecode(): Promise<null> {
  return Promise.resolve(null);
}

/** Draws a chart and decodes it, as the bot does with each picture before it is charged. */
async function checkImaging(): Promise<Finding> {
  const log = createLogger({ level: 'silent', format: 'json' });
  await using imaging = new ImagingThread({ log });
  const size = { width: 1_640, height: 960 };
  const chart = await imaging.drawChart('doctor', { title: 'doctor', days: ['today'], series: [] });
  const decoded = await imaging.decodeWhole(chart, size, AbortSignal.timeout(ASK_TIMEOUT_MS));
  if (decoded === null) throw new Error('a chart that was drawn cannot be decoded');
  return { check: 'Pictures', ok: true, found: 'charts can be drawn, and pictures decoded' };
}

async function checkDatabase({ databasePath }: Config): Promise<Finding> {
  if (!existsSync(databasePath)) await openDatabase(databasePath)[Symbol.asyncDispose]();
  // Not migrated here: a bot of another version may be running.
  const { faults, isOutdated, isVacuumDue } = await readSnapshot(databasePath);
  if (faults.length === 0) {
    const lines = [
      `${databasePath} is sound, its books agree`,
      ...(isOutdated ? ['It is of an older version: the next start backs it up and brings it up to date.'] : []),
      ...(isVacuumDue ? [await roomForVacuum(databasePath)] : []),
    ];
    return { check: 'Database', ok: true, found: lines.join('\n') };
  }
  const advice = 'Stop Easel, keep a copy of the file, and restore a backup.';
  return { check: 'Database', ok: false, found: faults.join('\n'), advice };
}

async function roomForVacuum(databasePath: string): Promise<string> {
  const { size } = await stat(databasePath);
  return `What was deleted may still stand in the file, until a start finds ${formatBytes(2 * size)} free beside it`;
}

/** Names the newest backup, and those that keep for too long what members erase. */
async function checkBackups({ dataDirectory, retentionMs }: Config): Promise<Finding> {
  const check = 'Backups';
  const folder = join(dataDirectory, 'backups');
  const backups = await Promise.all(
    (await listBackups(folder)).map(async (name) => {
      const path = join(folder, name);
      return { path, ageMs: Date.now() - (await readManifest(path)).takenAtMs };
    }),
  );
  const newest = backups.at(-1);
  if (newest === undefined) return { check, ok: true, found: `none in ${folder} yet: npm run backup takes one` };
  const days = Math.floor(newest.ageMs / DAY_MS);
  const found = `the newest is ${days === 0 ? 'of the last 24 hours' : `${days} days old`}: ${newest.path}`;
  const old = backups.filter(({ ageMs }) => retentionMs !== null && ageMs > retentionMs);
  if (old.length === 0) return { check, ok: true, found };
  const named = old.map(({ path }) => `Older than RETENTION_DAYS: ${path}`);
  const advice = 'Delete those: they have what members erased. npm run backup -- --keep 14 keeps the newest alone.';
  return { check, ok: false, found: [found, ...named].join('\n'), advice };
}

async function checkDisk(config: Config): Promise<Finding> {
  const { dataDirectory } = config;
  try {
    await proveStorage(config);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const advice = 'Mend that as the user that runs Easel. Until then it submits nothing; it goes on by itself.';
    return { check: 'Disk', ok: false, found: error.message, advice };
  }
  const { bavail, bsize } = await statfs(dataDirectory);
  const free = bavail * bsize;
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${dataDirectory}, which can be written to`;
  return free >= LOW_DISK_BYTES
    ? { check: 'Disk', ok: true, found }
    : { check: 'Disk', ok: false, found, advice: 'Free some space: a picture takes up to a few MiB.' };
}

/** Writes as the bot will: into the pictures folder, or where a first start has yet to make that, into DATA_DIR. */
async function proveStorage({ databasePath, dataDirectory, picturesDirectory }: Config): Promise<void> {
  const record = existsSync(databasePath) ? await folderRecordIn(databasePath) : FIRST_START;
  if (record !== null) {
    const records = { read: () => Promise.resolve(record), mark: () => Promise.resolve() };
    if (await new PicturesFolder(picturesDirectory, records).examine(PROBE_BYTES)) return;
    await mkdir(dataDirectory, { recursive: true });
  }
  const probe = join(dataDirectory, '.doctor');
  await writeFile(probe, '');
  await rm(probe);
}

function printTable(findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const indent = ' '.repeat(width + 5);
  for (const { check, ok, found, advice } of findings) {
    const lines = [...found.split('\n'), ...(advice === undefined ? [] : [`→ ${advice}`])];
    // Names of servers are anybody's words.
    const shown = lines.map((line) => printable(line)).join(`\n${indent}`);
    console.log(` ${ok ? '✓' : '✗'} ${check.padEnd(width)}  ${shown}`);
  }
}

async function diagnose(): Promise<Finding[]> {
  const file = readEnvFile(process.env);
  try {
    return await examine(loadConfig(process.env, file));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice =
      file.path === null
        ? 'Copy .env.example to .env and fill it in.'
        : `Mend that in ${file.path}, or where it is set.`;
    return [{ check: 'Settings', ok: false, found: error.faults.join('\n'), advice }];
  }
}

// If it creates the database, only its user may read it.
process.umask(0o077);
const found = await diagnose();
printTable(found);
process.exitCode = found.every(({ ok }) => ok) ? 0 : 1;
