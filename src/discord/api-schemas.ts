import { z } from 'zod';

/** The parts of Discord's answers that the bot reads. */
export const messageSchema = z.object({ id: z.string() });
export const channelSchema = z.object({ id: z.string() });
export const userSchema = z.object({ username: z.string() });
export const applicationSchema = z.object({ id: z.string() });
export const guildsSchema = z.array(z.object({ name: z.string() }));
export const commandsSchema = z.array(z.looseObject({ name: z.string() }));
export const memberSchema = z.object({
  nick: z.string().nullish(),
  user: z.object({ username: z.string(), global_name: z.string().nullish() }),
});
