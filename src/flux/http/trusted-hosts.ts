import { isIP } from 'node:net';
import { isLoopback } from '../../runtime/loopback.ts';
import { UntrustedUrlError } from './errors.ts';

/** Decides which URLs in the provider's answers may be requested. */
export interface TrustedHosts {
  /** Returns the URL. Throws UntrustedUrlError, whose message names at most the host, and not where the key stands in it. */
  check(address: string | URL): URL;
}

/** Where requests may go: those with the key, and those for pictures, which have none. */
export interface HostRules {
  readonly withKey: TrustedHosts;
  readonly pictures: TrustedHosts;
}

export interface HostLists {
  /** The operator's, with their subdomains. */
  readonly trusted: readonly string[];
  /** Hosts of pictures, with their subdomains; null for the trusted ones and the API's own. */
  readonly delivery: readonly string[] | null;
  /** Further hosts of pictures. */
  readonly moreDelivery?: readonly string[];
}

/** How a host names its servers. */
export interface HostNames {
  /** The servers of its API; null where that is none but the address in the settings. */
  readonly api: RegExp | null;
  /** The domain of its pictures, whose name alone is no reason to send the key there; null for none. */
  readonly picturesOnly: string | null;
}

/**
 * The key goes to the API's own address, to the servers of the host's API, and to those that the operator lists, but for the domain of the
 * pictures. Pictures come from the hosts of theirs. Any port, but never a URL with a user or password. Only https, unless the API itself is http
 * on loopback (a sandbox): then also http on loopback. Loopback and numeric addresses are never trusted by a list alone, so
 * that no answer can direct the bot to its own network.
 *
 * @throws TypeError for an API URL that is neither https nor http on loopback: the key would be sent unencrypted.
 */
export function createHostRules(
  apiUrl: URL,
  names: HostNames,
  { trusted, delivery, moreDelivery = [] }: HostLists,
  apiKey = '',
): HostRules {
  const rule = ruleOf(apiKey.toLowerCase());
  const isSandboxed = apiUrl.protocol === 'http:' && isLoopback(apiUrl.hostname);
  if (apiUrl.protocol !== 'https:' && !isSandboxed) {
    throw new TypeError(`The API's address must be https, or http on loopback: ${apiUrl.origin}`);
  }
  const isApi = (host: string): boolean => host === apiUrl.hostname;
  const isOfOperator = listedIn(trusted, isSandboxed);
  const mayHaveKey = listedIn(
    trusted.filter((entry) => names.picturesOnly === null || hostName(entry) !== names.picturesOnly),
    isSandboxed,
  );
  const isFurther = listedIn(moreDelivery, isSandboxed);
  const isOfDelivery = delivery === null ? null : listedIn(delivery, isSandboxed);
  return {
    withKey: rule(isSandboxed, (host) => isApi(host) || (names.api?.test(host) ?? false) || mayHaveKey(host)),
    pictures: rule(
      isSandboxed,
      (host) => isFurther(host) || (isOfDelivery?.(host) ?? (isApi(host) || isOfOperator(host))),
    ),
  };
}

/** Whether a host, or a domain above it, is in the list. */
function listedIn(list: readonly string[], isSandboxed: boolean): (host: string) => boolean {
  const names = list.flatMap((entry) => hostName(entry) ?? []);
  return (host) => {
    if (isNumeric(host) || isLoopback(host)) return isSandboxed && isLoopback(host) && names.includes(host);
    return names.some((name) => host === name || host.endsWith(`.${name}`));
  };
}

type Rule = (isSandboxed: boolean, isTrusted: (host: string) => boolean) => TrustedHosts;

/** @param secret in lower case, as hosts are. */
function ruleOf(secret: string): Rule {
  return (isSandboxed, isTrusted) => ({
    check(address) {
      const url = URL.parse(String(address));
      if (url === null) throw new UntrustedUrlError('The provider named an address that is no URL');
      // The name of any other protocol would be words of the provider.
      if (!/^https?:$/.test(url.protocol))
        throw new UntrustedUrlError('The provider named an address that is not of the web');
      const isPlain = url.protocol === 'http:' && isSandboxed && isLoopback(url.hostname);
      const isBare = url.username === '' && url.password === '';
      if (!isBare || !(url.protocol === 'https:' || isPlain) || !isTrusted(url.hostname)) {
        const host = secret !== '' && url.hostname.includes(secret) ? '…' : url.hostname;
        throw new UntrustedUrlError(`Not a trusted address: ${url.protocol}//${host}`);
      }
      return url;
    },
  });
}

function isNumeric(hostname: string): boolean {
  return hostname.startsWith('[') || isIP(hostname) !== 0;
}

/** A list entry as the URL parser normalizes it; `.bfl.ai`, `*.bfl.ai` and `bfl.ai.` mean `bfl.ai`. null for none. */
function hostName(entry: string): string | null {
  const bare = entry.trim().replace(/^\*?\./, '');
  return bare === '' ? null : (URL.parse(`https://${bare}`)?.hostname.replace(/\.$/, '') ?? null);
}
