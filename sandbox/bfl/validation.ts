import type { z } from 'zod';

/** One entry of the provider's 422 answer, in the key order that was seen. */
export interface ValidationFault {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
  ctx?: Record<string, unknown>;
}

/** The faults of a body in the provider's format: the first one of each field. */
export function describeFaults(issues: readonly z.core.$ZodIssue[], body: unknown): ValidationFault[] {
  const faults = new Map<string, ValidationFault>();
  for (const issue of issues.flatMap(eachField)) {
    const key = JSON.stringify(issue.path);
    if (!faults.has(key)) faults.set(key, describe(issue, body));
  }
  return [...faults.values()];
}

/** Zod names all unknown fields of a strict body at once, the provider each alone. */
function eachField(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ ...issue, path: [...issue.path, key] }))
    : [issue];
}

/** A fault that concerns several fields, or a body that is no JSON. */
export function valueFault(loc: (string | number)[], why: string, input: unknown): ValidationFault {
  return { type: 'value_error', loc, msg: `Value error, ${why}`, input, ctx: { error: {} } };
}

function describe(issue: z.core.$ZodIssue, body: unknown): ValidationFault {
  const [field] = issue.path;
  const loc = ['body', ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const input = field === undefined ? body : fieldOf(body, String(field));
  if (input === undefined) return { type: 'missing', loc, msg: 'Field required', input: body };
  return { ...explain(issue, input), loc, input };
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

/** With `type` first; the caller adds `loc` and `input`. */
function fault(type: string, msg: string, ctx?: Record<string, unknown>): ValidationFault {
  return { type, loc: [], msg, input: null, ...(ctx === undefined ? {} : { ctx }) };
}

const wrongTypes: Record<string, [type: string, noun: string]> = {
  string: ['string_type', 'string'],
  boolean: ['bool_type', 'boolean'],
  number: ['float_type', 'number'],
  object: ['model_attributes_type', 'dictionary or object to extract fields from'],
};

function explain(issue: z.core.$ZodIssue, input: unknown): ValidationFault {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.message === 'integer') return fault('int_type', 'Input should be a valid integer');
      const [type, noun] = wrongTypes[issue.expected] ?? ['value_error', issue.expected];
      return fault(type, `Input should be a valid ${noun}`);
    }
    case 'too_small':
      if (issue.origin === 'string') {
        const least = Number(issue.minimum);
        return fault('string_too_short', `String should have at least ${least} character${least === 1 ? '' : 's'}`, {
          min_length: least,
        });
      }
      return fault('greater_than_equal', `Input should be greater than or equal to ${issue.minimum}`, {
        ge: Number(issue.minimum),
      });
    case 'too_big':
      if (issue.origin === 'string') {
        return fault('string_too_long', `String should have at most ${issue.maximum} characters`, {
          max_length: Number(issue.maximum),
        });
      }
      return fault('less_than_equal', `Input should be less than or equal to ${issue.maximum}`, {
        le: Number(issue.maximum),
      });
    case 'not_multiple_of':
      return fault('multiple_of', `Input should be a multiple of ${issue.divisor}`, { multiple_of: issue.divisor });
    case 'unrecognized_keys':
      return fault('extra_forbidden', 'Extra inputs are not permitted');
    case 'invalid_value': {
      const expected = listed(issue.values.map((value) => `'${String(value)}'`));
      return fault('enum', `Input should be ${expected}`, { expected });
    }
    case 'invalid_format':
      return fault('url_parsing', 'Input should be a valid URL, relative URL without a base', {
        error: 'relative URL without a base',
      });
    case 'custom':
      if (issue.params?.['kind'] === 'integer') {
        return fault('int_from_float', 'Input should be a valid integer, got a number with a fractional part');
      }
      return valueFault([], String(issue.params?.['why'] ?? issue.message), input);
    default:
      return valueFault([], issue.message, input);
  }
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
