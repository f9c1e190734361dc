import { once } from 'node:events';
import { readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createArchiveStore } from '../../../src/db/archive/archive-store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { folderRecords } from '../../../src/db/generations/folder-record.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { PicturesFolder } from '../../../src/generation/pipeline/pictures-folder.ts';
import { migrate, schemaVersion } from '../../../src/db/sqlite/migrate.ts';
import { migrations } from '../../../src/db/sqlite/migrations/index.ts';
import { takeBackup } from '../../../src/backups/take-backup.ts';
import { startSandboxBfl, type SandboxBfl } from '../../../sandbox/bfl/bfl.ts';
import { startSandboxAtlasCloud } from '../../../sandbox/atlascloud/atlascloud.ts';
import { startSandboxReplicate } from '../../../sandbox/replicate/replicate.ts';
import { startSandboxDiscord, type SandboxDiscord } from '../../../sandbox/discord/discord.ts';
import { capSet, draft } from '../../support/drafts.ts';
import { runProgram } from '../../support/process.ts';
import { sandboxSettings } from '../../../sandbox/settings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let stack: AsyncDisposableStack;
let discord: SandboxDiscord;
let bfl: SandboxBfl;
let folder: string;
/** What the test itself has written to Discord. */
let written: number;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  written = 0;
  folder = stack.use(await temporaryFolder()).path;
  discord = stack.use(await startSandboxDiscord({ guild: { name: 'The Atelier' } }));
  bfl = stack.use(await startSandboxBfl({ credits: 1_000 }));
});

afterEach(async () => {
  // It never submits anything.
  expect(bfl.callCount('submit')).toBe(0);
  expect(discord.calls.filter(({ method }) => method !== 'GET')).toHaveLength(written);
  await stack.disposeAsync();
});

const OWN_BACKUPS = 'The bot takes one every 24 hours and keeps the newest 7; it has none yet';

interface Diagnosis {
  readonly code: number | null;
  readonly text: string;
  /** The lines of one check: its mark and result first, its advice last. */
  readonly of: (check: string) => string[];
}

async function diagnose(settings: Readonly<Record<string, string>> = {}): Promise<Diagnosis> {
  return await diagnoseIn({ ...sandboxSettings(discord, bfl, folder), ...settings });
}

async function diagnoseIn(env: Readonly<Record<string, string>>): Promise<Diagnosis> {
  await using doctor = runProgram('src/doctor.ts', { env, cwd: folder });
  const { code } = await doctor.ended;
  expect(doctor.stderr).toBe('');
  const blocks = doctor.stdout.split(/\n(?= [✓✗] )/).map((block) => block.trim().split(/\n\s*/));
  const of = (check: string): string[] => {
    const [first = '', ...rest] = blocks.find(([line]) => line?.split(/\s+/)[1] === check) ?? [];
    return [first.replace(/\s+/g, ' '), ...rest];
  };
  return { code, text: doctor.stdout, of };
}

/** Answers everything with a page, but for `/healthz`. */
async function startProxyPage(): Promise<AsyncDisposable & { readonly port: number; readonly url: string }> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/healthz' ? 404 : 200, { 'content-type': 'text/html' });
    response.end('<h1>Welcome</h1>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const UNTOLD = 'members are not told: OPERATOR_CONTACT, TERMS_URL, PRIVACY_URL (templates in docs/legal)';

const path = (): string => join(folder, 'easel.db');

async function fillDatabase(): Promise<void> {
  await using database = openDatabase(path());
  const store = createGenerationStore(database.kysely);
  for (let id = 1; id <= 50; id += 1) await store.accept(draft({ id: String(id) }), capSet(), 1_000);
}

describe('the doctor', () => {
  it('reports a working bot: its name, its servers, the balance, the paths, from a .env in quotes and UTF-16, and makes nothing', async () => {
    // As Windows writes it, with the quotes that others take away.
    const lines = Object.entries(sandboxSettings(discord, bfl, folder)).map(
      ([name, value]) => `${name}=“${value}” # mine\r\n`,
    );
    await writeFile(join(folder, '.env'), `\uFEFF${lines.join('')}`, 'utf16le');
    const { code, of } = await diagnoseIn({ EASEL_ENV_FILE: '' });
    expect(code).toBe(0);
    const realFolder = await realpath(folder);
    expect(of('Settings')).toEqual([
      `✓ Settings all readable, from the environment and ${join(realFolder, '.env')}`,
      UNTOLD,
    ]);
    expect(of('Limits')).toEqual([
      '✓ Limits each leaves room for what stands below it',
      'A member: $1.00 a day, $10.00 a month, $0.40 in 10 minutes',
      'A server: $10.00 a day, $100.00 a month',
      'The bot: $25.00 a day, $250.00 a month, $5.00 in 10 minutes',
      'At once: 24 pictures, 2 of a member and 10 more that wait',
    ]);
    const [who, invitation = ''] = of('Discord');
    expect(who).toBe('✓ Discord I am easel, in The Atelier');
    expect(invitation).toMatch(/^Invite me: https:\/\/discord\.com\/oauth2\/authorize\?/);
    const { searchParams } = new URL(invitation.slice('Invite me: '.length));
    expect(searchParams.get('client_id')).toBe(discord.applicationId);
    expect(searchParams.get('scope')).toBe('bot applications.commands');
    expect(of('BFL')).toEqual([
      '✓ BFL $10.00 left: 250 pictures with FLUX1.1 [pro] at $0.04',
      '24 pictures at once',
      expect.stringMatching(
        /^first for: FLUX1\.1 \[pro\] \$0\.04, FLUX1\.1 \[pro\] Ultra \$0\.06, .*FLUX\.3 Image \$0\.048 \(if the key may\)/,
      ),
    ]);
    expect(of('Models')).toEqual(['✓ Models FLUX.3 Image is not offered: this key may not use it']);
    expect(of('Database')[0]).toBe(`✓ Database new and empty: the first start makes it at ${path()}`);
    expect(of('Backups')).toEqual([
      `✓ Backups none in ${join(folder, 'backups')} yet: npm run backup takes one`,
      OWN_BACKUPS,
    ]);
    expect(of('Pictures')).toEqual(['✓ Pictures charts can be drawn, and pictures decoded']);
    expect(of('Disk')[0]).toMatch(/^✓ Disk \d+\.\d GiB free at /);
    expect(await readdir(folder)).toEqual(['.env']);
    expect(discord.violations).toEqual([]);
  });

  it('says of each account what it has left or took, how much it may do, and which models it is used for at which price', async () => {
    await using replicate = await startSandboxReplicate();
    await using atlasCloud = await startSandboxAtlasCloud({ balanceUsd: 25 });
    await fillDatabase();
    const { code, of } = await diagnose({
      BFL_API_KEY_2: 'bfl_refused_key_0000',
      BFL_CONCURRENCY: '12',
      REPLICATE_API_KEY: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      ATLASCLOUD_API_KEY: atlasCloud.apiKey,
      ATLASCLOUD_API_URL: atlasCloud.apiUrl,
      PROVIDERS: 'bfl,replicate; flux-2-pro=atlascloud; flux-pro-1.1-ultra=replicate',
    });
    expect(code).toBe(1);
    const took = 'took $0.00 today and $0.00 this month by the ledger, for 0 pictures';
    expect(of('BFL').slice(0, 4)).toEqual([
      '✓ BFL $10.00 left: 250 pictures with FLUX1.1 [pro] at $0.04',
      took,
      '12 pictures at once',
      expect.stringMatching(/^first for: FLUX1\.1 \[pro\] \$0\.04, FLUX\.2 \[klein\] 4B (?!.*Ultra)/),
    ]);
    expect(of('bfl-2')[0]).toBe('✗ bfl-2 BFL refuses the key');
    expect(of('Replicate')).toEqual([
      '✓ Replicate the key is accepted; no balance is told',
      took,
      '24 pictures at once; 600 new ones a minute at most, by the host',
      'what bfl, bfl-2 cannot take of: FLUX1.1 [pro] $0.04',
      'first for: FLUX1.1 [pro] Ultra $0.06',
    ]);
    expect(of('AtlasCloud')).toEqual([
      '✓ AtlasCloud $25.00 left: 833 pictures with FLUX.2 [pro] at $0.03',
      took,
      '10 pictures at once',
      'first for: FLUX.2 [pro] $0.03',
    ]);
    expect(of('Limits')).toContain('At once: 58 pictures, 2 of a member and 10 more that wait');
    expect([replicate.tasks, atlasCloud.tasks]).toEqual([[], []]);
    const others = { REPLICATE_API_KEY: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
    const unpainted = await diagnose({ ...others, PROVIDERS: 'bfl; flux-2-max=replicate; flux-2-flex=replicate,bfl' });
    expect(unpainted.of('Models')[0]).toBe('✓ Models not offered, no account paints them: FLUX.2 [max]');
  });

  it('says which limit leaves no room for what stands below it, and what costs more than the pace; the defaults do neither', async () => {
    const sound = await diagnose({ USER_DAILY_USD: 'none', BURN_USD: 'none' });
    expect(sound.of('Limits')).toEqual([
      '✓ Limits each leaves room for what stands below it',
      'A member: no limit a day, $10.00 a month, $0.40 in 10 minutes',
      expect.stringMatching(/^A server: /),
      'The bot: $25.00 a day, $250.00 a month, no limit of the burn rate',
      expect.stringMatching(/^At once: /),
    ]);
    const slow = await diagnose({ USER_PACE_USD: '0.08' });
    expect(slow.of('Limits').slice(0, 5)).toEqual([
      '✓ Limits each leaves room for what stands below it',
      'Nobody can paint FLUX.2 [flex] above 1048576 pixels: it costs $0.10 or more, and USER_PACE_USD is $0.08',
      'Nobody can paint FLUX.2 [max] above 1048576 pixels: it costs $0.10 or more, and USER_PACE_USD is $0.08',
      'Nobody can paint FLUX.3 Image above 2359296 pixels: it costs $0.10 or more, and USER_PACE_USD is $0.08',
      'A member: $1.00 a day, $10.00 a month, $0.08 in 10 minutes',
    ]);
    const { code, of } = await diagnose({
      USER_PACE_USD: '2',
      GUILD_DAILY_USD: '30',
      BURN_USD: '0.50',
      USER_CONCURRENCY: '3',
    });
    expect(code).toBe(1);
    expect(of('Limits').filter((line) => !/^(?:A member|A server|The bot|At once): /.test(line))).toEqual([
      '✗ Limits USER_PACE_USD ($2.00) is above USER_DAILY_USD ($1.00)',
      'GUILD_DAILY_USD ($30.00) is above BOT_DAILY_USD ($25.00)',
      'BURN_USD ($0.50) is below the dearest picture ($0.20) × USER_CONCURRENCY (3): $0.60',
      expect.stringMatching(/^→ Set them so that /),
    ]);
  });

  it('names the channel of OPERATOR_CHANNEL_ID, and says so when that, or the server of DISCORD_GUILD_ID, is out of reach', async () => {
    const channel = discord.guild.addChannel({ name: 'operators' });
    const seen = await diagnose({ OPERATOR_CHANNEL_ID: channel.id });
    expect(seen.code).toBe(0);
    expect(seen.of('Discord').at(-1)).toBe('Where I cannot reach you directly, I write to #operators');

    const absent = await diagnose({ OPERATOR_CHANNEL_ID: '10000000000000000', DISCORD_GUILD_ID: '10000000000000000' });
    expect(absent.code).toBe(1);
    expect(absent.of('Discord').slice(2)).toEqual([
      'The server of DISCORD_GUILD_ID, 10000000000000000, is none that the bot may have commands in',
      'The channel of OPERATOR_CHANNEL_ID cannot be seen by the bot',
      expect.stringMatching(/^→ Invite it there with that link, .* into OPERATOR_CHANNEL_ID\.$/),
    ]);

    const forum = discord.guild.addForum({ name: 'gallery' });
    const { of } = await diagnose({ OPERATOR_CHANNEL_ID: forum.id });
    expect(of('Discord').at(-2)).toBe('The channel of OPERATOR_CHANNEL_ID takes no messages');
  });

  it('lists the commands that stand where DISCORD_GUILD_ID wants none', async () => {
    const rest = new REST({ api: discord.apiUrl }).setToken(discord.botToken);
    const command = { name: 'imagine', description: 'Paint' };
    const others = { name: 'dance', description: 'Of another program with this token' };
    const before = discord.calls.length;
    const { id } = discord.guild;
    await rest.put(Routes.applicationCommands(discord.applicationId), { body: [command] });
    await rest.put(Routes.applicationGuildCommands(discord.applicationId, id), { body: [command, others] });
    written = discord.calls.slice(before).length;
    const all = await diagnose();
    expect(all.code).toBe(1);
    expect(all.of('Commands')).toEqual([
      `✗ Commands left in The Atelier (${id}): imagine`,
      expect.stringMatching(/^→ The next start removes those that it remembers\. /),
    ]);
    expect((await diagnose({ DISCORD_GUILD_ID: id })).of('Commands')[0]).toBe(
      '✗ Commands left in every server: imagine',
    );
  });

  it('does not take the page of a proxy for a word of BFL about the key', async () => {
    bfl.fault({ on: 'credits', times: 3, reply: { status: 403, body: '<h1>Forbidden</h1>' } });
    const { code, of } = await diagnose();
    expect(code).toBe(1);
    expect(of('BFL')).toEqual([
      "✗ BFL BFL cannot be reached: an answer that is not the host's own (403)",
      '→ Check the network and BFL_API_URL.',
    ]);
  });

  it('leaves an older database as it is, beside a bot that may be of that version, and names the newest backup', async () => {
    const sqlite = new BetterSqlite(path());
    migrate(sqlite, migrations.slice(0, 4));
    sqlite.close();
    const { folder: backup } = await takeBackup({
      databasePath: path(),
      picturesDirectory: join(folder, 'images'),
      to: join(folder, 'backups'),
      keep: null,
    });
    const { code, of } = await diagnose();
    expect(code).toBe(0);
    expect(of('Database').slice(2)).toEqual([
      'It is of an older version: the next start backs it up and brings it up to date.',
    ]);
    expect(of('Backups')).toEqual([`✓ Backups the newest is of the last 24 hours: ${backup}`, OWN_BACKUPS]);
    const after = new BetterSqlite(path(), { readonly: true });
    expect(schemaVersion(after)).toBe(4);
    after.close();
  });

  it('names the backups that are older than RETENTION_DAYS, and says so where deleted contents still stand in the file', async () => {
    await fillDatabase();
    const backups = join(folder, 'backups');
    const taken = { databasePath: path(), picturesDirectory: join(folder, 'images'), to: backups, keep: null };
    const [old, newest] = [await takeBackup(taken), await takeBackup(taken)];
    const manifest = { ...old.manifest, takenAtMs: Date.now() - 31 * 86_400_000 };
    await writeFile(join(old.folder, 'backup.json'), JSON.stringify(manifest));
    {
      await using database = openDatabase(path());
      await createArchiveStore(database.kysely).noteErasure(Date.now());
    }
    const { code, of } = await diagnose();
    expect(code).toBe(1);
    expect(of('Backups')).toEqual([
      `✗ Backups the newest is of the last 24 hours: ${newest.folder}`,
      OWN_BACKUPS,
      `Older than RETENTION_DAYS: ${old.folder}`,
      expect.stringMatching(/^→ Delete those: they have what members erased\. /),
    ]);
    expect(of('Database')[1]).toMatch(
      /^What was deleted may still stand in the file, until a start finds .* free beside it$/,
    );
    expect((await diagnose({ RETENTION_DAYS: 'none' })).of('Backups')).toHaveLength(2);
  });

  it('says what to do about a refused token, a refused key, a file that is no database and a folder that is none', async () => {
    await writeFile(path(), 'certainly no database, '.repeat(500));
    const wrong = { DISCORD_TOKEN: 'a.wrong.token', BFL_API_KEY: 'bfl_wrong_key_0000' };
    const { code, text, of } = await diagnose({ ...wrong, DATA_DIR: path() });
    expect(code).toBe(1);
    expect(of('Discord')).toEqual([
      '✗ Discord Discord refuses the token',
      expect.stringMatching(/^→ Reset the token at .*npm run setup .* into DISCORD_TOKEN\.$/),
    ]);
    expect(of('BFL')).toEqual([
      '✗ BFL BFL refuses the key',
      expect.stringMatching(/^→ Create a key at .* into BFL_API_KEY\.$/),
    ]);
    expect(of('Database')).toEqual([
      '✗ Database file is not a database',
      expect.stringMatching(/^→ .*restore a backup/),
    ]);
    expect(of('Disk')).toEqual([
      expect.stringMatching(/^✗ Disk /),
      '→ Make DATA_DIR a folder that this user may write to.',
    ]);
    for (const secret of Object.values(wrong)) expect(text).not.toContain(secret);
    expect(await readFile(path(), 'utf8')).toContain('certainly no database');
  });

  it('says so when no picture can be paid for, the database is damaged inside and the folder cannot be written', async () => {
    bfl.credits = 3;
    await fillDatabase();
    const bytes = await readFile(path());
    // Keeps the first pages with the schema and overwrites all others.
    bytes.fill(0x5a, 8_192);
    await writeFile(path(), bytes);
    const { code, of } = await diagnose({ DATA_DIR: join(path(), 'below a file') });
    expect(code).toBe(1);
    expect(of('BFL')[0]).toBe('✗ BFL $0.03 left: 0 pictures with FLUX1.1 [pro] at $0.04');
    expect(of('BFL').at(-1)).toBe('→ Buy credits at dashboard.bfl.ai.');
    expect(of('Database')[0]).toMatch(/^✗ Database /);
    expect(of('Database').at(-1)).toMatch(/^→ .*restore a backup/);
    expect(of('Disk').at(-1)).toBe('→ Make DATA_DIR a folder that this user may write to.');
  });

  it('writes where the bot will write, and says what is wrong with the pictures folder', async () => {
    const images = join(folder, 'images');
    await writeFile(images, 'a file');
    const { code, of } = await diagnose();
    expect(code).toBe(1);
    expect(of('Disk')).toEqual([
      '✗ Disk a file is in the place of the pictures folder DATA_DIR/images or of a folder above it',
      expect.stringMatching(/^→ Mend that/),
    ]);
    await rm(images);
    {
      await using database = openDatabase(path());
      await new PicturesFolder(images, folderRecords(database.kysely)).prove(1);
    }
    expect((await diagnose()).of('Disk')[0]).toMatch(/^✓ Disk \d+\.\d GiB free at .*, which can be written to$/);
    await rm(images, { recursive: true });
    const missing = await diagnose();
    expect(missing.code).toBe(1);
    expect(missing.of('Disk')[0]).toMatch(/is its disk mounted\?/);
    expect(await readdir(folder)).not.toContain('images');
  });

  it('says so when neither Discord nor BFL can be reached and the ledger does not agree', async () => {
    await Promise.all([discord.offline(), bfl.offline()]);
    await fillDatabase();
    {
      await using database = openDatabase(path());
      await database.kysely.updateTable('balances').set({ charged_micros: 1 }).where('user_id', '=', '1').execute();
    }
    const { code, of } = await diagnose();
    expect(code).toBe(1);
    expect(of('Discord').at(-1)).toBe('→ Check the network and DISCORD_API_URL.');
    expect(of('BFL')[0]).toMatch(/^✗ BFL BFL cannot be reached/);
    expect(of('BFL').at(-1)).toBe('→ Check the network and BFL_API_URL.');
    expect(of('Database')[0]).toBe(`✗ Database ${path()} is not sound:`);
    expect(of('Database')[1]).toMatch(/^balance of server 100, member 1, \d{4}-\d\d/);
    expect(of('Database').at(-1)).toBe('→ Stop Easel, keep a copy of the file, and restore a backup.');
    expect(of('Disk')[0]).toMatch(/^✓/);
  });

  it('goes on beside a .env.txt where all settings are in the environment, and says that it is not read', async () => {
    await writeFile(join(folder, '.env.txt'), 'USER_DAILY_USD=2\n');
    const { code, of } = await diagnose({ EASEL_ENV_FILE: '' });
    expect(code).toBe(0);
    expect(of('Settings')).toEqual([
      '✓ Settings all readable, from the environment',
      `${join(await realpath(folder), '.env.txt')} must be called .env to be read`,
      UNTOLD,
    ]);
  });

  it('takes no options, and says so', async () => {
    await using doctor = runProgram('src/doctor.ts', { args: ['zh'], env: sandboxSettings(discord, bfl, folder) });
    expect(await doctor.ended).toMatchObject({ code: 2 });
    expect(doctor.stderr).toBe('The doctor takes no options, so that “zh” means nothing to it: npm run doctor\n');
  });

  it('says whether health can be told where the settings say, beside a page in the place of Discord', async () => {
    await using server = await startProxyPage();
    const { code, of } = await diagnose({ HTTP_PORT: String(server.port), DISCORD_API_URL: server.url });
    expect(code).toBe(1);
    expect(of('Health')).toEqual([
      `✗ Health HTTP_PORT ${server.port} is taken by another program on 127.0.0.1: choose another one`,
      '→ Mend HTTP_PORT or HTTP_HOST; without HTTP_PORT, health is told nowhere.',
    ]);
    expect(of('Discord')[0]).toBe("✗ Discord an answer that is not Discord's own");
  });

  it('names every setting that is wrong or missing at once, and no value of a secret', async () => {
    const { code, text, of } = await diagnose({
      DISCORD_TOKEN: '',
      BFL_API_KEY: 'a key-with blanks',
      USER_QUEUE: 'many',
      BOT_DAILY_USD: '-1',
    });
    expect(code).toBe(1);
    expect(of('Settings')[0]).toMatch(/^✗ Settings /);
    for (const name of ['DISCORD_TOKEN', 'BFL_API_KEY', 'USER_QUEUE', 'BOT_DAILY_USD']) expect(text).toContain(name);
    expect(of('Settings').at(-1)).toBe('→ Run npm run setup, or copy .env.example to .env and fill it in.');
    expect(text).not.toContain('key-with');
  });
});
