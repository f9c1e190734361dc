import type { Logger } from 'pino';
import { wellFormed } from '../../runtime/text.ts';

const MAX_SENTENCES = 12;
const MAX_LENGTH = 160;
const MAX_DEPTH = 4;

/** Hears what a host says in words of its own. */
export type HostWords = (said: unknown) => void;

/**
 * Logs a host's own words, at debug alone: they may quote the prompt, cut, escaped or in capitals, so that nobody could take it
 * out. What people read, and what is kept, is of closed lists.
 */
export function logHostWords(log: Logger, apiKey: string, hostName: string): HostWords {
  const key = apiKey.toLowerCase();
  return (said) => {
    // Before they are cut: a part of the key is as little for the log.
    const words = shortened(textsIn(said).filter((text) => !text.toLowerCase().includes(key)));
    if (words.length > 0) log.debug({ words }, `${hostName}'s own words`);
  };
}

function shortened(texts: readonly string[]): string[] {
  const short = texts.map((text) => wellFormed(text.slice(0, MAX_LENGTH)));
  return [...new Set(short)].slice(0, MAX_SENTENCES);
}

/**
 * The texts of what a host says, which may be a text, a list of faults, an object such as `{"Moderation Reasons": ["…"]}`,
 * or nothing. Without the `input` that a fault quotes, which is the member's request.
 */
export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsIn(item, depth + 1));
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'input' || key === 'ctx' ? [] : textsIn(inner, depth + 1),
  );
}
