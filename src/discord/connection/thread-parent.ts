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

/** Keeps what the payload says of a thread: discord.js knows only those threads that it was told of before. */
export function noteThreadParent(interaction: BaseInteraction, payload: unknown): void {
  const thread = threadSchema.safeParse(payload).data;
  if (thread !== undefined) parents.set(interaction, thread.channel.parent_id);
}

/** The channel or forum of the thread or post in which the interaction was sent; null where that is no thread. */
export function threadParentOf(interaction: BaseInteraction): string | null {
  return parents.get(interaction) ?? null;
}
