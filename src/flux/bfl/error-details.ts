import { wellFormed } from '../../runtime/text.ts';

const MAX_REASONS = 12;
const MAX_LENGTH = 200;

/**
 * The sentences in an error's `detail` or a task's `details`, which may be a string, FastAPI's list of faults (`{loc,
 * msg}`), an object such as `{"Moderation Reasons": ["…"]}`, or nothing. Leaves out the `input` that a fault quotes,
 * which is the member's request, and replaces `prompt`, if it is long enough not to be an ordinary word. At most 12
 * sentences of at most 200 characters.
 */
export function flattenReasons(detail: unknown, prompt = ''): string[] {
  const found = sentences(detail, 0).map((reason) => wellFormed(withoutPrompt(reason, prompt).slice(0, MAX_LENGTH)));
  return [...new Set(found)].slice(0, MAX_REASONS);
}

const MIN_PROMPT_LENGTH = 6;

function withoutPrompt(reason: string, prompt: string): string {
  return prompt.length < MIN_PROMPT_LENGTH ? reason : reason.replaceAll(prompt, '[…]');
}

function sentences(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => sentences(item, depth + 1));
  if ('msg' in value && typeof value.msg === 'string') {
    const field = 'loc' in value ? fieldName(value.loc) : '';
    return [`${field === '' ? '' : `${field}: `}${value.msg}`];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'input' || key === 'ctx' ? [] : sentences(inner, depth + 1),
  );
}

/** `["body", "width"]` is `width`. */
function fieldName(loc: unknown): string {
  if (!Array.isArray(loc)) return '';
  const path = loc.filter((part: unknown) => typeof part === 'string' || typeof part === 'number');
  return (path[0] === 'body' ? path.slice(1) : path).join('.');
}
