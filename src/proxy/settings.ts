// Reads which proxies the environment names. Its variables are those of curl and others, not Easel's own.

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy, with the variable that names it. */
export interface Proxy {
  readonly kind: 'proxy';
  readonly variable: string;
  readonly scheme: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  /** What it asks for, decoded; a secret. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

/** How an address is reached. `why` names the variable that cannot be followed, and no secret. */
export type Route = Proxy | { readonly kind: 'direct' } | { readonly kind: 'refused'; readonly why: string };

export interface ProxySettings {
  readonly https: Route;
  readonly http: Route;
  /** The entries of NO_PROXY: what is reached directly all the same. */
  readonly except: readonly string[];
}

export const DIRECT: Route = { kind: 'direct' };

/** Where no proxy is named. */
export const NO_PROXIES: ProxySettings = { https: DIRECT, http: DIRECT, except: [] };

export function hasProxies({ https, http }: ProxySettings): boolean {
  return https.kind !== 'direct' || http.kind !== 'direct';
}

const SCHEMES: Readonly<Record<string, readonly [scheme: Proxy['scheme'], port: number]>> = {
  'http:': ['http', 80],
  'https:': ['https', 443],
  // The proxy looks up the names under each of these: where it is needed, this machine often cannot.
  'socks5:': ['socks5', 1080],
  'socks5h:': ['socks5', 1080],
  'socks:': ['socks5', 1080],
};

const MOST_SOCKS_BYTES = 255;

/** By the protocol of an address, the first that is given. All that Easel connects to is https: HTTP_PROXY alone counts for it. */
const BY_PROTOCOL = {
  https: ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'],
  http: ['HTTP_PROXY', 'ALL_PROXY'],
} as const;
const EXCEPTIONS = 'NO_PROXY';

/** Each in small and capital letters, the small ones first, as with curl. */
export const PROXY_VARIABLES: readonly string[] = [...BY_PROTOCOL.https, EXCEPTIONS].flatMap(bothCases);

export function readProxies(environment: Environment): ProxySettings {
  const firstOf = (names: readonly string[]): string | undefined =>
    names.flatMap(bothCases).find((name) => valueOf(environment, name) !== '');
  const routeOf = (names: readonly string[]): Route => {
    const variable = firstOf(names);
    return variable === undefined ? DIRECT : toRoute(variable, valueOf(environment, variable));
  };
  const except = valueOf(environment, firstOf([EXCEPTIONS]) ?? EXCEPTIONS);
  return {
    https: routeOf(BY_PROTOCOL.https),
    http: routeOf(BY_PROTOCOL.http),
    except: except.split(/[\s,;]+/).filter((entry) => entry !== ''),
  };
}

function bothCases(name: string): readonly string[] {
  return [name.toLowerCase(), name];
}

function valueOf(environment: Environment, name: string): string {
  return environment[name]?.trim() ?? '';
}

function toRoute(variable: string, value: string): Route {
  const refused = (what: string): Route => ({ kind: 'refused', why: `${variable} ${what}` });
  // Without this, what stands before such a character would be taken for the host, and be told to people.
  if (/[/?#]/u.test(value.replace(/^[^/]*\/\/|\/$/gu, ''))) {
    return refused('must end behind its port; a /, ? or # in its user name or password is written as %2F, %3F or %23');
  }
  // `host:port` alone is common, and would be read as a scheme.
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (url === null) return refused('must be the address of a proxy, like http://127.0.0.1:8080');
  const known = SCHEMES[url.protocol];
  if (known === undefined) return refused(`must begin with http://, https:// or socks5://, and not ${url.protocol}//`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === '') return refused('must name the host of a proxy, like http://127.0.0.1:8080');
  const [scheme, port] = known;
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    const credentials = user === '' && password === '' ? null : { user, password };
    if (scheme === 'socks5' && [user, password].some((text) => Buffer.byteLength(text) > MOST_SOCKS_BYTES)) {
      return refused(
        `has a user name or password of more than ${MOST_SOCKS_BYTES} bytes, which SOCKS5 has no room for`,
      );
    }
    return { kind: 'proxy', variable, scheme, host, port: url.port === '' ? port : Number(url.port), credentials };
  } catch {
    return refused('has a % in its user name or password that must be written as %25');
  }
}
