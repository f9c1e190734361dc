import { describe, expect, it } from 'vitest';
import { routeTo } from '../../src/proxy/route.ts';
import { readProxies } from '../../src/proxy/settings.ts';

type Environment = Readonly<Record<string, string>>;

/** `host:port (variable)` of the proxy, `direct`, or why there is no way. */
function wayTo(address: string, environment: Environment): string {
  const route = routeTo(new URL(address), readProxies(environment));
  switch (route.kind) {
    case 'proxy':
      return `${route.scheme}://${route.host}:${route.port} (${route.variable})`;
    case 'direct':
      return 'direct';
    case 'refused':
      return route.why;
  }
}

const BFL = 'https://api.bfl.ai/v1/credits';

describe('the way to an address', () => {
  it.each<[Environment, string]>([
    [{}, 'direct'],
    [{ HTTPS_PROXY: '' }, 'direct'],
    [{ HTTPS_PROXY: 'http://one:8080' }, 'http://one:8080 (HTTPS_PROXY)'],
    [{ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://capital:2' }, 'http://small:1 (https_proxy)'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://capital:2' }, 'http://capital:2 (HTTPS_PROXY)'],
    [{ ALL_PROXY: 'socks5://all:1080', HTTPS_PROXY: 'http://one:8080' }, 'http://one:8080 (HTTPS_PROXY)'],
    [{ ALL_PROXY: 'socks5://all:9050', HTTP_PROXY: 'http://plain:8080' }, 'socks5://all:9050 (ALL_PROXY)'],
    [{ http_proxy: 'http://plain:8080' }, 'http://plain:8080 (http_proxy)'],
    [{ all_proxy: 'socks5h://all' }, 'socks5://all:1080 (all_proxy)'],
    [{ HTTPS_PROXY: 'https://one' }, 'https://one:443 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'http://one/' }, 'http://one:80 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: ' 127.0.0.1:7890 ' }, 'http://127.0.0.1:7890 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'ada:secret@one:7890' }, 'http://one:7890 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'http://[::1]:7890' }, 'http://::1:7890 (HTTPS_PROXY)'],
  ])('with %o is %s', (environment, way) => {
    expect(wayTo(BFL, environment)).toBe(way);
    expect(wayTo('wss://gateway.discord.gg/?v=10', environment)).toBe(way);
  });

  it.each(['http://localhost:1', 'http://a.localhost', 'http://127.0.0.1:8080', 'https://127.9.9.9', 'ws://[::1]:1/'])(
    'of this machine is direct, whatever is set: %s',
    (address) => {
      expect(wayTo(address, { HTTP_PROXY: 'http://one', HTTPS_PROXY: 'socks4://one', ALL_PROXY: 'http://one' })).toBe(
        'direct',
      );
    },
  );

  it.each<[string, boolean]>([
    ['*', true],
    ['api.bfl.ai', true],
    ['API.bfl.ai.', true],
    ['bfl.ai', true],
    ['.bfl.ai', true],
    ['*.bfl.ai', true],
    ['discord.com, bfl.ai:443', true],
    ['localhost;bfl.ai', true],
    ['discord.com bfl.ai:8443', false],
    ['fl.ai', false],
    ['ai.bfl.ai', false],
    ['10.0.0.0/8', false],
    ['', false],
  ])('with NO_PROXY=%s', (entries, isDirect) => {
    const ways = ['NO_PROXY', 'no_proxy'].map((name) =>
      wayTo(BFL, { HTTPS_PROXY: 'http://one:8080', [name]: entries }),
    );
    expect(new Set(ways)).toEqual(new Set([isDirect ? 'direct' : 'http://one:8080 (HTTPS_PROXY)']));
  });

  it.each<[string, string, boolean]>([
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3:8443', '10.1.2.3:8443', true],
    ['https://[fd00::1]', 'fd00::/8', true],
    ['https://[fd00::1]', 'fd00::1', true],
    ['https://[fd00::1]', 'FD00:0:0::0001', true],
    ['https://[fd00::1]', '[fd00:0::1]:443', true],
    ['https://[fd00::1]:8443', '[fd00::1]:8443', true],
    ['https://[fd00::1]', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.0.0.0/99', false],
  ])('to %s with NO_PROXY=%s', (address, entry, isDirect) => {
    expect(wayTo(address, { HTTPS_PROXY: 'http://one:8080', NO_PROXY: entry }) === 'direct').toBe(isDirect);
  });

  it.each([
    ['socks4://ada:secret@one', 'HTTPS_PROXY must begin with http://, https:// or socks5://, and not socks4://'],
    ['http://ada:secret@one:99999', 'HTTPS_PROXY must be the address of a proxy, like http://127.0.0.1:8080'],
    ['http://ada:%secret@one', 'HTTPS_PROXY has a % in its user name or password that must be written as %25'],
    [
      `socks5://ada:${'x'.repeat(256)}@one`,
      'HTTPS_PROXY has a user name or password of more than 255 bytes, which SOCKS5 has no room for',
    ],
    ['socks5://', 'HTTPS_PROXY must name the host of a proxy, like http://127.0.0.1:8080'],
  ])('is none with %s, for a reason that names the variable and no secret', (value, why) => {
    expect(wayTo(BFL, { HTTPS_PROXY: value })).toBe(why);
    expect(wayTo(BFL, { HTTPS_PROXY: value, NO_PROXY: 'bfl.ai' })).toBe('direct');
  });
});
