import type { Upload } from './message-compose.ts';
import type { RateKind } from './rate-limits.ts';

/** A call as passed to a route. */
export interface RestRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly json: unknown;
  readonly uploads: readonly Upload[];
}

/** The answer of a route; without a body for 204. */
export interface RestReply {
  readonly status: number;
  readonly body?: unknown;
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments with a colon are parameters, as in `/channels/:channel/messages`. */
  readonly path: string;
  /** 'bot': needs the bot's token; 'none': the interaction token in the path suffices. */
  readonly auth: 'bot' | 'none';
  readonly rate: RateKind;
  handle(request: RestRequest): RestReply;
}

/** A route with the values of its parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by method and path. */
export class RouteTable {
  readonly #bySize = new Map<string, { readonly route: Route; readonly segments: readonly string[] }[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.path.split('/').slice(1);
      const key = `${route.method} ${segments.length}`;
      this.#bySize.set(key, [...(this.#bySize.get(key) ?? []), { route, segments }]);
    }
  }

  /** The route for a path, literal segments before parameters; undefined if there is none. */
  match(method: string, path: string): RouteMatch | undefined {
    const given = path.split('/').slice(1).map(decode);
    for (const { route, segments } of this.#bySize.get(`${method} ${given.length}`) ?? []) {
      const params: Record<string, string> = {};
      const fits = segments.every((segment, index) => {
        const value = given[index] ?? '';
        if (!segment.startsWith(':')) return segment === value;
        params[segment.slice(1)] = value;
        return value !== '';
      });
      if (fits) return { route, params };
    }
    return undefined;
  }
}

/** The major parameter of a bucket. Source: topics/rate-limits.mdx: channel, guild, webhook and token. */
export function majorOf(params: Readonly<Record<string, string>>): string {
  return [params['token'], params['channel'], params['guild']].find((part) => part !== undefined) ?? '';
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
