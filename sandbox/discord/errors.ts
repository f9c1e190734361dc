import type { JsonObject } from './json.ts';

/** One fault in a request body: its path, and Discord's code and message. */
export interface FieldError {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** An error answer. `status` 0: the connection is dropped. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  readonly body: JsonObject;

  constructor(status: number, code: number, message: string, extra: JsonObject = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = { message, code, ...extra };
  }
}

/** Source of codes, texts and statuses: topics/opcodes-and-status-codes.mdx "JSON Error Codes". */
const KNOWN = {
  10_003: [404, 'Unknown Channel'],
  10_004: [404, 'Unknown Guild'],
  10_007: [404, 'Unknown Member'],
  10_008: [404, 'Unknown Message'],
  10_013: [404, 'Unknown User'],
  10_015: [404, 'Unknown Webhook'],
  10_062: [404, 'Unknown interaction'],
  10_063: [404, 'Unknown application command'],
  30_015: [400, 'Maximum number of attachments in a message reached (10)'],
  30_032: [400, 'Maximum number of application commands reached (100)'],
  40_005: [413, 'Request entity too large'],
  40_058: [400, 'Cannot send a message in a forum channel'],
  40_060: [400, 'Interaction has already been acknowledged.'],
  40_333: [403, 'internal network error'],
  50_001: [403, 'Missing Access'],
  50_005: [403, 'Cannot edit a message authored by another user'],
  50_006: [400, 'Cannot send an empty message'],
  50_007: [403, 'Cannot send messages to this user'],
  50_013: [403, 'Missing Permissions'],
  50_027: [401, 'Invalid Webhook Token'],
  50_083: [400, 'Thread is archived'],
  50_109: [400, 'The request body contains invalid JSON.'],
  50_278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  160_005: [403, 'Thread is locked'],
} as const satisfies Record<number, readonly [number, string]>;

/** One of Discord's documented errors, by its code. */
export function discordError(code: keyof typeof KNOWN): ApiError {
  const [status, message] = KNOWN[code];
  return new ApiError(status, code, message);
}

/** Discord's 401, 404 or 405 without a specific code. */
export function plainError(status: 401 | 404 | 405, word: string): ApiError {
  return new ApiError(status, 0, `${status}: ${word}`);
}

/** 50035 with the faults nested by path. Source: reference.mdx "Error Messages". */
export function formError(faults: readonly FieldError[]): ApiError {
  const errors: Record<string, unknown> = {};
  for (const fault of faults) {
    let node = errors;
    for (const step of fault.path) node = childOf(node, String(step));
    const list: unknown = node['_errors'];
    const entry = { code: fault.code, message: fault.message };
    node['_errors'] = Array.isArray(list) ? [...list, entry] : [entry];
  }
  return new ApiError(400, 50_035, 'Invalid Form Body', { errors });
}

function childOf(node: Record<string, unknown>, key: string): Record<string, unknown> {
  const found = node[key];
  if (isBranch(found)) return found;
  const made: Record<string, unknown> = {};
  node[key] = made;
  return made;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
