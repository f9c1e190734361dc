import { z } from 'zod';

/** Whatever a host says of itself is an object; a page of a proxy is not. */
export const anyObjectSchema = z.record(z.string(), z.unknown());

/** The answer is no JSON or has an unexpected shape. The message names the fields, never their contents. */
export class MalformedBodyError extends Error {
  override readonly name = 'MalformedBodyError';
}

/** Parses a body by a schema. Throws MalformedBodyError. */
export function parseBody<T>(body: Buffer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ');
  throw new MalformedBodyError(`the answer has an unknown shape (at ${places})`);
}

/** Parses a body by a schema; null where `parseBody` would throw. */
export function parseBodyOrNull<T>(body: Buffer, schema: z.ZodType<T>): T | null {
  try {
    return parseBody(body, schema);
  } catch {
    return null;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Without the parser's message, which quotes the body.
    throw new MalformedBodyError('the answer is no JSON');
  }
}
