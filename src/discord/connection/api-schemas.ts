import { z } from 'zod';

// Zod schemas of the parts of Discord's answers that the bot reads.

export const messageSchema = z.object({ id: z.string() });
/** The current content of a message. */
export const shownMessageSchema = z.object({ id: z.string(), content: z.string(), attachments: z.array(z.unknown()) });
export type ShownMessage = z.infer<typeof shownMessageSchema>;
/** A message in a channel: its author, its content, and the interaction that it replies to. */
const ownMessageSchema = z.object({
  id: z.string(),
  author: z.object({ id: z.string() }),
  content: z.string(),
  attachments: z.array(z.object({ filename: z.string() })),
  interaction_metadata: z.object({ id: z.string() }).nullish(),
});
export const channelMessagesSchema = z.array(ownMessageSchema);
export type OwnMessage = z.infer<typeof ownMessageSchema>;
export const channelSchema = z.object({ id: z.string() });
export const userSchema = z.object({ username: z.string() });
export const applicationSchema = z.object({ id: z.string() });
export const guildsSchema = z.array(z.object({ name: z.string() }));
export const commandsSchema = z.array(z.looseObject({ name: z.string() }));
export const memberSchema = z.object({
  nick: z.string().nullish(),
  user: z.object({ username: z.string(), global_name: z.string().nullish() }),
});
