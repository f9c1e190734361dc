import { isIP } from 'node:net';
import { isLoopback } from '../../runtime/loopback.ts';
import { UntrustedUrlError } from './errors.ts';

/** Decides which URLs in the provider's answers may be requested. */
export interface TrustedHosts {
  /** Returns the URL. Throws UntrustedUrlError, whose message names at most the host. */
  check(address: string | URL): URL;
}

/**
 * Trusts the API's own host, and every listed name with its subdomains, on any port; never a URL with a user or
 * password. Only https, unless the API itself is http on loopback (a sandbox): then also http on loopback. Loopback and
 * numeric addresses are never trusted by the list alone, so that no answer can direct the bot to its own network.
 *
 * BFL answers from one of many clusters (`api.eu2.bfl.ai`, `delivery-eu1.bfl.ai`;
 * docs.bfl.ai/api_integration/integration_guidelines), hence subdomains and not a fixed list.
 *
 * @throws TypeError for an API URL that is neither https nor http on loopback: the key would be sent unencrypted.
 */
export function createTrustedHosts(apiUrl: URL, listed: readonly string[]): TrustedHosts {
  const sandboxed = apiUrl.protocol === 'http:' && isLoopback(apiUrl.hostname);
  if (apiUrl.protocol !== 'https:' && !sandboxed) {
    throw new TypeError(`The API's address must be https, or http on loopback: ${apiUrl.origin}`);
  }
  const names = listed.flatMap((entry) => hostName(entry));

  const isTrusted = (url: URL): boolean => {
    if (url.username !== '' || url.password !== '') return false;
    const plainAllowed = sandboxed && isLoopback(url.hostname);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainAllowed)) return false;
    if (url.hostname === apiUrl.hostname) return true;
    if (isNumeric(url.hostname) || isLoopback(url.hostname)) return plainAllowed && names.includes(url.hostname);
    return names.some((name) => url.hostname === name || url.hostname.endsWith(`.${name}`));
  };

  return {
    check(address) {
      const url = URL.parse(String(address));
      if (url === null) throw new UntrustedUrlError('The provider named an address that is no URL');
      if (!isTrusted(url)) throw new UntrustedUrlError(`Not a trusted address: ${url.protocol}//${url.hostname}`);
      return url;
    },
  };
}

function isNumeric(hostname: string): boolean {
  return hostname.startsWith('[') || isIP(hostname) !== 0;
}

/** A list entry as the URL parser normalizes it; `.bfl.ai` and `*.bfl.ai` mean `bfl.ai`. */
function hostName(entry: string): string[] {
  const bare = entry.trim().replace(/^\*?\./, '');
  const url = bare === '' ? null : URL.parse(`https://${bare}`);
  return url === null ? [] : [url.hostname];
}
