import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUploads } from '../../../src/discord/connection/uploads.ts';
import { NO_PROXIES, type Proxy } from '../../../src/proxy/settings.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { openHttpProxy } from '../../support/loopback-proxy.ts';
import { httpAnswer, openRawServer, RawAnswer, type RawServer } from '../../support/raw-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const never = new AbortController().signal;
const DISCORD = 'https://discord.com/api';

let inside: RawServer;
let asked: string[];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  asked = [];
  folder = await temporaryFolder();
  inside = await openRawServer(({ path }) => {
    asked.push(path);
    const [, status = '200'] = /^\/(\d{3})/.exec(path) ?? [];
    return new RawAnswer(httpAnswer(Number(status), [['location', `${inside.url}/secret`]], Buffer.from('bytes')));
  });
});

afterAll(async () => {
  await inside[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe('the address of an upload', () => {
  it.each([
    ['no address', 'a.png'],
    ['another host', 'https://example.com/attachments/1/2/a.png'],
    ['a host that begins like one of Discord', 'https://cdn.discordapp.com.example.com/a.png'],
    ['a host that ends like one of Discord', 'https://evilcdn.discordapp.com/a.png'],
    ["Discord's host as a user", 'https://cdn.discordapp.com@127.0.0.1/a.png'],
    ["Discord's host as a user before a backslash", String.raw`https://127.0.0.1\@cdn.discordapp.com/a.png`],
    ['a user and a password', 'https://user:pass@cdn.discordapp.com/a.png'],
    ['a user alone', 'https://user@cdn.discordapp.com/a.png'],
    ['another port', 'https://cdn.discordapp.com:8443/a.png'],
    ['no TLS', 'http://cdn.discordapp.com/a.png'],
    ['a trailing dot', 'https://cdn.discordapp.com./a.png'],
    ['letters that look alike', 'https://cdn.discоrdapp.com/a.png'],
    ['an IPv4 address', 'https://127.0.0.1/a.png'],
    ['an IPv4 address as one number', 'https://2130706433/a.png'],
    ['an IPv6 address', 'https://[::1]/a.png'],
    ['an IPv4 address within IPv6', 'https://[::ffff:127.0.0.1]/a.png'],
    ['the address of a cloud that tells its secrets', 'http://169.254.169.254/latest/meta-data'],
    ['data', 'data:image/png;base64,iVBORw0KGgo='],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a blob', 'blob:https://cdn.discordapp.com/1'],
    ['a web socket', 'wss://cdn.discordapp.com/a.png'],
  ])('is asked for nothing where it is %s', async (_what, address) => {
    await using uploads = createUploads({ apiUrl: DISCORD, proxies: NO_PROXIES });
    const path = join(folder.path, 'refused');
    await expect(uploads.download(address, path, never)).rejects.toMatchObject({ kind: 'untrusted' });
    expect(existsSync(path)).toBe(false);
  });

  it('may be on loopback where the API is, and there on its own port alone', async () => {
    await using uploads = createUploads({ apiUrl: `${inside.url}/api`, proxies: NO_PROXIES });
    const path = join(folder.path, 'fetched');
    await uploads.download(`${inside.url}/a.png`, path, never);
    expect(readFileSync(path, 'utf8')).toBe('bytes');
    const other = new URL(inside.url);
    other.port = String(Number(other.port) - 1);
    await expect(uploads.download(`${other.origin}/b.png`, path, never)).rejects.toMatchObject({ kind: 'untrusted' });
    await using ofDiscord = createUploads({ apiUrl: DISCORD, proxies: NO_PROXIES });
    await expect(ofDiscord.download(`${inside.url}/c.png`, path, never)).rejects.toMatchObject({ kind: 'untrusted' });
    expect(asked).not.toEqual(expect.arrayContaining(['/b.png', '/c.png']));
  });

  it.each([301, 302, 303, 307, 308])('is not left where it answers %d', async (status) => {
    await using uploads = createUploads({ apiUrl: `${inside.url}/api`, proxies: NO_PROXIES });
    const answer = uploads.download(`${inside.url}/${status}`, join(folder.path, 'moved'), never);
    await expect(answer).rejects.toMatchObject({ kind: 'gone' });
    expect(asked).toContain(`/${status}`);
    expect(asked).not.toContain('/secret');
  });

  it("asks nothing of a machine inside that Discord's name leads to: it has no certificate of that name", async () => {
    const heard: (string | undefined)[] = [];
    const server = createServer({ ...makeCertificate('cdn.discordapp.com') }, ({ url }, response) => {
      heard.push(url);
      response.end('a secret');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await using proxy = await openHttpProxy({ leads: { 'cdn.discordapp.com:443': port } });
    const route: Proxy = {
      kind: 'proxy',
      variable: 'HTTPS_PROXY',
      scheme: 'http',
      host: '127.0.0.1',
      port: proxy.port,
      credentials: null,
    };
    await using uploads = createUploads({ apiUrl: DISCORD, proxies: { ...NO_PROXIES, https: route } });
    const download = uploads.download('https://cdn.discordapp.com/a.png', join(folder.path, 'inside'), never);
    await expect(download).rejects.toMatchObject({ kind: 'unreachable' });
    expect(proxy.asked).toEqual(['cdn.discordapp.com:443']);
    expect(heard).toEqual([]);
    server.close();
  });
});
