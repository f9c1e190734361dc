import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';

const REQUIRED = { DISCORD_TOKEN: 'a.bot.token', BFL_API_KEY: 'bfl_key' };

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
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
    expect(config.limits).toMatchObject({ concurrency: 24, perMember: 2, maxWaiting: 10, pace: 400_000 });
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

  it('lift a cap with none, and block with 0', () => {
    const { caps } = loadConfig({ ...REQUIRED, USER_DAILY_USD: 'none', GUILD_DAILY_USD: '0' });
    expect(caps).toMatchObject({ userDaily: null, guildDaily: 0 });
  });

  it('count five strikes, so many as are given, or none', () => {
    expect(loadConfig(REQUIRED).strikes).toBe(5);
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

  it('take no address with a user or password, which no request would be sent to', () => {
    expect(faultsOf({ ...REQUIRED, BFL_API_URL: 'https://me:secret@proxy.example/bfl' })).toEqual([
      'BFL_API_URL must have no user or password',
    ]);
    expect(loadConfig({ ...REQUIRED, BFL_API_URL: 'https://proxy.example/@bfl' }).bfl.apiUrl).toContain('@bfl');
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
