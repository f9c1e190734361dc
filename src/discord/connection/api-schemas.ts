import { z } from 'zod';
import { wellFormed } from '../../runtime/text.ts';

// Zod schemas of the parts of Discord's answers that the bot reads.

export const messageSchema = z.object({ id: z.string() });
/** A message as it stands, with its flags, its files and the ids of the buttons in its rows. */
export const shownMessageSchema = z.object({
  id: z.string(),
  content: z.string(),
  flags: z.number().int().catch(0),
  attachments: z.array(z.object({ id: z.string(), filename: z.string(), size: z.number().catch(0) })),
  components: z
    .array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).optional() }))
    .optional(),
});
export type ShownMessage = z.infer<typeof shownMessageSchema>;
/** A message in a channel, as far as it tells whose it is and what it brings. */
export const ownMessageSchema = shownMessageSchema.extend({
  author: z.object({ id: z.string() }),
  interaction_metadata: z.object({ id: z.string() }).nullish(),
});
export const channelMessagesSchema = z.array(ownMessageSchema);
export type OwnMessage = z.infer<typeof ownMessageSchema>;
export const channelSchema = z.object({ id: z.string() });
export const namedChannelSchema = z.object({ name: z.string().nullish(), type: z.number() });
export const gatewaySchema = z.object({ url: z.string() });
export const userSchema = z.object({ username: z.string() });
export const applicationSchema = z.object({ id: z.string() });
export const guildsSchema = z.array(z.object({ id: z.string(), name: z.string() }));
export const commandsSchema = z.array(z.looseObject({ id: z.string(), type: z.number().optional(), name: z.string() }));
const name = z.string().transform(wellFormed);
export const memberSchema = z.object({
  nick: name.nullish(),
  user: z.object({ username: name, global_name: name.nullish() }),
});
