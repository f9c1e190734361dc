import type { Config } from '../config.ts';
import { routeTo } from '../proxy/route.ts';
import { hasProxies } from '../proxy/settings.ts';
import type { Finding } from './finding.ts';

/** Says how all hosts are reached, where the environment names a proxy. One that cannot be used is a fault of the settings. */
export function checkProxies({ accounts, discord, proxies, ...config }: Config): Finding[] {
  if (!hasProxies(proxies)) return [];
  const hosts = new Set(accounts.map(({ host }) => config[host].apiUrl));
  const found = [discord.apiUrl, ...hosts].map((apiUrl) => {
    const address = new URL(apiUrl);
    const route = routeTo(address, proxies);
    const way = route.kind === 'proxy' ? `through ${route.host}:${route.port} (${route.variable})` : 'directly';
    return `${address.host} ${way}`;
  });
  return [{ check: 'Proxy', ok: true, found: found.join('\n') }];
}
