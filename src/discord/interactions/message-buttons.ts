import { ComponentType, type Client, type Message } from 'discord.js';

/**
 * The custom ids of the buttons on the message that somebody acted on; none where it is not the bot's. Discord says what stands on
 * it, and a client what was clicked: that may be an id that somebody made up.
 */
export function buttonIdsOn({
  message,
  client,
}: {
  readonly message: Message | null;
  readonly client: Client<true>;
}): readonly string[] {
  if (message?.author.id !== client.user.id) return [];
  const rows = message.components.filter((row) => row.type === ComponentType.ActionRow);
  return rows.flatMap(({ components }) => components.flatMap(({ customId }) => customId ?? []));
}
