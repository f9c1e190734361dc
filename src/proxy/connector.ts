import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { ProxyError } from './proxy-error.ts';
import { portOf, routeTo, type Address } from './route.ts';
import type { Proxy, ProxySettings } from './settings.ts';
import { openTunnel } from './tunnel.ts';

/** Opens a connection to an address, with TLS where its protocol asks for it; undici's agents take one. */
export type Connector = buildConnector.connector;

/** Every connection that leaves this process is opened by one of these: through the address's proxy, if it has one. */
export function createConnector(proxies: ProxySettings, timeoutMs: number): Connector {
  // On HTTP/2 a lost connection fails all its requests, and whether one of them was sent cannot be told for sure.
  const open = buildConnector({ timeout: timeoutMs, allowH2: false });

  const openThrough = async (proxy: Proxy, ...[options, callback]: Parameters<Connector>): Promise<void> => {
    let httpSocket;
    try {
      httpSocket = await openTunnel(proxy, { host: options.hostname, port: portOf(addressOf(options)) }, timeoutMs);
    } catch (error) {
      callback(ProxyError.of(proxy, error), null);
      return;
    }
    if (options.protocol === 'https:') open({ ...options, httpSocket }, callback);
    else callback(null, httpSocket);
  };

  return (options, callback) => {
    const route = routeTo(addressOf(options), proxies);
    if (route.kind === 'direct') open(options, callback);
    else if (route.kind === 'proxy') void openThrough(route, options, callback);
    else callback(new ProxyError(null, route.why), null);
  };
}

function addressOf({ protocol, hostname, port }: Parameters<Connector>[0]): Address {
  return { protocol, hostname: isIP(hostname) === 6 ? `[${hostname}]` : hostname, port };
}
