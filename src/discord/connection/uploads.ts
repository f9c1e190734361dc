// Downloads what members uploaded to Discord.

import { MAX_UPLOAD_BYTES } from '../../generation/model/input-picture.ts';
import { UploadError, type Uploads } from '../../generation/ports/uploads.ts';
import { createAgent } from '../../proxy/agent.ts';
import { download } from '../../proxy/download.ts';
import { ExchangeFailure } from '../../proxy/http-exchange.ts';
import type { ProxySettings } from '../../proxy/settings.ts';
import { isLoopback } from '../../runtime/loopback.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 15_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const HEADERS = { 'user-agent': 'easel-bot', 'accept-encoding': 'identity' };
/** The rest waits, and takes no memory. */
const CONNECTIONS = 8;
/**
 * Where Discord keeps files (docs.discord.com: reference, "Signed Attachment CDN URLs"), and its copies of pictures that stand elsewhere
 * (`proxy_url` of an embed).
 */
const HOSTS: readonly string[] = [
  'cdn.discordapp.com',
  'media.discordapp.net',
  'images-ext-1.discordapp.net',
  'images-ext-2.discordapp.net',
];

export interface UploadsOptions {
  readonly apiUrl: string;
  readonly proxies: ProxySettings;
}

/** Opens no connection until the first download. */
export function createUploads({ apiUrl, proxies }: UploadsOptions): Uploads & AsyncDisposable {
  const agent = createAgent(proxies, CONNECT_TIMEOUT_MS, {
    connections: CONNECTIONS,
    headersTimeout: IDLE_TIMEOUT_MS,
    bodyTimeout: IDLE_TIMEOUT_MS,
  });
  return {
    async download(address, path, signal) {
      const url = checkedAddress(address, new URL(apiUrl));
      const request = {
        url,
        headers: HEADERS,
        path,
        maxBytes: MAX_UPLOAD_BYTES,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
        signal,
      };
      const { status } = await download(agent, request).catch((error: unknown) => {
        throw error instanceof ExchangeFailure ? toUploadError(error) : error;
      });
      if (status === 200) return;
      // A redirect is not followed: it may lead anywhere.
      const isGone = status < 500 && status !== 408 && status !== 429;
      throw new UploadError(isGone ? 'gone' : 'unreachable', `The upload was answered with ${status}`);
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/**
 * A payload may name any address, so that only Discord's own hosts are asked, by https; and where the API itself is http on loopback
 * (a sandbox), that one.
 */
function checkedAddress(address: string, api: URL): URL {
  const url = URL.parse(address);
  if (url === null) throw new UploadError('untrusted', 'The address of an upload is no URL');
  const isBare = url.username === '' && url.password === '';
  const isDiscordHost = url.protocol === 'https:' && url.port === '' && HOSTS.includes(url.hostname);
  const isSandbox = api.protocol === 'http:' && isLoopback(api.hostname) && url.origin === api.origin;
  if (!isBare || !(isDiscordHost || isSandbox)) throw new UploadError('untrusted', 'Not an address of uploads');
  return url;
}

function toUploadError(error: ExchangeFailure): UploadError {
  if (error.reason === 'too_large') return new UploadError('too_large', error.message);
  return new UploadError('unreachable', `The upload could not be fetched: ${error.message}`, { cause: error });
}
