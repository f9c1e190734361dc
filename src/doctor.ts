// The command `npm run doctor`: checks the settings, Discord, the hosts of the models, the database and the disk, and prints what to do.

import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { checkAccess, checkAccount, checkName } from './checks/account.ts';
import { checkBackups } from './checks/backups.ts';
import { checkDatabase } from './checks/database.ts';
import type { Finding } from './checks/finding.ts';
import { checkLimits } from './checks/limits.ts';
import { checkHealthPort } from './checks/health-port.ts';
import { checkProxies } from './checks/proxies.ts';
import { readEnvFile } from './environment/env-file.ts';
import { folderRecordIn } from './db/backup/snapshot.ts';
import { checkToken, mayHaveCommandsIn, readChannel, type TokenReport } from './discord/connection/check-token.ts';
import { commandLeftovers } from './discord/connection/registered-commands.ts';
import { commandTexts } from './discord/texts/localized.ts';
import { HOST_WORDS } from './generation/model/host-words.ts';
import { PicturesFolder } from './generation/pipeline/pictures-folder.ts';
import { StorageError } from './generation/ports/picture-storage.ts';
import { ImagingThread } from './imaging/imaging-thread.ts';
import { freeBytesAt } from './runtime/free-bytes.ts';
import { createLogger } from './runtime/log.ts';
import { printable } from './runtime/text.ts';

/** For a command that was called wrongly. */
const WRONG_CALL = 2;
const LOW_DISK_BYTES = 500 * 1024 * 1024;
const ASK_TIMEOUT_MS = 20_000;
/** As large as a large picture. */
const PROBE_BYTES = 4 * 1024 * 1024;
const NOT_LOOKED_FOR: Finding = { check: 'Commands', ok: true, found: 'not looked for: Discord cannot be asked' };
const FIRST_START = { isMarked: false, isFresh: true, knowsPictures: false };

/** Runs all checks; none of them spends money. */
async function examine(config: Config): Promise<Finding[]> {
  const { discord, proxies } = config;
  const health = await checkHealthPort(config);
  const report = checkToken(discord.apiUrl, discord.token, proxies);
  const isAsked = report.then(
    () => true,
    () => false,
  );
  return [
    checkSettings(config),
    checkLimits(config),
    ...checkProxies(config),
    ...health,
    ...(await Promise.all([
      guarded('Discord', async () => checkDiscord(config, await report), 'Check the network and DISCORD_API_URL.'),
      guarded(
        'Commands',
        async () => ((await isAsked) ? checkCommands(config, await report) : NOT_LOOKED_FOR),
        'Check the network and DISCORD_API_URL.',
      ),
      ...config.accounts.map((account) =>
        guarded(
          checkName(account),
          () => checkAccount(config, account),
          `Check the network and ${HOST_WORDS[account.host].address}.`,
        ),
      ),
      guarded('Models', () => checkAccess(config), 'Check the network and BFL_API_URL.'),
      guarded('Database', () => checkDatabase(config), 'Check DATABASE_URL; restore a backup if the file is damaged.'),
      guarded(
        'Backups',
        () => checkBackups(config),
        'Check whether this user may read DATA_DIR/backups, or BACKUP_DIR.',
      ),
      guarded(
        'Pictures',
        checkImaging,
        'Run npm ci again on this machine: parts of sharp or @napi-rs/canvas are missing.',
      ),
      guarded('Disk', () => checkDisk(config), 'Make DATA_DIR a folder that this user may write to.'),
    ])),
  ];
}

function checkSettings({ envFile, warnings, operator }: Config): Finding {
  const from = envFile === null ? 'the environment' : `the environment and ${envFile}`;
  const found = [`all readable, from ${from}`, ...warnings, ...untoldToMembers(operator)];
  return { check: 'Settings', ok: true, found: found.join('\n') };
}

/** What `/help` and `/privacy` have no button for. */
function untoldToMembers({ contact, termsUrl, privacyUrl }: Config['operator']): string[] {
  const settings = { OPERATOR_CONTACT: contact, TERMS_URL: termsUrl, PRIVACY_URL: privacyUrl };
  const unset = Object.entries(settings).flatMap(([name, value]) => (value === null ? [name] : []));
  return unset.length === 0 ? [] : [`members are not told: ${unset.join(', ')} (templates in docs/legal)`];
}

async function guarded(check: string, examineIt: () => Promise<Finding>, advice: string): Promise<Finding> {
  try {
    return await examineIt();
  } catch (error) {
    return { check, ok: false, found: error instanceof Error ? error.message : String(error), advice };
  }
}

async function checkDiscord({ discord, proxies }: Config, report: TokenReport | null): Promise<Finding> {
  if (report === null) {
    const advice =
      'Reset the token at discord.com/developers/applications → Bot. npm run setup tries it and puts it into DISCORD_TOKEN.';
    return { check: 'Discord', ok: false, found: 'Discord refuses the token', advice };
  }
  const servers = report.guilds.length === 0 ? 'no server yet' : report.guilds.map(({ name }) => name).join(', ');
  const remarks: readonly Remark[] = [
    { ok: true, found: `I am ${report.bot}, in ${servers}\nInvite me: ${report.inviteUrl}` },
    ...(await aboutServer(discord, report, proxies)),
    ...(await aboutChannel(discord, proxies)),
  ];
  const advice = remarks.flatMap((remark) => remark.advice ?? []).join(' ');
  return {
    check: 'Discord',
    ok: remarks.every(({ ok }) => ok),
    found: remarks.map(({ found }) => found).join('\n'),
    ...(advice === '' ? {} : { advice }),
  };
}

type Remark = Omit<Finding, 'check'>;

async function aboutServer(
  discord: Config['discord'],
  { applicationId }: TokenReport,
  proxies: Config['proxies'],
): Promise<readonly Remark[]> {
  const { apiUrl, token, guildId } = discord;
  if (guildId === null || (await mayHaveCommandsIn(apiUrl, token, { applicationId, guildId }, proxies))) return [];
  const found = `The server of DISCORD_GUILD_ID, ${guildId}, is none that the bot may have commands in`;
  const advice = 'Invite it there with that link, or put the id of another server into DISCORD_GUILD_ID.';
  return [{ ok: false, found, advice }];
}

async function aboutChannel(
  { apiUrl, token, operatorChannelId }: Config['discord'],
  proxies: Config['proxies'],
): Promise<readonly Remark[]> {
  if (operatorChannelId === null) return [];
  const channel = await readChannel(apiUrl, token, operatorChannelId, proxies);
  if (channel?.takesMessages === true) {
    return [{ ok: true, found: `Where I cannot reach you directly, I write to #${channel.name}` }];
  }
  const found = `The channel of OPERATOR_CHANNEL_ID ${channel === null ? 'cannot be seen by the bot' : 'takes no messages'}`;
  const advice = 'Put the id of a text channel that the bot can see and write to into OPERATOR_CHANNEL_ID.';
  return [{ ok: false, found, advice }];
}

/** Looks for commands where DISCORD_GUILD_ID wants none: each would be listed twice, or in a server that is not to have them. */
async function checkCommands({ discord, proxies }: Config, report: TokenReport | null): Promise<Finding> {
  const check = 'Commands';
  if (report === null) return { check, ok: true, found: 'not looked for without a token' };
  const names = Object.values(commandTexts).map(({ name }) => name.en);
  const left = await commandLeftovers(discord, proxies, report, names);
  if (left.length === 0) return { check, ok: true, found: 'none left where they are not wanted' };
  const found = left
    .map(({ guildId, commands }) => `left ${placeOf(guildId, report)}: ${commands.join(', ')}`)
    .join('\n');
  const advice =
    'The next start removes those that it remembers. Others: start once with DISCORD_GUILD_ID set to that server (without it for every server), then as you want it.';
  return { check, ok: false, found, advice };
}

function placeOf(guildId: string | null, { guilds }: TokenReport): string {
  if (guildId === null) return 'in every server';
  return `in ${guilds.find(({ id }) => id === guildId)?.name ?? ''} (${guildId})`;
}

/** Draws a chart and decodes it, as the bot does with each picture before it is charged. */
async function checkImaging(): Promise<Finding> {
  const log = createLogger({ level: 'silent', format: 'json' });
  await using imaging = new ImagingThread({ log });
  const size = { width: 1_640, height: 960 };
  const chart = await imaging.drawChart('doctor', {
    title: 'doctor',
    note: null,
    days: ['today'],
    series: [],
    limits: [],
  });
  const decoded = await imaging.decodeWhole(chart, size, AbortSignal.timeout(ASK_TIMEOUT_MS));
  if (decoded === null) throw new Error('a chart that was drawn cannot be decoded');
  return { check: 'Pictures', ok: true, found: 'charts can be drawn, and pictures decoded' };
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
  const free = await freeBytesAt(dataDirectory);
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
        ? 'Run npm run setup, or copy .env.example to .env and fill it in.'
        : `Mend that in ${file.path}, or where it is set.`;
    return [{ check: 'Settings', ok: false, found: error.faults.join('\n'), advice }];
  }
}

async function run(): Promise<number> {
  const [argument] = process.argv.slice(2);
  if (argument !== undefined) {
    console.error(`The doctor takes no options, so that “${printable(argument)}” means nothing to it: npm run doctor`);
    return WRONG_CALL;
  }
  const found = await diagnose();
  printTable(found);
  return found.every(({ ok }) => ok) ? 0 : 1;
}

// What it writes to try the disk is for its user alone.
process.umask(0o077);
process.exitCode = await run();
