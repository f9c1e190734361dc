import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, loadPlaces } from '../src/config.ts';
import { NO_ENV_FILE } from '../src/environment/env-file.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const REQUIRED = { DISCORD_TOKEN: 'a.bot.token', BFL_API_KEY: 'bfl_key' };

function faultsOf(environment: Record<string, string>, file = NO_ENV_FILE): readonly string[] {
  try {
    loadConfig(environment, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('need no more than the two secrets', () => {
    const config = loadConfig(REQUIRED);
    expect(config.bfl).toMatchObject({ apiUrl: 'https://api.bfl.ai', trustedHosts: ['bfl.ai'] });
    expect(config.caps).toMatchObject({ userDaily: 1_000_000, botMonthly: 250_000_000 });
    expect(config.limits).toMatchObject({
      concurrency: { bfl: 24, replicate: 24, atlascloud: 10 },
      perMember: 2,
      maxWaiting: 10,
      pace: 400_000,
    });
  });

  it('name every fault at once, and no value of a secret', () => {
    const faults = faultsOf({
      DISCORD_TOKEN: 'two words-secret',
      BFL_API_URL: 'ftp://example.com',
      BFL_CONCURRENCY: 'many',
      USER_DAILY_USD: '-1',
      LOG_LEVEL: 'loud',
      DISCORD_GUILD_ID: 'home',
      OPERATOR_CHANNEL_ID: '#ops',
    });
    expect(faults.map((fault) => fault.split(' ')[0]).toSorted()).toEqual([
      'BFL_API_KEY',
      'BFL_API_URL',
      'BFL_CONCURRENCY',
      'DISCORD_GUILD_ID',
      'DISCORD_TOKEN',
      'LOG_LEVEL',
      'OPERATOR_CHANNEL_ID',
      'USER_DAILY_USD',
    ]);
    expect(faults.join('\n')).not.toContain('secret');
  });

  it('take whom members can ask, and pages that they can read', () => {
    const pages = { TERMS_URL: 'https://example.org/terms', PRIVACY_URL: 'https://example.org' };
    expect(loadConfig({ ...REQUIRED, ...pages, OPERATOR_CONTACT: 'grace@example.org' }).operator).toEqual({
      contact: 'grace@example.org',
      termsUrl: 'https://example.org/terms',
      privacyUrl: 'https://example.org/',
    });
    expect(loadConfig(REQUIRED).operator).toEqual({ contact: null, termsUrl: null, privacyUrl: null });
    const wrong = {
      ...REQUIRED,
      OPERATOR_CONTACT: 'a'.repeat(101),
      TERMS_URL: 'example.org/terms',
      PRIVACY_URL: 'https://ada:secret@example.org',
    };
    const faults = faultsOf(wrong);
    expect(faults).toEqual([
      'OPERATOR_CONTACT must have 100 characters at most',
      'TERMS_URL must begin with https://',
      'PRIVACY_URL must have no user name and no password',
    ]);
    expect(faultsOf({ ...REQUIRED, OPERATOR_CONTACT: 'http://example.org' })).toEqual([
      'OPERATOR_CONTACT must be words, or the address of a page that begins with https://',
    ]);
  });

  it('take a path with a home folder, and none that looks like something else or names no file', () => {
    const { databasePath, picturesDirectory } = loadConfig({
      ...REQUIRED,
      DATABASE_URL: '~/easel.db',
      DATA_DIR: '"$HOME/e"',
    });
    expect([databasePath, picturesDirectory]).toEqual([join(homedir(), 'easel.db'), join(homedir(), 'e', 'images')]);
    for (const faults of [
      faultsOf({ ...REQUIRED, DATABASE_URL: 'sqlite:///e.db', DATA_DIR: 'file:./data' }),
      faultsOf({ ...REQUIRED, DATABASE_URL: './data/', DATA_DIR: '%DATA%' }),
    ]) {
      expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['DATABASE_URL', 'DATA_DIR']);
    }
  });

  it('lift a cap with none, and block with 0', () => {
    const { caps } = loadConfig({ ...REQUIRED, USER_DAILY_USD: 'none', GUILD_DAILY_USD: '0' });
    expect(caps).toMatchObject({ userDaily: null, guildDaily: 0 });
  });

  it('order the hosts, for one model otherwise than for the others', () => {
    const keys = {
      ...REQUIRED,
      REPLICATE_API_KEY: 'r8_key',
      ATLASCLOUD_API_KEY: 'atlas_key',
      BFL_API_KEY_2: 'bfl_key_2',
    };
    const inOrder = (order: Readonly<Record<string, string>>) => {
      const { accounts, providers } = loadConfig({ ...keys, ...order });
      return [accounts.map(({ name }) => name), providers.usual, Object.fromEntries(providers.ofModels)];
    };
    const all = ['bfl', 'replicate', 'atlascloud'];
    expect(inOrder({})).toEqual([['bfl', 'bfl-2', 'replicate', 'atlascloud'], all, {}]);
    expect(inOrder({ PROVIDERS: 'Replicate, bfl' })).toEqual([['replicate', 'bfl', 'bfl-2'], ['replicate', 'bfl'], {}]);
    expect(inOrder({ PROVIDERS: 'bfl; flux-2-pro = replicate,bfl; FLUX-2-flex=atlascloud;' })).toEqual([
      ['bfl', 'bfl-2', 'replicate', 'atlascloud'],
      ['bfl'],
      { 'flux-2-pro': ['replicate', 'bfl'], 'flux-2-flex': ['atlascloud'] },
    ]);
    expect(inOrder({ PROVIDERS: 'flux-2-pro=replicate' })).toEqual([
      ['bfl', 'bfl-2', 'replicate', 'atlascloud'],
      all,
      { 'flux-2-pro': ['replicate'] },
    ]);
  });

  it.each([
    ['bfl:replicate', /^PROVIDERS must name some of bfl, replicate, atlascloud, each once, .*: it has “:”$/],
    ['bfl, replica', /^PROVIDERS must name .* by commas: it has “replica”$/],
    ['bfl, bfl', /^PROVIDERS must name some of bfl, replicate, atlascloud, each once/],
    ['bfl; replicate', /^PROVIDERS has “replicate” behind “;” without a model before it/],
    ['bfl; flux-pro=replicate', /^PROVIDERS names “flux-pro”, which is none of flux-pro-1.1, /],
    ['flux-2-pro=bfl; flux-2-pro=replicate', /^PROVIDERS names flux-2-pro twice$/],
    ['bfl; flux-2-pro=', /^PROVIDERS must name some of .*, for flux-2-pro$/],
    ['bfl；flux-2-pro=bfl', /^PROVIDERS contains “；” \(U\+FF1B\)$/],
    ['flux-2-pro=replicate', /^PROVIDERS leaves flux-2-pro to replicate alone: that takes REPLICATE_API_KEY$/],
    ['replicate', /^REPLICATE_API_KEY is missing, which PROVIDERS names$/],
  ])('refuse PROVIDERS=%s with what is in the way', (order, fault) => {
    expect(faultsOf({ ...REQUIRED, PROVIDERS: order })).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    ['1.00 # per day', 1_000_000],
    ['$1', 1_000_000],
    ['"$ 1.50"', 1_500_000],
    ['\u200B1.00\r', 1_000_000],
    ['NONE', null],
  ])('read %j dollars as it is meant', (value, amount) => {
    expect(loadConfig({ ...REQUIRED, USER_DAILY_USD: value }).caps.userDaily).toBe(amount);
  });

  it.each([
    ['USER_DAILY_USD', '1,00', 'must be dollars below a million, like 1.00, or none: it has “,”'],
    ['USER_DAILY_USD', '1.00 per day', 'must be dollars below a million, like 1.00, or none: it has a blank'],
    ['USER_PACE_USD', '-1', 'must be dollars below a million, like 1.00: it has “-”'],
    ['USER_QUEUE', '1e1', 'must be a whole number from 1 to 1000: it has “e”'],
    ['USER_QUEUE', '0', 'must be a whole number from 1 to 1000'],
  ])('refuse %s=%s with the character in the way', (name, value, fault) => {
    expect(faultsOf({ ...REQUIRED, [name]: value })).toEqual([`${name} ${fault}`]);
  });

  it('switch on 4k only where one such picture fits into what a member may spend at a stretch', () => {
    const resolutionsWith = (settings: Readonly<Record<string, string>>) =>
      Object.keys(
        loadConfig({ ...REQUIRED, ...settings }).models.find(({ id }) => id === 'flux-3-image')?.resolutions?.sizes ??
          {},
      );
    expect(resolutionsWith({})).toEqual(['768sq', '1k', '1.5k', '2k']);
    expect(resolutionsWith({ FLUX3_4K: 'on', USER_PACE_USD: '0.607' })).toContain('4k');
    const fault = /^FLUX3_4K is on, and USER_PACE_USD \(\$0\.\d+\) is below the \$0\.607 of one such picture/u;
    for (const settings of [{ FLUX3_4K: 'on' }, { FLUX3_4K: 'ON', USER_PACE_USD: '0.606' }]) {
      expect(faultsOf({ ...REQUIRED, ...settings })).toEqual([expect.stringMatching(fault)]);
    }
    expect(faultsOf({ ...REQUIRED, FLUX3_4K: 'yes' })).toEqual(['FLUX3_4K must be on or off']);
  });

  it('offer outpainting, whose price nobody has published, only where they say so', () => {
    const isOffered = (settings: Readonly<Record<string, string>>) =>
      loadConfig({ ...REQUIRED, ...settings }).models.some(
        ({ id, isRetired }) => id === 'flux-tools/outpainting-v1' && isRetired !== true,
      );
    expect([isOffered({}), isOffered({ OUTPAINTING: 'off' }), isOffered({ OUTPAINTING: 'on' })]).toEqual([
      false,
      false,
      true,
    ]);
    expect(faultsOf({ ...REQUIRED, OUTPAINTING: 'yes' })).toEqual(['OUTPAINTING must be on or off']);
  });

  it('take prices and retired models from PRICES_FILE, and name what is wrong with it', async () => {
    await using folder = await temporaryFolder();
    const PRICES_FILE = join(folder.path, 'prices.json');
    const withFile = async (content: unknown) => {
      await writeFile(PRICES_FILE, typeof content === 'string' ? content : JSON.stringify(content));
      return { ...REQUIRED, PRICES_FILE };
    };
    const settings = await withFile({
      'flux-pro-1.1': { price: 0.05 },
      'flux-2-pro': { price: 0.04, further: 0.02, successor: 'flux-3-image' },
      'flux-3-image': { price: { '1k': 0.0512 } },
      'flux-2-max': { retired: true, hosts: { replicate: { price: 0.08 } } },
    });
    const { models } = loadConfig(settings);
    expect(models.find(({ id }) => id === 'flux-2-max')?.hostPricing).toEqual({
      replicate: { kind: 'megapixel', credits: 8, further: 3 },
    });
    const priceOf = (id: string, side: number) =>
      models.find((model) => model.id === id)?.price({ size: { width: side, height: side }, inputs: [] });
    expect(priceOf('flux-pro-1.1', 1024)).toBe(50_000);
    expect([priceOf('flux-2-pro', 1024), priceOf('flux-2-pro', 1440)]).toEqual([40_000, 60_000]);
    expect([priceOf('flux-3-image', 1024), priceOf('flux-3-image', 2048)]).toEqual([51_200, 100_000]);
    const retired = models.flatMap(({ id, isRetired }) => (isRetired === true ? [id] : []));
    expect(retired).toEqual(['flux-2-max', 'flux-tools/outpainting-v1']);
    expect(models.find(({ id }) => id === 'flux-2-pro')?.successorId).toBe('flux-3-image');

    const all = Object.fromEntries(models.map(({ id }) => [id, { retired: true }]));
    for (const [content, fault] of [
      ['{', /^PRICES_FILE \(.*\) is not JSON$/u],
      [{ 'flux-9': { price: 1 } }, / names flux-9, which is none of flux-pro-1\.1, /u],
      [{ 'flux-pro-1.1': { price: 0 } }, / flux-pro-1\.1 → price: /u],
      [{ 'flux-pro-1.1': { prices: 1 } }, / flux-pro-1\.1: /u],
      [{ 'flux-pro-1.1': { price: 1, further: 1 } }, / flux-pro-1\.1: it has no price for further megapixels$/u],
      [{ 'flux-3-image': { price: 1 } }, / flux-3-image: its price has a number for each resolution/u],
      [{ 'flux-2-pro': { price: { '1k': 1 } } }, / flux-2-pro: its price is one number$/u],
      [{ 'flux-2-pro': { hosts: { replicate: { price: { '1k': 1 } } } } }, / flux-2-pro: its price is one number$/u],
      [{ 'flux-2-pro': { hosts: { bfl: { price: 1 } } } }, / flux-2-pro → hosts: .*bfl/u],
      [{ 'flux-2-pro': { successor: 'flux-2-pro' } }, / names flux-2-pro as the successor of flux-2-pro/u],
      [all, /^PRICES_FILE retires every model that any account may use$/u],
    ] as const) {
      expect(faultsOf(await withFile(content))).toEqual([expect.stringMatching(fault)]);
    }
    const missing = join(folder.path, 'none.json');
    expect(faultsOf({ ...REQUIRED, PRICES_FILE: missing })).toEqual([`PRICES_FILE (${missing}) cannot be read`]);
    // The price that is in force counts for the switch of 4k.
    const cheap = await withFile({ 'flux-3-image': { price: { '4k': 0.3 } } });
    expect(faultsOf({ ...cheap, FLUX3_4K: 'on' })).toEqual([]);
  });

  it('take a token and a key out of quotes, blanks and the words of a header, and never with them', () => {
    const { discord, accounts } = loadConfig({
      DISCORD_TOKEN: '“Bot a.bot.token”',
      BFL_API_KEY: "'bfl_key\u200B' # mine",
    });
    expect([discord.token, accounts[0]?.apiKey]).toEqual(['a.bot.token', 'bfl_key']);
    const open = faultsOf({ DISCORD_TOKEN: '"a.bot.token', BFL_API_KEY: 'bfl_\u200Bkey' });
    expect(open).toEqual([
      'DISCORD_TOKEN begins with the quote “"”, which is not closed at its end',
      'BFL_API_KEY contains a zero-width space (U+200B)',
    ]);
  });

  it.each([
    ['bfl_sandbox_0123456789abcdef', /^DISCORD_TOKEN is a key of BFL: are .* exchanged\?$/],
    ['01234567-89ab-cdef-0123-456789abcdef', /^DISCORD_TOKEN is a key of BFL/],
    ['123456789012345678', /^DISCORD_TOKEN is the id of an application/],
    ['0123456789abcdef'.repeat(4), /^DISCORD_TOKEN is the public key/],
    ['Ab3_-'.repeat(6).concat('xy'), /^DISCORD_TOKEN has the form of a client secret/],
    ['your-token-here', /^DISCORD_TOKEN does not have the form of a bot's token/],
    ['${DISCORD_TOKEN}', /^DISCORD_TOKEN does not have the form of a bot's token.*; it has “\$”$/],
    ['<a.bot.token>', /^DISCORD_TOKEN does not have the form of a bot's token.*; it has “<”$/],
  ])('know %s from a token', (value, fault) => {
    expect(faultsOf({ ...REQUIRED, DISCORD_TOKEN: value })).toEqual([expect.stringMatching(fault)]);
  });

  it('recognise a token and a key that are exchanged', () => {
    const faults = faultsOf({ DISCORD_TOKEN: REQUIRED.BFL_API_KEY, BFL_API_KEY: REQUIRED.DISCORD_TOKEN });
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toMatch(/: are DISCORD_TOKEN and BFL_API_KEY exchanged\?$/);
  });

  it('count five strikes, so many as are given, or none', () => {
    expect(loadConfig(REQUIRED).strikes).toBe(5);
    expect(loadConfig(REQUIRED).confirmFrom).toBe(200_000);
    expect(loadConfig({ ...REQUIRED, CONFIRM_USD: 'none' }).confirmFrom).toBeNull();
    expect(loadConfig({ ...REQUIRED, STRIKES: '1' }).strikes).toBe(1);
    expect(loadConfig({ ...REQUIRED, STRIKES: 'none' }).strikes).toBeNull();
    for (const value of ['0', '-1', '2.5', '1001', 'many']) {
      expect(faultsOf({ ...REQUIRED, STRIKES: value }).join()).toMatch(/^STRIKES /);
    }
  });

  it('name the hosts of pictures apart from those that are trusted with the key, where they are to differ', () => {
    const { bfl } = loadConfig({ ...REQUIRED, BFL_TRUSTED_HOSTS: 'bfl.ai, Proxy.example' });
    expect(bfl).toMatchObject({ trustedHosts: ['bfl.ai', 'proxy.example'], deliveryHosts: null });
    const other = loadConfig({ ...REQUIRED, BFL_DELIVERY_HOSTS: 'cdn.example' });
    expect(other.bfl).toMatchObject({ trustedHosts: ['bfl.ai'], deliveryHosts: ['cdn.example'] });
    expect(faultsOf({ ...REQUIRED, BFL_DELIVERY_HOSTS: 'https://cdn.example' }).join()).toMatch(/^BFL_DELIVERY_HOSTS /);
  });

  it('take http only on loopback', () => {
    expect(loadConfig({ ...REQUIRED, BFL_API_URL: 'http://127.0.0.1:8080/' }).bfl.apiUrl).toBe('http://127.0.0.1:8080');
    expect(faultsOf({ ...REQUIRED, BFL_API_URL: 'http://api.bfl.ai' })).toEqual([
      'BFL_API_URL must be https, except on loopback',
    ]);
  });

  it('take an address with an “@” in its path, but none with a user or password, which no request would be sent to', () => {
    expect(faultsOf({ ...REQUIRED, BFL_API_URL: 'https://me:secret@proxy.example/bfl' })).toEqual([
      'BFL_API_URL must have no user name and no password',
    ]);
    expect(loadConfig({ ...REQUIRED, BFL_API_URL: 'https://proxy.example/@bfl' }).bfl.apiUrl).toContain('@bfl');
  });

  it('refuse a proxy that cannot be followed beside every other fault, where an address needs it', () => {
    const socks = { ...REQUIRED, ALL_PROXY: 'socks4://ada:secret@127.0.0.1:1080' };
    const fault = 'ALL_PROXY must begin with http://, https:// or socks5://, and not socks4://';
    expect(faultsOf({ ...socks, STRIKES: '0' })).toEqual([fault, expect.stringMatching(/^STRIKES /)]);
    expect(faultsOf({ ...socks, NO_PROXY: 'bfl.ai' })).toEqual([fault]);
    expect(faultsOf({ ...socks, NO_PROXY: 'bfl.ai, discord.com' })).toEqual([]);
    const elsewhere = { ...socks, BFL_API_KEY: '', REPLICATE_API_KEY: 'r8_key', NO_PROXY: 'discord.com' };
    expect(faultsOf(elsewhere)).toEqual([fault]);
    expect(faultsOf({ ...elsewhere, NO_PROXY: 'discord.com, replicate.com' })).toEqual([]);
    const quoted = { ...REQUIRED, https_proxy: '"http://127.0.0.1:7890" # at home', HTTPS_PROXY: 'http://other:1' };
    expect(loadConfig(quoted).proxies.https).toMatchObject({ host: '127.0.0.1', port: 7890, variable: 'https_proxy' });
    // Else the address would be that of ada at port 12, and half of the password be told in every message.
    for (const password of ['12#3', '12/3', '12?3', 'a/b']) {
      expect(faultsOf({ ...REQUIRED, HTTPS_PROXY: `http://ada:${password}@127.0.0.1:7890` })).toEqual([
        'HTTPS_PROXY must end behind its port; a /, ? or # in its user name or password is written as %2F, %3F or %23',
      ]);
    }
    expect(faultsOf({ ...REQUIRED, HTTPS_PROXY: '"http://127.0.0.1:7890' })).toEqual([
      'HTTPS_PROXY begins with the quote “"”, which is not closed at its end',
    ]);
  });

  it.each([
    ['DISCORD_API_URL', 'https://discord.com/api/v10/', 'https://discord.com/api'],
    ['DISCORD_API_URL', 'https://discord.com', 'https://discord.com/api'],
    ['DISCORD_API_URL', 'https://discord.com/api/', 'https://discord.com/api'],
    ['DISCORD_API_URL', 'https://gateway.test/discord/v10', 'https://gateway.test/discord'],
    ['BFL_API_URL', 'https://api.us1.bfl.ai/v1/', 'https://api.us1.bfl.ai'],
    ['BFL_API_URL', '"https://gateway.test/bfl//"', 'https://gateway.test/bfl'],
    ['BFL_API_URL', 'HTTPS://API.BFL.AI./V1/', 'https://api.bfl.ai'],
    ['BFL_API_URL', String.raw`https:\\api.bfl.ai\v1\v1`, 'https://api.bfl.ai'],
    ['BFL_API_URL', 'https://[2001:db8::1]:8443/v1', 'https://[2001:db8::1]:8443'],
    ['DISCORD_API_URL', 'https://Discord.com//API/v10', 'https://discord.com/api'],
  ])('read the base %s=%s without its version and a slash at its end', (name, given, base) => {
    const { discord, bfl } = loadConfig({ ...REQUIRED, [name]: given });
    expect(name === 'BFL_API_URL' ? bfl.apiUrl : discord.apiUrl).toBe(base);
  });

  it.each([
    ['BFL_API_URL', 'api.bfl.ai', 'must begin with https://'],
    ['BFL_API_URL', 'https://api.bfl.ai/v1/flux-pro-1.1', 'must end before “/v1/flux-pro-1.1”'],
    ['BFL_API_URL', 'https://dashboard.bfl.ai', 'is for people: the API is at https://api.bfl.ai'],
    ['BFL_API_URL', 'https://api.bfl.ai?key=x', 'must end before “?”'],
    ['BFL_API_URL', 'https://api.bfl.ai/ v1', 'must end before a blank'],
    ['BFL_API_KEY', '<bfl_key>', 'contains “<”'],
    ['BFL_API_KEY', 'bfl_****1234', 'contains “*”'],
    ['BFL_API_KEY', 'bfl_key;', 'contains “;”'],
    ['BFL_API_KEY', 'BFL_API_KEY=bfl_key', 'begins with “BFL_API_KEY=”: give the value alone'],
    ['BFL_TRUSTED_HOSTS', '*.bfl.ai, *.x.test', 'must be host names, separated by commas'],
    ['BFL_API_URL', 'https://me:secret@api.bfl.ai', 'must have no user name and no password'],
    ['DISCORD_API_URL', 'https://discord.com/api/v10/users', 'must end before “/v10/users”'],
    ['DISCORD_API_URL', 'https://discord.com/developers', 'must be https://discord.com/api, with nothing behind it'],
    ['DISCORD_GUILD_ID', '<#123456789012345678>', 'must be an id of 17 to 20 digits: it has “<”'],
    ['HTTP_HOST', 'http://0.0.0.0', 'must be an address of this machine'],
    ['HTTP_HOST', '*', 'must be an address of this machine'],
    ['HTTP_PORT', '65536', 'must be a whole number from 0 to 65535'],
  ])('refuse %s=%s by name', (name, given, fault) => {
    expect(faultsOf({ ...REQUIRED, [name]: given })).toEqual([expect.stringContaining(`${name} ${fault}`)]);
  });

  it('count an empty value as absent', () => {
    expect(loadConfig({ ...REQUIRED, USER_DAILY_USD: '', DISCORD_GUILD_ID: '' }).caps.userDaily).toBe(1_000_000);
  });

  it('are described by .env.example with the defaults that hold', async () => {
    const example = await readFile('.env.example', 'utf8');
    const uncommented = example.replaceAll(/^# ([A-Z_]+=)/gm, '$1');
    const described = parseEnv(uncommented);
    expect(loadConfig({ ...described, ...REQUIRED, LOG_FORMAT: undefined })).toEqual(loadConfig(REQUIRED));
  });
});

describe('a .env.txt without a .env', () => {
  const misnamed = '/easel/.env.txt must be called .env to be read';
  const file = { ...NO_ENV_FILE, misnamed };

  it('is a warning where all settings are in the environment, and stands before what is missing otherwise', () => {
    expect(loadConfig(REQUIRED, file).warnings).toEqual([misnamed]);
    expect(loadPlaces({}, file).warnings).toEqual([misnamed]);
    expect(faultsOf({ BFL_API_KEY: REQUIRED.BFL_API_KEY }, file)).toEqual([
      misnamed,
      expect.stringMatching(/^DISCORD_TOKEN is missing/),
    ]);
  });
});

describe('a misspelt setting', () => {
  it.each([
    ['USER_DALY_USD', 'USER_DAILY_USD'],
    ['USERDAILYUSD', 'USER_DAILY_USD'],
    ['user_daily_usd', 'USER_DAILY_USD'],
    ['GUILD_MONTLHY_USD', 'GUILD_MONTHLY_USD'],
    ['BRUN_USD', 'BURN_USD'],
    ['DISCORD_TOKENS', 'DISCORD_TOKEN'],
    ['BFL_API_KEY_FLE', 'BFL_API_KEY_FILE'],
    ['BLF_API_KEY', 'BFL_API_KEY'],
    ['BOY_DAILY_USD', 'BOT_DAILY_USD'],
    ['USER-DAILY-USD', 'USER_DAILY_USD'],
  ])('%s is a fault for a cap and a secret, with the right name', (name, meant) => {
    expect(faultsOf({ ...REQUIRED, [name]: '0.04' })).toEqual([`${name} is no setting of Easel: is ${meant} meant?`]);
  });

  it.each([
    ['USER_QEUE', 'USER_QUEUE'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['STRIKE', 'STRIKES'],
  ])('%s is a warning for any other one', (name, meant) => {
    expect(loadConfig({ ...REQUIRED, [name]: '1' }).warnings).toEqual([
      `${name} is no setting of Easel: is ${meant} meant?`,
    ]);
  });

  it('is none where the name is of somebody else, far from ours, or empty', () => {
    const others = {
      USER: 'easel',
      LOGNAME: 'easel',
      HOME: '/home/easel',
      DISCORD_CLIENT_ID: '1',
      DISCORD_CLIENT_SECRET: 'x',
      DISCORD_PUBLIC_KEY: 'x',
      BOT_TOKEN: 'x',
      FAL_API_KEY: 'x',
      HF_API_KEY: 'x',
      CF_API_KEY: 'x',
      NFL_API_KEY: 'x',
      GOPROXY: 'direct',
      NPM_PROXY: 'x',
      PROXY: 'x',
      TCP_PORT: '1',
      SFTP_HOST: 'x',
      PGDATADIR: 'x',
      DATABASE_SSL: 'x',
      UV_LOG_LEVEL: 'x',
      SMTP_HOST: 'mail',
      SMTP_PORT: '25',
      HTTPS_PORT: '443',
      FTP_PROXY: 'http://127.0.0.1:1',
      SERVER_PORT: '25565',
      P_SERVER_UUID: 'x',
      STARTUP: 'npm start',
      DATABASE_HOST: 'db',
      npm_config_loglevel: 'notice',
      USER_DALY_USD: '',
    };
    expect(loadConfig({ ...REQUIRED, ...others })).toEqual(loadConfig(REQUIRED));
  });
});

describe('a secret', () => {
  it('is read from the file that its _FILE names, or from a credential of systemd', async () => {
    await using folder = await temporaryFolder();
    const [tokenFile, keyFile] = [join(folder.path, 'discord_token'), join(folder.path, 'bfl_api_key')];
    await writeFile(tokenFile, '\uFEFF"a.bot.token"\r\n', 'utf16le');
    await writeFile(keyFile, 'bfl_key\n');
    for (const settings of [
      { DISCORD_TOKEN_FILE: tokenFile, BFL_API_KEY_FILE: `'${keyFile}'` },
      { CREDENTIALS_DIRECTORY: folder.path },
      { CREDENTIALS_DIRECTORY: folder.path, DISCORD_TOKEN: '', BFL_API_KEY: 'bfl_key' },
    ]) {
      const { discord, accounts } = loadConfig(settings);
      expect([discord.token, accounts[0]?.apiKey]).toEqual(['a.bot.token', 'bfl_key']);
    }
  });

  it('whose file is missing, empty or a folder, or that is set as well, is refused by a sentence without it', async () => {
    await using folder = await temporaryFolder();
    const [missing, empty, aFolder] = ['missing', 'empty', 'folder'].map((name) => join(folder.path, name));
    await writeFile(empty ?? '', ' \n');
    await mkdir(aFolder ?? '');
    const large = join(folder.path, 'large');
    await writeFile(large, Buffer.alloc(2_000_000, 'x'));
    const faultOf = (path = ''): string =>
      faultsOf({ DISCORD_TOKEN_FILE: path, BFL_API_KEY: REQUIRED.BFL_API_KEY }).join('\n');
    expect(faultOf(missing)).toBe(`DISCORD_TOKEN_FILE names ${missing}, and there is no such file`);
    expect(faultOf(empty)).toBe(`DISCORD_TOKEN_FILE names ${empty}, which is empty`);
    expect(faultOf(aFolder)).toMatch(/^DISCORD_TOKEN_FILE names .*, which is a folder/);
    expect(faultOf(large)).toBe(
      `DISCORD_TOKEN_FILE names ${large}, which is larger than 1 MiB: is another file meant?`,
    );
    expect(faultsOf({ ...REQUIRED, DISCORD_TOKEN_FILE: '""' })).toEqual([]);
    expect(faultsOf({ ...REQUIRED, DISCORD_TOKEN_FILE: empty ?? '' })).toEqual([
      'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: keep one',
    ]);
  });
});
