import type { Logger } from 'pino';
import {
  REQUEST_FIELDS,
  moderationReasonOf,
  type ModerationReason,
  type RequestField,
} from '../../generation/ports/image-provider.ts';
import { wellFormed } from '../../runtime/text.ts';

const MAX_SENTENCES = 12;
const MAX_LENGTH = 160;
const MAX_DEPTH = 4;

/** Hears what BFL says in words of its own. */
export type HostWords = (said: unknown) => void;

/**
 * Logs BFL's own words, at debug alone: they may quote the prompt, cut, escaped or in capitals, so that nobody could take it
 * out. What people read, and what is kept, is of closed lists.
 */
export function logHostWords(log: Logger, apiKey: string): HostWords {
  const key = apiKey.toLowerCase();
  return (said) => {
    // Before they are cut: a part of the key is as little for the log.
    const words = shortened(textsIn(said, 0).filter((text) => !text.toLowerCase().includes(key)));
    if (words.length > 0) log.debug({ words }, "BFL's own words");
  };
}

/** Which of the known reasons a task's `details` names. */
export function moderationReasonsIn(details: unknown): ModerationReason[] {
  return [...new Set(textsIn(details, 0).flatMap((text) => moderationReasonOf(text) ?? []))];
}

/** Whether a task's `details` say that a picture which went in cannot be read (seen live: `Invalid or corrupted image input`). */
export function saysInputUnreadable(details: unknown): boolean {
  return textsIn(details, 0).some((text) => /^invalid or corrupted image input\b/i.test(text));
}

/** BFL's names of the fields whose options have another name here (api.bfl.ai/openapi.json). */
const RENAMED: ReadonlyMap<string, RequestField> = new Map([
  ['aspect_ratio', 'aspect'],
  ['prompt_upsampling', 'enhance'],
  ['safety_tolerance', 'safety'],
  ['output_format', 'format'],
  ['image_prompt_strength', 'strength'],
]);

/** Which fields FastAPI's list of faults (`[{loc: ["body", "width"], msg, …}]`) is about, of those that a request has. */
export function fieldsIn(detail: unknown): RequestField[] {
  const faults: readonly unknown[] = Array.isArray(detail) ? detail : [];
  const names = faults.flatMap((fault) => locOf(fault));
  const known = names.flatMap((name) => RENAMED.get(name) ?? REQUEST_FIELDS.find((field) => field === name) ?? []);
  return [...new Set(known)];
}

function locOf(fault: unknown): string[] {
  if (typeof fault !== 'object' || fault === null || !('loc' in fault) || !Array.isArray(fault.loc)) return [];
  return fault.loc.filter((part: unknown) => typeof part === 'string');
}

/** Whether BFL refuses with a sentence about a key, where a faulty field would have a list. */
export function isAboutKey(detail: unknown): boolean {
  return typeof detail === 'string' && /\bkey\b/i.test(detail);
}

function shortened(texts: readonly string[]): string[] {
  const short = texts.map((text) => wellFormed(text.slice(0, MAX_LENGTH)));
  return [...new Set(short)].slice(0, MAX_SENTENCES);
}

/**
 * The texts of a `detail` or `details`, which may be a text, a list of faults, an object such as `{"Moderation Reasons": ["…"]}`,
 * or nothing. Without the `input` that a fault quotes, which is the member's request.
 */
function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsIn(item, depth + 1));
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'input' || key === 'ctx' ? [] : textsIn(inner, depth + 1),
  );
}
