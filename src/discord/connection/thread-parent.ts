import { ChannelType, type BaseInteraction } from 'discord.js';
import { z } from 'zod';

const threadSchema = z.object({
  channel: z.object({
    type: z.union([
      z.literal(ChannelType.PublicThread),
      z.literal(ChannelType.PrivateThread),
      z.literal(ChannelType.AnnouncementThread),
    ]),
    parent_id: z.string(),
  }),
});

const parents = new WeakMap<BaseInteraction, string>();

/** Stores the parent of an interaction's thread from the payload: discord.js knows only threads in its cache. */
export function noteThreadParent(interaction: BaseInteraction, payload: unknown): void {
  const thread = threadSchema.safeParse(payload).data;
  if (thread !== undefined) parents.set(interaction, thread.channel.parent_id);
}

/** The parent channel or forum of the thread or post in which the interaction was sent; null outside of threads. */
export function threadParentOf(interaction: BaseInteraction): string | null {
  return parents.get(interaction) ?? null;
}
