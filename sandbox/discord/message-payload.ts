import type { Cdn } from './cdn.ts';
import { componentsOf, type Attachment, type Message } from './message.ts';
import { userPayload, type User } from './user.ts';

/** What is needed to build the payload of a message. */
export interface PayloadContext {
  readonly applicationId: string;
  readonly cdn: Cdn;
  userById(id: string): User | undefined;
}

/** The message as the API and the gateway show it. Source: resources/message.mdx "Message Object". */
export function messagePayload(message: Message, context: PayloadContext): Record<string, unknown> {
  const users = message.pings.userIds.flatMap((id) => context.userById(id) ?? []);
  const author = context.userById(message.authorId);
  const invoker = message.interaction ? context.userById(message.interaction.userId) : undefined;
  return {
    id: message.id,
    type: typeOf(message),
    channel_id: message.channelId,
    author: author ? userPayload(author) : null,
    content: message.content,
    embeds: message.embeds,
    attachments: loneAttachments(message).map((attachment) => attachmentPayload(attachment, context.cdn)),
    components: message.components,
    mentions: users.map(userPayload),
    mention_roles: message.pings.roleIds,
    mention_everyone: message.pings.everyone,
    pinned: false,
    tts: false,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
    flags: message.flags,
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
    ...(message.replyToId === null
      ? {}
      : { message_reference: { type: 0, message_id: message.replyToId, channel_id: message.channelId } }),
    ...(message.forwarded === null ? {} : forwardOf(message.forwarded, context)),
    ...(message.interaction
      ? {
          webhook_id: context.applicationId,
          application_id: context.applicationId,
          interaction_metadata: {
            id: message.interaction.id,
            type: message.interaction.type,
            user: invoker ? userPayload(invoker) : null,
            authorizing_integration_owners: { '0': message.guildId ?? '0' },
            ...(message.interaction.name === null ? {} : { name: message.interaction.name }),
          },
        }
      : {}),
  };
}

/** Says nothing of who wrote it. Source: resources/message.mdx "Message Reference Types", "Message Snapshot Object". */
function forwardOf(forwarded: Message, context: PayloadContext): Record<string, unknown> {
  const { id, channelId, guildId, content, embeds, components, flags } = forwarded;
  const { type, attachments, mentions, mention_roles, timestamp, edited_timestamp } = messagePayload(
    forwarded,
    context,
  );
  const facts = { type, attachments, mentions, mention_roles, timestamp, edited_timestamp };
  return {
    message_reference: { type: 1, message_id: id, channel_id: channelId, guild_id: guildId },
    message_snapshots: [{ message: { content, embeds, components, flags, ...facts } }],
  };
}

/** Files that no embed and no component shows: the others are hidden. Source: resources/message.mdx "Message Object". */
function loneAttachments(message: Message): Attachment[] {
  const shown = new Set([
    ...message.embeds.flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url]),
    ...componentsOf(message).flatMap(({ media, file, items = [] }) =>
      [media, file, ...items.map((item) => item.media)].map((one) => one?.url),
    ),
  ]);
  return message.attachments.filter(({ url }) => !shown.has(url));
}

/** Default 0, reply 19, answer to a slash command 20. Source: resources/message.mdx "Message Types". */
function typeOf(message: Message): number {
  if (message.interaction?.type === 2) return 20;
  return message.replyToId === null ? 0 : 19;
}

/** A file as the API shows it, with a newly signed URL. */
export function attachmentPayload(attachment: Attachment, cdn: Cdn): Record<string, unknown> {
  const url = cdn.freshUrl(attachment);
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.size,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(attachment.width === null ? {} : { width: attachment.width, height: attachment.height }),
    ...(attachment.description === null ? {} : { description: attachment.description }),
    ...(attachment.ephemeral ? { ephemeral: true } : {}),
  };
}
