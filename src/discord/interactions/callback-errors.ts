import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';

/** Discord gave the interaction up before our first answer came: the member saw that the bot did not respond. */
export function isTooLate(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownInteraction;
}

/** The interaction is no longer ours to answer: too late, or somebody else did. */
export function isNoLongerOurs(error: unknown): boolean {
  const isAnswered =
    error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
  return isAnswered || isTooLate(error);
}
