import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../runtime/loopback.ts';
import { DIRECT, type ProxySettings, type Route } from './settings.ts';

/** An address as far as it matters for the way there; a URL is one. */
export interface Address {
  readonly protocol: string;
  /** As in a URL, IPv6 between brackets. */
  readonly hostname: string;
  /** Empty for the protocol's own. */
  readonly port: string;
}

/** The one decision how an address is reached. What is on this machine is never reached through a proxy. */
export function routeTo(address: Address, proxies: ProxySettings): Route {
  if (isLoopback(address.hostname) || proxies.except.some((entry) => matches(entry, address))) return DIRECT;
  return isSecure(address) ? proxies.https : proxies.http;
}

function isSecure({ protocol }: Address): boolean {
  return protocol === 'https:' || protocol === 'wss:';
}

export function portOf(address: Address): number {
  if (address.port !== '') return Number(address.port);
  return isSecure(address) ? 443 : 80;
}

/** An entry is `*`, a name (with all below it), an IP address or a range of them (`10.0.0.0/8`); a port may follow but a range. */
function matches(entry: string, address: Address): boolean {
  const host = withoutBrackets(address.hostname);
  if (entry.includes('/')) return isIP(host) !== 0 && isInRange(host, entry);
  const { name, port } = partsOf(entry);
  if (port !== null && port !== portOf(address)) return false;
  return name === '*' || host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

/** `.bfl.ai` and `*.bfl.ai` mean `bfl.ai`. */
function partsOf(entry: string): { readonly name: string; readonly port: number | null } {
  const [, bracketed, plain = '', port] = /^(?:\[(.+)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
  // IPv6 without brackets has no port.
  if (isIP(entry) === 6) return { name: asInUrl(entry), port: null };
  if (bracketed !== undefined) return { name: asInUrl(bracketed), port: port === undefined ? null : Number(port) };
  const name = plain
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/(.)\.$/, '$1');
  return { name, port: port === undefined ? null : Number(port) };
}

/** An IPv6 address in its one short form. */
function asInUrl(address: string): string {
  return withoutBrackets(URL.parse(`http://[${address}]`)?.hostname ?? address);
}

function isInRange(host: string, range: string): boolean {
  const [base = '', bits = ''] = range.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(base) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
