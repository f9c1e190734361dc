const MAX_REASONS = 12;
const MAX_LENGTH = 200;

/**
 * The sentences in an error's `detail` or a task's `details`, whatever its shape: a string, FastAPI's list of faults
 * (`{loc, msg}`), an object such as `{"Moderation Reasons": ["…"]}`, or nothing. Never the `input` that a fault quotes back:
 * that is the member's own request. At most 12 of at most 200 characters.
 */
export function flattenReasons(detail: unknown): string[] {
  return [...new Set(sentences(detail, 0))].slice(0, MAX_REASONS);
}

function sentences(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim().slice(0, MAX_LENGTH)];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => sentences(item, depth + 1));
  if ('msg' in value && typeof value.msg === 'string') {
    const field = 'loc' in value ? fieldName(value.loc) : '';
    return [`${field === '' ? '' : `${field}: `}${value.msg}`.slice(0, MAX_LENGTH)];
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
