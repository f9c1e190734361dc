import type { z } from 'zod';
import { json, type Answer } from '../image-host/http.ts';

/** The error shape of Replicate. */
export function problem(status: number, title: string, detail: string): Answer {
  return json(status, { title, detail, status });
}

export function unauthenticated(): Answer {
  return problem(401, 'Unauthenticated', 'You did not pass a valid authentication token');
}

export function notFound(): Answer {
  return problem(404, 'Not found', 'The requested resource could not be found.');
}

export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

/** The answer to an input that breaks the model's schema. */
export function invalidInput(fields: readonly InvalidField[]): Answer {
  const lines = fields.map(({ field, description }) => `- ${field}: ${description}\n`);
  return json(422, {
    title: 'Input validation failed',
    detail: lines.join(''),
    status: 422,
    invalid_fields: fields,
  });
}

/** What is wrong with a body or, under `input`, with the input. */
export function invalidFields(issues: readonly z.core.$ZodIssue[], prefix: string): InvalidField[] {
  return issues.flatMap((issue) => {
    const field = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    if (issue.code !== 'unrecognized_keys') return [{ ...explain(issue), field }];
    const type = 'additional_property_not_allowed';
    return issue.keys.map((key) => ({ type, field, description: `Additional property ${key} is not allowed` }));
  });
}

function explain(issue: z.core.$ZodIssue): Omit<InvalidField, 'field'> {
  switch (issue.code) {
    case 'invalid_value':
      return { type: 'enum', description: `Must be one of: ${issue.values.map(String).join(', ')}` };
    case 'too_big':
      return { type: 'number_lte', description: `Must be less than or equal to ${issue.maximum}` };
    case 'too_small':
      return { type: 'number_gte', description: `Must be greater than or equal to ${issue.minimum}` };
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? { type: 'required', description: 'This field is required' }
        : { type: 'invalid_type', description: `Invalid type. Expected: ${issue.expected}` };
    case 'custom':
      return {
        type: String(issue.params?.['type'] ?? 'invalid_type'),
        description: String(issue.params?.['description'] ?? 'Invalid type. Expected: integer'),
      };
    default:
      return { type: issue.code, description: issue.message };
  }
}
