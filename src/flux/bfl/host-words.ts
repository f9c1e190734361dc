import {
  REQUEST_FIELDS,
  moderationReasonOf,
  type ModerationReason,
  type RequestField,
} from '../../generation/ports/image-provider.ts';
import { textsIn } from '../client/host-words.ts';

/** Which of the known reasons a task's `details` names. */
export function moderationReasonsIn(details: unknown): ModerationReason[] {
  return [...new Set(textsIn(details).flatMap((text) => moderationReasonOf(text) ?? []))];
}

/** Whether a task's `details` say that a picture which went in cannot be read (seen live: `Invalid or corrupted image input`). */
export function saysInputUnreadable(details: unknown): boolean {
  return textsIn(details).some((text) => /^invalid or corrupted image input\b/i.test(text));
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
