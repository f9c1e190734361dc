import { ComponentType, type Client, type Message } from 'discord.js';
import { parseCustomId } from '../views/custom-id.ts';
import { CANCEL_VERB } from '../views/generation-view.ts';
import { RESULT_VERBS } from '../views/result-buttons.ts';

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

const GENERATION_VERBS: readonly string[] = [...RESULT_VERBS, CANCEL_VERB];
const ID = /^\d{17,20}$/u;

/** The generation that a message of the bot shows or tells of, by its buttons or the names of its files; null where it names none. */
export function generationIdOn(shown: { readonly message: Message; readonly client: Client<true> }): string | null {
  const buttons = buttonIdsOn(shown).flatMap((id) => parseCustomId(id) ?? []);
  const named = buttons.find(({ verb }) => GENERATION_VERBS.includes(verb))?.args[0];
  if (named !== undefined) return named;
  if (shown.message.author.id !== shown.client.user.id) return null;
  // Whatever a view or Discord put around it: the id of a generation is that of its interaction.
  const digits = [...shown.message.attachments.values()].flatMap(({ name }) => name.split(/\D+/u));
  return digits.find((part) => ID.test(part)) ?? null;
}
