import { describe, expect, test } from 'vitest';
import { UntrustedUrlError } from '../../../src/flux/http/errors.ts';
import { bfl } from '../../../src/flux/bfl/bfl.ts';
import { createHostRules, type HostLists, type TrustedHosts } from '../../../src/flux/http/trusted-hosts.ts';

/** Where a request may go: with the key, and for a picture. */
function verdict(api: string, { trusted = ['bfl.ai'], delivery = null }: Partial<HostLists>, address: string) {
  const { withKey, pictures } = createHostRules(new URL(api), bfl().names, { trusted, delivery });
  return [passes(withKey, address), passes(pictures, address)];
}

function passes(hosts: TrustedHosts, address: string): boolean {
  try {
    hosts.check(address);
    return true;
  } catch (error) {
    if (error instanceof UntrustedUrlError) return false;
    throw error;
  }
}

const BOTH = [true, true];
const PICTURES = [false, true];
const KEY = [true, false];
const NEITHER = [false, false];

describe('a client of the real API', () => {
  test.each([
    ['https://api.bfl.ai/x', BOTH],
    ['https://API.BFL.AI/x', BOTH],
    ['https://api.eu2.bfl.ai/v1/get_result?id=1', BOTH],
    ['https://api.ice.bfl.ai:8443/x', BOTH],
    ['https://bfl.ai/x', PICTURES],
    ['https://delivery-eu1.bfl.ai:8443/x', PICTURES],
    ['https://delivery.eu.bfl.ai/x', PICTURES],
    ['https://api.delivery.eu.bfl.ai/x', PICTURES],
    ['https://api-eu.bfl.ai/x', PICTURES],
    ['https://notapi.eu.bfl.ai/x', PICTURES],
    ['http://api.bfl.ai/x', NEITHER],
    ['https://evilbfl.ai/x', NEITHER],
    ['https://api.evilbfl.ai/x', NEITHER],
    ['https://api.bfl.ai.evil.com/x', NEITHER],
    ['https://bfl.ai@evil.com/x', NEITHER],
    ['https://user@api.bfl.ai/x', NEITHER],
    ['https://:secret@api.bfl.ai/x', NEITHER],
    ['https://127.0.0.1/x', NEITHER],
    ['https://localhost/x', NEITHER],
    ['https://2130706433/x', NEITHER],
    ['https://[::1]/x', NEITHER],
    ['http://169.254.169.254/latest/meta-data', NEITHER],
    ['ftp://api.bfl.ai/x', NEITHER],
    ['file:///etc/passwd', NEITHER],
    ['/v1/get_result', NEITHER],
    ['', NEITHER],
  ])('may send the key to, and fetch a picture from, %s: %s', (address, expected) => {
    expect(verdict('https://api.bfl.ai', {}, address)).toEqual(expected);
  });

  test('trusts no loopback or numeric address, even when it is listed', () => {
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.1']) {
      expect(verdict('https://api.bfl.ai', { trusted: [host], delivery: [host] }, `https://${host}/x`)).toEqual(
        NEITHER,
      );
    }
  });

  test('sends the key to a host that the operator lists, and to those below it', () => {
    const trusted = ['bfl.ai', 'proxy.example'];
    expect(verdict('https://api.bfl.ai', { trusted }, 'https://proxy.example/x')).toEqual(BOTH);
    expect(verdict('https://api.bfl.ai', { trusted }, 'https://eu.proxy.example/x')).toEqual(BOTH);
    expect(verdict('https://api.bfl.ai', { trusted: ['delivery.eu.bfl.ai'] }, 'https://delivery.eu.bfl.ai/x')).toEqual(
      BOTH,
    );
  });

  test('accepts list entries in any usual spelling, and takes none of bfl.ai for more than pictures', () => {
    for (const entry of ['bfl.ai', ' BFL.ai ', '.bfl.ai', '*.bfl.ai', 'bfl.ai.', 'bfl.ai:443']) {
      expect(verdict('https://proxy.example', { trusted: [entry] }, 'https://delivery.bfl.ai/x')).toEqual(PICTURES);
    }
    for (const entry of ['', ' ', '*.']) {
      expect(verdict('https://proxy.example', { trusted: [entry] }, 'https://delivery.bfl.ai/x')).toEqual(NEITHER);
    }
  });

  test('trusts its own host and nothing below it', () => {
    expect(verdict('https://proxy.example', { trusted: [] }, 'https://proxy.example:8443/x')).toEqual(BOTH);
    expect(verdict('https://proxy.example', { trusted: [] }, 'https://sub.proxy.example/x')).toEqual(NEITHER);
  });

  test('fetches pictures from the hosts of pictures alone, where they are named', () => {
    const lists = { trusted: ['bfl.ai', 'proxy.example'], delivery: ['cdn.example'] };
    expect(verdict('https://api.bfl.ai', lists, 'https://eu.cdn.example/x')).toEqual(PICTURES);
    expect(verdict('https://api.bfl.ai', lists, 'https://proxy.example/x')).toEqual(KEY);
    expect(verdict('https://api.bfl.ai', lists, 'https://api.bfl.ai/x')).toEqual(KEY);
    expect(verdict('https://api.bfl.ai', lists, 'https://delivery.bfl.ai/x')).toEqual(NEITHER);
  });
});

describe('a client of a sandbox', () => {
  test.each([
    ['http://127.0.0.1:5000/x', BOTH],
    ['https://127.0.0.1:5000/x', BOTH],
    ['https://delivery.bfl.ai/x', PICTURES],
    ['http://api.bfl.ai/x', NEITHER],
    ['http://localhost:5000/x', NEITHER],
    ['http://127.0.0.2:5000/x', NEITHER],
    ['http://10.0.0.1/x', NEITHER],
  ])('trusts %s: %s', (address, expected) => {
    expect(verdict('http://127.0.0.1:4000', {}, address)).toEqual(expected);
  });

  test('trusts another loopback name when it is listed', () => {
    expect(verdict('http://127.0.0.1:4000', { trusted: ['localhost'] }, 'http://localhost:5000/x')).toEqual(BOTH);
  });
});

test('an unencrypted API URL is refused', () => {
  for (const api of ['http://api.bfl.ai', 'http://10.0.0.1', 'ftp://127.0.0.1']) {
    expect(() => createHostRules(new URL(api), bfl().names, { trusted: [], delivery: null })).toThrow(TypeError);
  }
});

test('the error of an untrusted URL names only its host', () => {
  const { pictures } = createHostRules(new URL('https://api.bfl.ai'), bfl().names, {
    trusted: ['bfl.ai'],
    delivery: null,
  });
  expect(() => pictures.check('https://evil.example/path?sig=secret')).toThrow(/evil\.example$/);
  // What stands before the colon may be anybody's words.
  expect(() => pictures.check('a-heron-at-dawn:x')).toThrow(/^The provider named an address that is not of the web$/);
});
