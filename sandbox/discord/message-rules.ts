import type { FieldError } from './errors.ts';
import { isObject, lengthOf, numberOf, objectOf, objectsOf, stringOf, type JsonObject } from './json.ts';
import { MessageFlag } from './message.ts';

/** The message after the body is applied, as far as the rules depend on it. */
export interface MessageSituation {
  /** The names of the message's files. */
  readonly filenames: readonly string[];
  /** Whether the message uses, or will use, Components V2. */
  readonly componentsV2: boolean;
  /** Whether content or embeds stay because the body does not have them. */
  readonly keepsContent: boolean;
  readonly keepsEmbeds: boolean;
}

/**
 * Checks the documented limits of a message that Discord's published schema lacks.
 * Sources: resources/message.mdx, components/reference.mdx, reference.mdx "Uploading Files".
 */
export function messageFaults(body: JsonObject, situation: MessageSituation): FieldError[] {
  const content = stringOf(body['content']) ?? '';
  return [
    ...(lengthOf(content) > 2000
      ? [fault(['content'], 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.')]
      : []),
    ...embedFaults(objectsOf(body['embeds'])),
    ...mentionFaults(objectOf(body['allowed_mentions'])),
    ...(situation.componentsV2
      ? componentsV2Faults(body, situation)
      : legacyComponentFaults(objectsOf(body['components']))),
    ...componentFaults(objectsOf(body['components']), situation),
  ];
}

/** Embeds together hold at most 6000 characters. Source: resources/message.mdx "Embed Limits". */
function embedFaults(embeds: readonly JsonObject[]): FieldError[] {
  let total = 0;
  for (const embed of embeds) {
    const fields = objectsOf(embed['fields']).flatMap((field) => [field['name'], field['value']]);
    const author = objectOf(embed['author'])['name'];
    const footer = objectOf(embed['footer'])['text'];
    for (const text of [embed['title'], embed['description'], author, footer, ...fields]) {
      total += lengthOf(stringOf(text) ?? '');
    }
  }
  if (total <= 6000) return [];
  return [fault(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')];
}

/** A kind named in `parse` may not be listed as well. Source: resources/message.mdx "Allowed Mentions Object". */
function mentionFaults(allowed: JsonObject): FieldError[] {
  const parse: unknown = allowed['parse'];
  if (!Array.isArray(parse)) return [];
  return ['users', 'roles'].flatMap((kind) => {
    const list: unknown = allowed[kind];
    return parse.includes(kind) && Array.isArray(list) && list.length > 0
      ? [
          fault(
            ['allowed_mentions'],
            'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
            `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
          ),
        ]
      : [];
  });
}

function componentsV2Faults(body: JsonObject, situation: MessageSituation): FieldError[] {
  const legacy = (field: string): FieldError =>
    fault(
      [field],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  const embeds: unknown = body['embeds'];
  const all = objectsOf(body['components']).flatMap((component) => nested(component, []));
  const texts = all.filter(({ component }) => component['type'] === 10);
  const textLength = texts.reduce((sum, { component }) => sum + lengthOf(stringOf(component['content']) ?? ''), 0);
  return [
    ...(stringOf(body['content']) || situation.keepsContent ? [legacy('content')] : []),
    ...((Array.isArray(embeds) && embeds.length > 0) || situation.keepsEmbeds ? [legacy('embeds')] : []),
    ...(body['poll'] ? [legacy('poll')] : []),
    ...(Array.isArray(body['sticker_ids']) && body['sticker_ids'].length > 0 ? [legacy('sticker_ids')] : []),
    ...(all.length > 40
      ? [fault(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'The total number of components exceeds 40')]
      : []),
    ...(textLength > 4000
      ? [fault(['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', 'Displayable text exceeds maximum of 4000')]
      : []),
  ];
}

function legacyComponentFaults(rows: readonly JsonObject[]): FieldError[] {
  const wrong = rows.flatMap((row, index) =>
    row['type'] === 1
      ? []
      : [fault(['components', index, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).')],
  );
  if (rows.length <= 5) return wrong;
  return [...wrong, fault(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')];
}

function componentFaults(components: readonly JsonObject[], situation: MessageSituation): FieldError[] {
  const all = components.flatMap((component, index) => nested(component, ['components', index]));
  const seen = new Set<string>();
  return all.flatMap(({ component, path }) => {
    const faults: FieldError[] = [];
    const customId = stringOf(component['custom_id']);
    if (customId !== undefined) {
      if (seen.has(customId)) {
        faults.push(
          fault([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
        );
      }
      seen.add(customId);
    }
    if (component['type'] === 1) faults.push(...rowFaults(component, path));
    if (component['type'] === 2) faults.push(...buttonFaults(component, path));
    if (component['type'] === 3) faults.push(...selectFaults(component, path));
    for (const media of mediaOf(component, path)) faults.push(...mediaFaults(media, situation.filenames));
    return faults;
  });
}

function rowFaults(row: JsonObject, path: FieldError['path']): FieldError[] {
  const children = objectsOf(row['components']);
  const selects = children.filter((child) => child['type'] !== 2);
  if (selects.length === 0 || children.length === 1) return [];
  return [
    fault(
      [...path, 'components'],
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'The specified component exceeds the maximum width',
    ),
  ];
}

/** Link buttons (5) carry a url, premium buttons (6) an sku, all others a custom id. */
function buttonFaults(button: JsonObject, path: FieldError['path']): FieldError[] {
  const style = button['style'];
  const needs = style === 5 ? 'url' : style === 6 ? 'sku_id' : 'custom_id';
  const faults: FieldError[] = [];
  if (!button[needs]) faults.push(fault([...path, needs], 'BASE_TYPE_REQUIRED', 'This field is required'));
  if (needs !== 'custom_id' && button['custom_id']) {
    faults.push(
      fault(
        [...path, 'custom_id'],
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      ),
    );
  }
  if (style !== 6 && !button['label'] && !isObject(button['emoji'])) {
    faults.push(fault(path, 'BUTTON_COMPONENT_INVALID_LABEL_EMOJI', 'A button must have a label or an emoji'));
  }
  return faults;
}

/** Source: components/reference.mdx "String Select"; the code and its text as bots have seen them. */
function selectFaults(select: JsonObject, path: FieldError['path']): FieldError[] {
  const seen = new Set<unknown>();
  const twice = objectsOf(select['options']).flatMap(({ value }, index) => {
    const isKnown = seen.has(value);
    seen.add(value);
    const message = 'The specified option value is already used';
    return isKnown ? [fault([...path, 'options', index], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', message)] : [];
  });
  const { least, most } = choicesOf(select);
  if (least <= most && most <= Math.max(1, seen.size)) return twice;
  const message = 'min_values must not be above max_values, nor that above the number of options';
  return [...twice, fault([...path, 'max_values'], 'BASE_TYPE_BAD_VALUE', message)];
}

/** How many options must and may be chosen; one by default. */
export function choicesOf(select: { readonly min_values?: unknown; readonly max_values?: unknown }): {
  readonly least: number;
  readonly most: number;
} {
  return { least: numberOf(select.min_values) ?? 1, most: numberOf(select.max_values) ?? 1 };
}

interface Placed {
  readonly component: JsonObject;
  readonly path: FieldError['path'];
}

function nested(component: JsonObject, path: FieldError['path']): Placed[] {
  const children = objectsOf(component['components']).flatMap((child, index) =>
    nested(child, [...path, 'components', index]),
  );
  const accessory = component['accessory'];
  return [{ component, path }, ...children, ...(isObject(accessory) ? nested(accessory, [...path, 'accessory']) : [])];
}

interface Media {
  readonly url: string;
  readonly path: FieldError['path'];
  readonly attachmentOnly: boolean;
}

function mediaOf(component: JsonObject, path: FieldError['path']): Media[] {
  return [
    ...mediaAt(component['media'], [...path, 'media'], false),
    ...mediaAt(component['file'], [...path, 'file'], true),
    ...objectsOf(component['items']).flatMap((item, index) =>
      mediaAt(item['media'], [...path, 'items', index, 'media'], false),
    ),
  ];
}

function mediaAt(holder: unknown, where: FieldError['path'], attachmentOnly: boolean): Media[] {
  const url = stringOf(objectOf(holder)['url']);
  return url === undefined ? [] : [{ url, path: [...where, 'url'], attachmentOnly }];
}

/** Media components must name a file of the message. Source: components/reference.mdx "Unfurled Media Item". */
function mediaFaults(media: Media, filenames: readonly string[]): FieldError[] {
  if (!media.url.startsWith('attachment://')) {
    if (!media.attachmentOnly && /^https?:/u.test(media.url)) return [];
    return [fault(media.path, 'UNFURLED_MEDIA_ITEM_INVALID_URL', 'The url is not allowed here')];
  }
  if (filenames.includes(media.url.slice('attachment://'.length))) return [];
  return [
    fault(
      media.path,
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      `The referenced attachment "${media.url}" was not found`,
    ),
  ];
}

function fault(path: FieldError['path'], code: string, message: string): FieldError {
  return { path, code, message };
}

/** Whether a message with these flags uses Components V2. */
export function isComponentsV2(flags: number): boolean {
  return (flags & MessageFlag.IsComponentsV2) !== 0;
}
