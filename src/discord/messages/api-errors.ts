import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes as Code } from 'discord.js';
import { DeliveryError } from '../../generation/ports/messenger.ts';

/** The reply is not there any more, or never was. */
const REPLY_IS_GONE: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownMessage,
  Code.UnknownWebhook,
  Code.UnknownInteraction,
  Code.UnknownChannel,
  Code.InvalidWebhookToken,
]);

/** The thread that the reply stands in is closed: nothing in it can be edited. */
const THREAD_IS_CLOSED: ReadonlySet<number | string> = new Set<number | string>([
  Code.InvalidActionOnArchivedThread,
  Code.ThreadLocked,
]);

export function isReplyGone({ code }: DiscordAPIError): boolean {
  return REPLY_IS_GONE.has(code);
}

/** The reply takes nothing, whatever it is. What is wrong with the message itself would be wrong elsewhere, too. */
export function isReplyClosed(error: DiscordAPIError): boolean {
  return [401, 403, 404].includes(error.status) || isReplyGone(error) || THREAD_IS_CLOSED.has(error.code);
}

/** No channel, no access, a closed thread, a moderation rule: whatever it is, the member can still be written to. */
export function isNoWayIn(error: DiscordAPIError): boolean {
  return isRefusal(error) && !isTooLarge(error);
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.code === Code.RequestEntityTooLarge || error.status === 413);
}

/** A refusal that will be the same the next time. A bot's token that is refused says nothing about the message. */
function isRefusal({ status, code }: DiscordAPIError): boolean {
  const isBotRefused = status === 401 && code === Code.GeneralError;
  return status >= 400 && status < 500 && status !== 429 && !isBotRefused;
}

/** Whether Discord certainly did not do what was asked. */
export function wasNotDone(error: unknown): boolean {
  return error instanceof RateLimitError || (error instanceof DiscordAPIError && error.status < 500);
}

/** Discord's refusals are final; its faults, limits and silence are not. */
export function toDeliveryError(error: unknown): DeliveryError {
  const isFinal = error instanceof DiscordAPIError && isRefusal(error);
  return new DeliveryError('Discord did not take the message', { retryable: !isFinal, cause: error });
}

/** The result, or null where Discord refuses it in a way that leaves another road. */
export async function unless<T>(
  isExpected: (error: DiscordAPIError) => boolean,
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DiscordAPIError && isExpected(error)) return null;
    throw error;
  }
}
