// Classifies Discord's errors by what they mean for a message.

import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes as Code } from 'discord.js';
import { DeliveryError } from '../../generation/ports/messenger.ts';

/** The reply was deleted, or never existed. */
const REPLY_IS_GONE: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownMessage,
  Code.UnknownWebhook,
  Code.UnknownInteraction,
  Code.UnknownChannel,
  Code.InvalidWebhookToken,
]);

/** The reply's thread is archived or locked, so nothing in it can be edited. */
const THREAD_IS_CLOSED: ReadonlySet<number | string> = new Set<number | string>([
  Code.InvalidActionOnArchivedThread,
  Code.ThreadLocked,
]);

export function isReplyGone({ code }: DiscordAPIError): boolean {
  return REPLY_IS_GONE.has(code);
}

/** The reply cannot be edited at all, so another route may work; not an error about the message's content. */
export function isReplyClosed(error: DiscordAPIError): boolean {
  return [401, 403, 404].includes(error.status) || isReplyGone(error) || THREAD_IS_CLOSED.has(error.code);
}

/** The message cannot be posted there (no channel, no access, a moderation rule, …), so a direct message may work. */
export function isNoWayIn(error: DiscordAPIError): boolean {
  return isRefusal(error) && !isTooLarge(error);
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.code === Code.RequestEntityTooLarge || error.status === 413);
}

/** Something in the request is not as Discord wants it, such as the id of a file that is not there. */
export function isFormError(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === Code.InvalidFormBodyOrContentType;
}

/** Refusals of what a message says, by the server's AutoMod or by Discord's own filter of links. */
const WORDING: ReadonlySet<number | string> = new Set<number | string>([
  Code.MessageWasBlockedByAutomaticModeration,
  Code.MessageBlockedByHarmfulLinksFilter,
]);

/** Other words may be taken. */
export function isWordingRefused(error: unknown): boolean {
  return error instanceof DiscordAPIError && WORDING.has(error.code);
}

/** A refusal that a retry would not change. A refused bot token is none: it says nothing about the message. */
function isRefusal({ status, code }: DiscordAPIError): boolean {
  const isBotRefused = status === 401 && code === Code.GeneralError;
  return status >= 400 && status < 500 && status !== 429 && !isBotRefused;
}

/** Whether Discord certainly did not carry out the request. */
export function wasNotDone(error: unknown): boolean {
  return error instanceof RateLimitError || (error instanceof DiscordAPIError && error.status < 500);
}

/** Refusals are final; server errors, rate limits and missing answers can be retried. */
export function toDeliveryError(error: unknown): DeliveryError {
  const isFinal = error instanceof DiscordAPIError && isRefusal(error);
  return new DeliveryError('Discord did not take the message', { retryable: !isFinal, cause: error });
}

/** The result of `call`, or null if it fails with an expected error, after which another route is tried. */
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
