import type { JsonObject } from './json.ts';

/** Message flags. Source: resources/message.mdx "Message Flags". */
export const MessageFlag = {
  SuppressEmbeds: 1 << 2,
  Ephemeral: 1 << 6,
  Loading: 1 << 7,
  SuppressNotifications: 1 << 12,
  IsVoiceMessage: 1 << 13,
  IsComponentsV2: 1 << 15,
} as const;

/** A file in a message, or in an option of a command. */
export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly description: string | null;
  readonly contentType: string;
  readonly size: number;
  /** The uploaded bytes; null if the sandbox does not keep files. */
  readonly bytes: Buffer | null;
  /** Pixels, for pictures only. */
  readonly width: number | null;
  readonly height: number | null;
  readonly spoiler: boolean;
  readonly ephemeral: boolean;
  /** Signed when the file was uploaded; expires. */
  readonly url: string;
}

/** An embed as the bot sent it, with `attachment://` references resolved. */
export interface Embed {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly url?: string | null;
  readonly color?: number | null;
  readonly timestamp?: string | null;
  readonly author?: { readonly name?: string; readonly url?: string; readonly icon_url?: string } | null;
  readonly footer?: { readonly text?: string; readonly icon_url?: string } | null;
  readonly image?: { readonly url?: string; readonly proxy_url?: string } | null;
  readonly thumbnail?: { readonly url?: string; readonly proxy_url?: string } | null;
  readonly fields?: readonly { readonly name: string; readonly value: string; readonly inline?: boolean }[] | null;
}

/** Those of which a type is acted on. Source: components/reference.mdx "Component Types". */
export const ComponentType = {
  ActionRow: 1,
  TextInput: 4,
  TextDisplay: 10,
  Label: 18,
  FileUpload: 19,
  RadioGroup: 21,
  CheckboxGroup: 22,
  Checkbox: 23,
} as const;

/** A component of any type, with the fields of all types. */
export interface Component {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly style?: number;
  readonly label?: string | null;
  readonly url?: string;
  readonly disabled?: boolean;
  readonly emoji?: JsonObject | null;
  readonly content?: string;
  readonly title?: string | null;
  readonly description?: string | null;
  readonly placeholder?: string | null;
  readonly value?: string | null;
  /** Of a checkbox: whether it is ticked at first. */
  readonly default?: boolean | null;
  readonly required?: boolean | null;
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly accent_color?: number | null;
  readonly spoiler?: boolean;
  readonly options?: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string | null;
    readonly default?: boolean;
  }[];
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
  readonly media?: { readonly url: string };
  readonly file?: { readonly url: string };
  readonly items?: readonly {
    readonly media: { readonly url: string };
    readonly description?: string | null;
    readonly spoiler?: boolean;
  }[];
}

/** The mentions of a message. */
export interface Pings {
  readonly everyone: boolean;
  readonly userIds: readonly string[];
  readonly roleIds: readonly string[];
}

/** One state of a message. An edit creates a new object. */
export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly authorId: string;
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly attachments: readonly Attachment[];
  readonly flags: number;
  /** Visible only to the member who sent the command. */
  readonly ephemeral: boolean;
  /** "… is thinking": a deferred reply that was not edited yet. */
  readonly loading: boolean;
  readonly pings: Pings;
  readonly nonce: string | number | null;
  /** Id of the message this one replies to. */
  readonly replyToId: string | null;
  /** The message that this one forwards. */
  readonly forwarded: Message | null;
  /** Set on everything sent through an interaction. */
  readonly interaction: InteractionMetadata | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly editedAt: number | null;
}

/** A message's information about its interaction. */
export interface InteractionMetadata {
  readonly id: string;
  readonly type: number;
  readonly userId: string;
  readonly name: string | null;
}

/** One version of a message with its time. */
export interface Revision {
  readonly message: Message;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

/** The components of a body that was checked against Discord's schema. */
export function componentsIn(value: unknown): Component[] {
  return Array.isArray(value) ? value.filter(isComponent) : [];
}

function isComponent(value: unknown): value is Component {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'number';
}

/** Every component of a message, nested ones too, in reading order. */
export function componentsOf(message: { readonly components: readonly Component[] }): Component[] {
  return message.components.flatMap(withNested);
}

function withNested(component: Component): Component[] {
  const inner = [...(component.components ?? []), ...(component.component ? [component.component] : [])];
  const accessory = component.accessory ? [component.accessory] : [];
  return [component, ...[...inner, ...accessory].flatMap(withNested)];
}

/** All visible text of a message: content, embeds, then the text displays of its components, in order. */
export function textOf(message: Pick<Message, 'content' | 'embeds' | 'components'>): string {
  const embeds = message.embeds.flatMap((embed) => [
    embed.author?.name,
    embed.title,
    embed.description,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    embed.footer?.text,
  ]);
  const displays = componentsOf(message).map((component) =>
    component.type === ComponentType.TextDisplay ? component.content : undefined,
  );
  return [message.content, ...embeds, ...displays].filter((text) => text).join('\n');
}
