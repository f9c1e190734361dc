import type { Cdn } from './cdn.ts';
import { cleanFilename } from './cdn.ts';
import { discordError, formError, type FieldError } from './errors.ts';
import { isObject, numberOf, objectOf, objectsOf, stringOf, type JsonObject } from './json.ts';
import { isComponentsV2, messageFaults } from './message-rules.ts';
import {
  ComponentType,
  componentsIn,
  componentsOf,
  MessageFlag,
  type Attachment,
  type Component,
  type Embed,
  type Message,
  type Pings,
} from './message.ts';
import type { MessageBody } from './message-store.ts';

/** A file part `files[index]` of a multipart body. */
export interface Upload {
  readonly index: number;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What is known about a message before its body is read. */
export interface ComposeContext {
  readonly cdn: Cdn;
  readonly channelId: string;
  /** Largest file in bytes. */
  readonly attachmentSizeLimit: number;
  /** The message to edit; null for a new one. */
  readonly existing: Message | null;
  readonly ephemeral: boolean;
  /** Who is mentioned without `allowed_mentions` in the body. Source: resources/message.mdx "Allowed Mentions". */
  readonly pingsByDefault: 'users' | 'all';
  /** The message's path in the request body, for the paths of errors. */
  readonly path: FieldError['path'];
}

const MOST_ATTACHMENTS = 10;
/** Of all files of one request. Source: resources/message.mdx "Create Message". */
const REQUEST_LIMIT = 25 * 1_048_576;

/** Builds the message from a request body and its files, or throws Discord's error. */
export function composeMessage(body: JsonObject, uploads: readonly Upload[], context: ComposeContext): MessageBody {
  const { existing } = context;
  const asked = numberOf(body['flags']) ?? 0;
  // The Components V2 flag cannot be removed. Source: resources/message.mdx "Message Flags".
  const componentsV2 = isComponentsV2((existing?.flags ?? 0) | asked);
  const plan = planAttachments(body, uploads, existing);
  const faults = [
    ...plan.faults,
    ...messageFaults(body, {
      filenames: [...plan.kept.map((kept) => kept.filename), ...plan.added.map((added) => added.filename)],
      componentsV2,
      keepsContent: body['content'] === undefined && (existing?.content ?? '') !== '',
      keepsEmbeds: body['embeds'] === undefined && (existing?.embeds.length ?? 0) > 0,
    }),
  ];
  if (faults.length > 0) throw formError(faults.map((fault) => ({ ...fault, path: [...context.path, ...fault.path] })));
  if (plan.kept.length + plan.added.length > MOST_ATTACHMENTS) throw discordError(30_015);
  const sizes = uploads.map(({ bytes }) => bytes.byteLength);
  const isTooLarge = sizes.some((size) => size > context.attachmentSizeLimit);
  if (isTooLarge || sizes.reduce((sum, size) => sum + size, 0) > REQUEST_LIMIT) throw discordError(40_005);

  const content = body['content'] === undefined ? (existing?.content ?? '') : (stringOf(body['content']) ?? '').trim();
  const hasEmbeds =
    body['embeds'] === undefined ? (existing?.embeds.length ?? 0) > 0 : objectsOf(body['embeds']).length > 0;
  const hasComponents =
    body['components'] === undefined
      ? (existing?.components.length ?? 0) > 0
      : objectsOf(body['components']).length > 0;
  const hasFiles = plan.kept.length + plan.added.length > 0;
  const hasSomething = componentsV2 ? hasComponents : content !== '' || hasEmbeds || hasFiles || hasComponents;
  if (!hasSomething && !isObject(body['poll'])) throw discordError(50_006);

  const attachments = [
    ...plan.kept,
    ...plan.added.map((added) => context.cdn.store(context.channelId, added, { ephemeral: context.ephemeral })),
  ];
  const embeds =
    body['embeds'] === undefined
      ? (existing?.embeds ?? [])
      : objectsOf(body['embeds']).map((embed) => resolveEmbed(embed, attachments));
  const components =
    body['components'] === undefined ? (existing?.components ?? []) : numbered(body['components'], attachments);
  return {
    content,
    embeds,
    components,
    attachments,
    flags: flagsOf(asked, existing, context.ephemeral),
    pings: pingsOf({ content, components }, body['allowed_mentions'], context.pingsByDefault),
  };
}

/** The empty body of a deferred reply. */
export function loadingBody(ephemeral: boolean): MessageBody {
  return {
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: MessageFlag.Loading | (ephemeral ? MessageFlag.Ephemeral : 0),
    pings: { everyone: false, userIds: [], roleIds: [] },
  };
}

function flagsOf(asked: number, existing: Message | null, ephemeral: boolean): number {
  const settable = MessageFlag.SuppressEmbeds | MessageFlag.SuppressNotifications | MessageFlag.IsComponentsV2;
  const kept = existing ? existing.flags & ~MessageFlag.Loading : ephemeral ? MessageFlag.Ephemeral : 0;
  return kept | (asked & settable);
}

interface PlannedFile {
  readonly filename: string;
  readonly bytes: Buffer;
  readonly description: string | null;
  readonly spoiler: boolean;
}

interface AttachmentPlan {
  readonly kept: Attachment[];
  readonly added: PlannedFile[];
  readonly faults: FieldError[];
}

/** `attachments` lists all to keep; without it, old and new files are kept. Source: "Editing Message Attachments". */
function planAttachments(body: JsonObject, uploads: readonly Upload[], existing: Message | null): AttachmentPlan {
  if (body['attachments'] === undefined) {
    return {
      kept: [...(existing?.attachments ?? [])],
      added: uploads.map((upload) => planned(upload, {})),
      faults: [],
    };
  }
  const plan: AttachmentPlan = { kept: [], added: [], faults: [] };
  for (const [index, entry] of objectsOf(body['attachments']).entries()) {
    const id = String(entry['id']);
    const old = existing?.attachments.find((attachment) => attachment.id === id);
    const upload = uploads.find((candidate) => String(candidate.index) === id);
    if (upload) plan.added.push(planned(upload, entry));
    else if (old) plan.kept.push({ ...old, description: stringOf(entry['description']) ?? old.description });
    else {
      plan.faults.push({
        path: ['attachments', index, 'id'],
        code: 'ATTACHMENT_NOT_FOUND',
        message: `There is neither a file files[${id}] nor an attachment ${id}`,
      });
    }
  }
  return plan;
}

function planned(upload: Upload, entry: JsonObject): PlannedFile {
  const spoiler = entry['is_spoiler'] === true;
  return {
    filename: cleanFilename(stringOf(entry['filename']) ?? upload.filename),
    bytes: upload.bytes,
    description: stringOf(entry['description']) ?? null,
    spoiler,
  };
}

/** In embeds a missing file is no error: the picture is omitted. */
function resolveEmbed(embed: JsonObject, attachments: readonly Attachment[]): Embed {
  const resolved: Record<string, unknown> = { ...embed, type: 'rich' };
  for (const field of ['image', 'thumbnail']) {
    const url = stringOf(objectOf(embed[field])['url']);
    if (url === undefined || !url.startsWith('attachment://')) continue;
    const file = findFile(url, attachments);
    if (file && /\.(?:jpe?g|png|webp|gif)$/iu.test(file.filename)) {
      resolved[field] = { url: file.url, proxy_url: file.url, width: file.width, height: file.height };
    } else {
      delete resolved[field];
    }
  }
  return resolved;
}

/** Components as Discord returns them: each with an id, and files with their URLs. */
function numbered(value: unknown, attachments: readonly Attachment[]): Component[] {
  const taken = new Set(componentsOf({ components: componentsIn(value) }).map((one) => one.id));
  let last = 0;
  const nextId = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const media = (holder: unknown): unknown => {
    const url = stringOf(objectOf(holder)['url']) ?? '';
    const file = findFile(url, attachments);
    if (!file) return { url, proxy_url: url };
    return {
      url: file.url,
      proxy_url: file.url,
      width: file.width,
      height: file.height,
      content_type: file.contentType,
      attachment_id: file.id,
    };
  };
  const finish = (component: JsonObject): Record<string, unknown> => {
    const id = numberOf(component['id']);
    const done: Record<string, unknown> = { ...component, id: id === undefined || id === 0 ? nextId() : id };
    if (isObject(component['media'])) done['media'] = media(component['media']);
    if (isObject(component['file'])) done['file'] = media(component['file']);
    if (Array.isArray(component['items'])) {
      done['items'] = objectsOf(component['items']).map((item) => ({ ...item, media: media(item['media']) }));
    }
    if (Array.isArray(component['components'])) done['components'] = objectsOf(component['components']).map(finish);
    if (isObject(component['accessory'])) done['accessory'] = finish(component['accessory']);
    return done;
  };
  return componentsIn(objectsOf(value).map(finish));
}

function findFile(url: string, attachments: readonly Attachment[]): Attachment | undefined {
  if (!url.startsWith('attachment://')) return undefined;
  return attachments.find((attachment) => attachment.filename === url.slice('attachment://'.length));
}

/** The mentions in the text that `allowed_mentions` permits. */
function pingsOf(text: Pick<Message, 'content' | 'components'>, allowed: unknown, byDefault: 'users' | 'all'): Pings {
  const written = [
    text.content,
    ...componentsOf(text).map((component) =>
      component.type === ComponentType.TextDisplay ? (component.content ?? '') : '',
    ),
  ].join('\n');
  const users = new Set([...written.matchAll(/<@!?(\d+)>/gu)].flatMap((match) => match[1] ?? []));
  const roles = new Set([...written.matchAll(/<@&(\d+)>/gu)].flatMap((match) => match[1] ?? []));
  const everyone = /@(?:everyone|here)/u.test(written);
  const rule = isObject(allowed)
    ? allowed
    : { parse: byDefault === 'users' ? ['users'] : ['users', 'roles', 'everyone'] };
  const parse: readonly unknown[] = Array.isArray(rule['parse']) ? rule['parse'] : [];
  const permitted = (kind: 'users' | 'roles', ids: Set<string>): string[] => {
    const list: unknown = rule[kind];
    const named: readonly unknown[] = Array.isArray(list) ? list : [];
    return [...ids].filter((id) => parse.includes(kind) || named.includes(id));
  };
  return {
    everyone: everyone && parse.includes('everyone'),
    userIds: permitted('users', users),
    roleIds: permitted('roles', roles),
  };
}
