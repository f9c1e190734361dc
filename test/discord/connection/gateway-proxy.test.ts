import { once } from 'node:events';
import { Events } from 'discord.js';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { startSandboxDiscord } from '../../../sandbox/discord/discord.ts';
import { createDiscordClient } from '../../../src/discord/connection/client.ts';
import { readProxies } from '../../../src/proxy/settings.ts';
import { openHttpProxy, openSocksProxy } from '../../support/loopback-proxy.ts';

const GATEWAY = 'gateway.test:8080';

// By an option that ws does not get from its library: an update that opens its sockets otherwise fails here.
it.each([
  { scheme: 'http', open: openHttpProxy },
  { scheme: 'socks5', open: openSocksProxy },
])('the gateway is reached through a proxy of $scheme, and again after a loss', async ({ scheme, open }) => {
  await using stack = new AsyncDisposableStack();
  const discord = stack.use(await startSandboxDiscord({ addresses: { ws: `ws://${GATEWAY}` } }));
  const proxy = stack.use(await open({ leads: { [GATEWAY]: discord.port }, credentials: 'ada:secret' }));
  const proxies = readProxies({ HTTP_PROXY: `${scheme}://ada:secret@127.0.0.1:${proxy.port}` });
  const client = createDiscordClient(discord.apiUrl, pino({ level: 'silent' }), null, undefined, { proxies });
  stack.defer(() => client.destroy());
  const ready = once(client, Events.ClientReady);
  await client.login(discord.botToken);
  await ready;
  expect(proxy.asked).toEqual([GATEWAY]);
  const resumed = once(client, Events.ShardResume);
  await discord.dropConnections();
  await resumed;
  expect(proxy.asked).toEqual([GATEWAY, GATEWAY]);
});

it('a gateway on loopback is reached without the proxy', async () => {
  await using stack = new AsyncDisposableStack();
  const discord = stack.use(await startSandboxDiscord());
  const proxy = stack.use(await openHttpProxy({ leads: {} }));
  const proxies = readProxies({ ALL_PROXY: `http://127.0.0.1:${proxy.port}` });
  const client = createDiscordClient(discord.apiUrl, pino({ level: 'silent' }), null, undefined, { proxies });
  stack.defer(() => client.destroy());
  const ready = once(client, Events.ClientReady);
  await client.login(discord.botToken);
  await ready;
  expect(proxy.asked).toEqual([]);
});
