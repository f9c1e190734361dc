import { ChannelType, type BaseInteraction } from 'discord.js';
import { z } from 'zod';

const THREADS: ReadonlySet<number> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);

export const channelSchema = z.object({
  type: z.number(),
  parent_id: z.string().nullish().catch(null),
  nsfw: z.boolean().optional().catch(undefined),
});
type Channel = z.infer<typeof channelSchema>;

const payloadSchema = z.object({ channel: channelSchema });

const channels = new WeakMap<BaseInteraction, Channel>();

/** Stores the channel of an interaction from the payload: without intents, discord.js knows only channels in its cache, and so none. */
export function noteChannel(interaction: BaseInteraction, payload: unknown): void {
  const { data } = payloadSchema.safeParse(payload);
  if (data !== undefined) channels.set(interaction, data.channel);
}

/** The parent channel or forum of the thread or post in which the interaction was sent; null outside of threads. */
export function threadParentOf(interaction: BaseInteraction): string | null {
  const channel = channels.get(interaction);
  return channel === undefined ? null : parentOf(channel);
}

/** Whether it was sent in an age-restricted channel, or in a thread of one; undefined where the payload does not say. */
export function isAgeRestrictedAt(interaction: BaseInteraction): boolean | undefined {
  const channel = channels.get(interaction);
  return channel === undefined ? undefined : saidAgeRestriction(channel);
}

/** Of a thread nothing but a yes counts: it is the channel around it that is age-restricted or not. */
export function saidAgeRestriction(channel: Channel): boolean | undefined {
  return channel.nsfw === true || !THREADS.has(channel.type) ? channel.nsfw : undefined;
}

function parentOf({ type, parent_id: parentId = null }: Channel): string | null {
  return THREADS.has(type) ? parentId : null;
}
