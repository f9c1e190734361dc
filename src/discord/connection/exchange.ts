import type { RESTOptions } from 'discord.js';

type Answer = Awaited<ReturnType<RESTOptions['makeRequest']>>;

const CALLBACK = /\/interactions\/(\d+)\/[^/]+\/callback/;

/** The interaction that a request answers; null for any other request. */
export function callbackIdIn(url: string): string | null {
  return CALLBACK.exec(url)?.[1] ?? null;
}

/** Discord's error code in the body of a refusal, or null. */
export function codeIn(body: string): number | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const code = typeof parsed === 'object' && parsed !== null && 'code' in parsed ? parsed.code : null;
    return typeof code === 'number' && Number.isSafeInteger(code) ? code : null;
  } catch {
    return null;
  }
}

/** The answer once more, after its body was read. */
export function withBody({ status, statusText, headers }: Answer, body: string): Response {
  return new Response(body, { status, statusText, headers: [...headers] });
}
