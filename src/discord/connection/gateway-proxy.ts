import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { createConnector, type Connector } from '../../proxy/connector.ts';
import { routeTo } from '../../proxy/route.ts';
import { hasProxies, type ProxySettings } from '../../proxy/settings.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** The proxies of the gateway's connection on whose behalf something runs; none elsewhere. */
const connecting = new AsyncLocalStorage<ProxySettings>();
let isPatched = false;

/**
 * Runs a step of a connection to the gateway, whose sockets then go through the proxies. The package ws opens a socket by
 * `request` of node:http or node:https, with its own `createConnection`; @discordjs/ws has no option to give it another one, and
 * so that `request` is patched. It changes nothing outside of such a step. A test fails if an update opens sockets otherwise.
 */
export function throughProxies<T>(proxies: ProxySettings, step: () => T): T {
  if (!hasProxies(proxies)) return step();
  if (!isPatched) {
    patch(http, 'http:');
    patch(https, 'https:');
    isPatched = true;
  }
  return connecting.run(proxies, step);
}

function patch(module: typeof http | typeof https, protocol: string): void {
  const { request } = module;
  const patched = (...given: readonly unknown[]): unknown => {
    const proxies = connecting.getStore();
    const [options] = given;
    if (proxies !== undefined && isOptions(options)) reroute(options, protocol, proxies);
    return Reflect.apply(request, module, given);
  };
  Reflect.set(module, 'request', patched);
}

/** What ws asks `request` for, as far as it is needed here. */
interface RequestOptions {
  readonly host: string;
  readonly port: number | string;
  createConnection: (options: unknown, callback: Parameters<Connector>[1]) => void;
}

function isOptions(options: unknown): options is RequestOptions {
  return typeof options === 'object' && options !== null && 'host' in options && 'createConnection' in options;
}

function reroute(options: RequestOptions, protocol: string, proxies: ProxySettings): void {
  const { host } = options;
  const port = String(options.port);
  const hostname = isIP(host) === 6 ? `[${host}]` : host;
  if (routeTo({ protocol, hostname, port }, proxies).kind === 'direct') return;
  const connect = createConnector(proxies, CONNECT_TIMEOUT_MS);
  options.createConnection = (_options, callback) =>
    connect({ protocol, hostname: host, port, host: `${hostname}:${port}` }, callback);
}
