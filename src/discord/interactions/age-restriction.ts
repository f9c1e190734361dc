// Whether pictures of any safety may be shown where an interaction was sent.

import { Routes, type Client, type RepliableInteraction } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Requester } from '../../generation/model/generation.ts';
import { requesterOf } from './requester.ts';

/** In ms. The acknowledgement may wait for it, which Discord allows three seconds. */
const TIMEOUT_MS = 1_500;

const channelSchema = z.object({ nsfw: z.boolean().optional() });

/** As `requesterOf`; of a thread whose payload leaves that open, Discord is asked whether its channel is age-restricted. */
export function placedRequesterOf(
  interaction: RepliableInteraction<'cached' | 'raw'>,
  log: Logger,
): Promise<Requester> {
  return placed(requesterOf(interaction), interaction.client, log);
}

/** The same for whoever it is asked for. Where Discord does not tell, the channel counts as not age-restricted. */
export async function placed(requester: Requester, { rest }: Pick<Client, 'rest'>, log: Logger): Promise<Requester> {
  const { isAgeRestricted, parentChannelId = null } = requester;
  if (isAgeRestricted !== undefined || parentChannelId === null) return requester;
  try {
    const channel = await rest.get(Routes.channel(parentChannelId), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { ...requester, isAgeRestricted: channelSchema.parse(channel).nsfw };
  } catch (error) {
    log.warn({ channel: parentChannelId, err: error }, 'Discord does not tell whether a channel is age-restricted');
    return requester;
  }
}
