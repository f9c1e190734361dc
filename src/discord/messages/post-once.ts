// Messages in the moderators' channel, each once, and what is to be known of a refusal.

import type { Client, Guild } from 'discord.js';
import { DeliveryError } from '../../generation/ports/messenger.ts';
import type { ShownMessage } from '../connection/api-schemas.ts';
import type { PagedView } from '../views/pages.ts';
import { toDeliveryError } from './api-errors.ts';
import { customIdsOf } from './final-marks.ts';
import type { Responder } from './responder.ts';

type Sender = Pick<Responder, 'say' | 'findOwn'>;

/** The server whose channel that is. @throws DeliveryError where it is gone, or Discord does not show it for now. */
export function guildOfChannel({ guilds }: Client, guildId: string, channelId: string): Guild {
  const guild = guilds.cache.get(guildId);
  if (guild?.available === false) throw new DeliveryError('Discord does not show the server now', { retryable: true });
  if (guild?.channels.cache.has(channelId) !== true) {
    throw new DeliveryError("The moderators' channel is gone", { retryable: false });
  }
  return guild;
}

/**
 * Posts a view whose buttons have the id as their first argument, once, also where a former process died after the post: the nonce keeps a
 * second one out for minutes alone. Resolves to the message's id.
 *
 * @throws DeliveryError
 */
export function postOnce(
  responder: Sender,
  channelId: string,
  { view, id, nonce }: { readonly view: PagedView; readonly id: string; readonly nonce: string },
  signal: AbortSignal,
): Promise<string> {
  return orDeliveryError(async () => {
    const standing = await findPosted(responder, channelId, id, (message) => bears(message, id), signal);
    return standing ?? responder.say(channelId, { ...view, attachments: [] }, nonce, signal);
  });
}

/** A message of the bot there that fits; null where there is none, and where the history cannot be read: then it is posted. */
export async function findPosted(
  responder: Pick<Responder, 'findOwn'>,
  channelId: string,
  afterId: string,
  fits: Parameters<Responder['findOwn']>[2],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const found = await responder.findOwn(channelId, afterId, fits, signal);
    return found?.id ?? null;
  } catch (error) {
    const failure = toDeliveryError(error);
    if (failure.retryable) throw failure;
    return null;
  }
}

function bears(message: Pick<ShownMessage, 'components'>, id: string): boolean {
  return customIdsOf(message).some(({ args }) => args[0] === id);
}

/** @throws DeliveryError for whatever is thrown. */
export async function orDeliveryError<T>(tell: () => Promise<T>): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    throw error instanceof DeliveryError ? error : toDeliveryError(error);
  }
}
