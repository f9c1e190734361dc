import * as spec from 'discord-api-spec/zod';
import { safeParse, type $ZodIssue, type $ZodType } from 'zod/v4/core';
import type { FieldError } from './errors.ts';
import { isObject } from './json.ts';

/** Discord's published request schemas. Source: its OpenAPI document. */
export const schemas = {
  replyCallback: spec.CreateMessageInteractionCallbackRequestSchema,
  updateCallback: spec.UpdateMessageInteractionCallbackRequestSchema,
  autocompleteCallback: spec.ApplicationCommandAutocompleteCallbackRequestSchema,
  modalCallback: spec.ModalInteractionCallbackRequestSchema,
  followUp: spec.IncomingWebhookInteractionRequestSchema,
  replyEdit: spec.IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema,
  message: spec.MessageCreateRequestSchema,
  messageEdit: spec.MessageEditRequestPartialSchema,
  command: spec.ApplicationCommandUpdateRequestSchema,
  directChannel: spec.CreatePrivateChannelRequestSchema,
} as const satisfies Record<string, $ZodType>;

type Path = readonly (string | number)[];

/** The faults of a body by one of Discord's schemas; empty if it is valid. */
export function faultsOf(schema: $ZodType, body: unknown): FieldError[] {
  const result = safeParse(schema, asDiscordCounts(body));
  return result.success ? [] : result.error.issues.flatMap((issue) => toFieldErrors(issue, [], body));
}

/**
 * zod counts UTF-16 units and Discord code points, so astral characters are replaced by single units first.
 * Numbers are accepted for attachment ids and strings for permission bits, as Discord's examples write them.
 */
function asDiscordCounts(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (key === 'default_member_permissions' && /^\d+$/u.test(value)) return Number(value);
    return /[\u{10000}-\u{10FFFF}]/u.test(value) ? value.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '\uFFFD') : value;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) =>
      key === 'attachments' && isObject(item) && typeof item['id'] === 'number'
        ? asDiscordCounts({ ...item, id: String(item['id']) })
        : asDiscordCounts(item),
    );
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asDiscordCounts(item, name)]));
}

function toFieldErrors(issue: $ZodIssue, prefix: Path, body: unknown): FieldError[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const at = (code: string, message: string): FieldError[] => [{ path, code, message }];
  switch (issue.code) {
    case 'invalid_union':
      return unionErrors(issue.errors, path, body);
    case 'too_big':
      return at(...tooBig(issue.origin, issue.maximum));
    case 'too_small':
      return at(...tooSmall(issue.origin, issue.minimum));
    case 'invalid_type':
      return valueAt(body, path) === undefined
        ? at('BASE_TYPE_REQUIRED', 'This field is required')
        : at(`${issue.expected.toUpperCase()}_TYPE_CONVERT`, `Value is not ${issue.expected}.`);
    case 'invalid_value':
      return at('BASE_TYPE_CHOICES', `Value must be one of {${issue.values.map(String).join(', ')}}.`);
    case 'invalid_format':
      return issue.format === 'url'
        ? at('URL_TYPE_INVALID_URL', 'Not a well formed URL.')
        : at('STRING_TYPE_REGEX', 'String value did not match validation regex.');
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return at('BASE_TYPE_BAD_VALUE', issue.message);
    default:
      return at('BASE_TYPE_BAD_VALUE', 'Value is not valid.');
  }
}

/** The faults of the union's branch whose `type` matches. */
function unionErrors(branches: readonly (readonly $ZodIssue[])[], path: Path, body: unknown): FieldError[] {
  const objects = branches.filter((branch) => !branch.some((issue) => issue.path.length === 0));
  const meant = objects.find((branch) => !branch.some((issue) => issue.path.length === 1 && issue.path[0] === 'type'));
  if (meant) return meant.flatMap((issue) => toFieldErrors(issue, path, body));
  if (objects.length > 0) {
    return [
      { path: [...path, 'type'], code: 'UNION_TYPE_CHOICES', message: 'Value of field "type" is not allowed here.' },
    ];
  }
  const only = branches.length === 1 ? branches[0] : undefined;
  if (only) return only.flatMap((issue) => toFieldErrors(issue, path, body));
  return [{ path, code: 'UNION_TYPE_CHOICES', message: 'Value fits none of the allowed kinds.' }];
}

function valueAt(body: unknown, path: Path): unknown {
  let value = body;
  for (const step of path) {
    value = Array.isArray(value) ? (value as unknown[])[Number(step)] : isObject(value) ? value[step] : undefined;
  }
  return value;
}

function tooBig(origin: string, maximum: number | bigint): [string, string] {
  if (origin === 'string') return ['BASE_TYPE_MAX_LENGTH', `Must be ${maximum} or fewer in length.`];
  if (origin === 'array') return ['BASE_TYPE_MAX_LENGTH', `Must be ${maximum} or fewer in length.`];
  return ['NUMBER_TYPE_MAX', `Value should be less than or equal to ${maximum}.`];
}

function tooSmall(origin: string, minimum: number | bigint): [string, string] {
  if (origin === 'string' && Number(minimum) === 1) return ['BASE_TYPE_REQUIRED', 'This field is required'];
  if (origin === 'string' || origin === 'array') {
    return ['BASE_TYPE_MIN_LENGTH', `Must be ${minimum} or more in length.`];
  }
  return ['NUMBER_TYPE_MIN', `Value should be greater than or equal to ${minimum}.`];
}
