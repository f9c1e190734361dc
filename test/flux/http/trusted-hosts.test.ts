import { describe, expect, test } from 'vitest';
import { UntrustedUrlError } from '../../../src/flux/http/errors.ts';
import { createTrustedHosts } from '../../../src/flux/http/trusted-hosts.ts';

function trusts(api: string, listed: string[], address: string): boolean {
  try {
    createTrustedHosts(new URL(api), listed).check(address);
    return true;
  } catch (error) {
    if (error instanceof UntrustedUrlError) return false;
    throw error;
  }
}

describe('a client of the real API', () => {
  test.each([
    ['https://bfl.ai/x', true],
    ['https://api.eu2.bfl.ai/v1/get_result?id=1', true],
    ['https://delivery-eu1.bfl.ai:8443/x', true],
    ['https://API.BFL.AI/x', true],
    ['http://api.bfl.ai/x', false],
    ['https://evilbfl.ai/x', false],
    ['https://bfl.ai.evil.com/x', false],
    ['https://bfl.ai@evil.com/x', false],
    ['https://user@api.bfl.ai/x', false],
    ['https://:secret@api.bfl.ai/x', false],
    ['https://127.0.0.1/x', false],
    ['https://localhost/x', false],
    ['https://2130706433/x', false],
    ['https://[::1]/x', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['ftp://bfl.ai/x', false],
    ['file:///etc/passwd', false],
    ['/v1/get_result', false],
    ['', false],
  ])('trusts %s: %s', (address, expected) => {
    expect(trusts('https://api.bfl.ai', ['bfl.ai'], address)).toBe(expected);
  });

  test('trusts no loopback or numeric address, even when it is listed', () => {
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.1']) {
      expect(trusts('https://api.bfl.ai', [host], `https://${host}/x`)).toBe(false);
    }
  });

  test('accepts list entries in any usual spelling', () => {
    for (const entry of ['bfl.ai', ' BFL.ai ', '.bfl.ai', '*.bfl.ai', 'bfl.ai:443']) {
      expect(trusts('https://proxy.example', [entry], 'https://api.bfl.ai/x')).toBe(true);
    }
    expect(trusts('https://proxy.example', ['', ' ', '*.'], 'https://api.bfl.ai/x')).toBe(false);
    expect(trusts('https://proxy.example', [], 'https://proxy.example/x')).toBe(true);
    expect(trusts('https://proxy.example', [], 'https://sub.proxy.example/x')).toBe(false);
  });
});

describe('a client of a sandbox', () => {
  test.each([
    ['http://127.0.0.1:5000/x', true],
    ['https://127.0.0.1:5000/x', true],
    ['https://api.bfl.ai/x', true],
    ['http://api.bfl.ai/x', false],
    ['http://localhost:5000/x', false],
    ['http://127.0.0.2:5000/x', false],
    ['http://10.0.0.1/x', false],
  ])('trusts %s: %s', (address, expected) => {
    expect(trusts('http://127.0.0.1:4000', ['bfl.ai'], address)).toBe(expected);
  });

  test('trusts another loopback name when it is listed', () => {
    expect(trusts('http://127.0.0.1:4000', ['localhost'], 'http://localhost:5000/x')).toBe(true);
  });
});

test('an unencrypted API URL is refused', () => {
  for (const api of ['http://api.bfl.ai', 'http://10.0.0.1', 'ftp://127.0.0.1']) {
    expect(() => createTrustedHosts(new URL(api), [])).toThrow(TypeError);
  }
});

test('the error of an untrusted URL names only its host', () => {
  const hosts = createTrustedHosts(new URL('https://api.bfl.ai'), ['bfl.ai']);
  expect(() => hosts.check('https://evil.example/path?sig=secret')).toThrow(/evil\.example$/);
});
