import type { BaseInteraction, RepliableInteraction } from 'discord.js';
import { threadParentOf } from '../connection/thread-parent.ts';
import type { Actor } from '../../administration/limits.ts';
import type { Requester } from '../../generation/model/generation.ts';
import type { GenerationRequest } from '../../generation/generation-service.ts';

/** The life of an interaction's token (docs.discord.com: interactions/receiving-and-responding). */
const TOKEN_LIFE_MS = 15 * 60_000;

/** What every server may upload, in bytes (docs.discord.com: reference, "Uploading Files"): for a payload that does not say. */
const SMALLEST_ATTACHMENT_LIMIT = 10 * 1_048_576;

/** Throws where Discord does not say in which channel the interaction was sent. */
export function requesterOf(interaction: RepliableInteraction<'cached' | 'raw'>): Requester {
  const { channelId } = interaction;
  if (channelId === null) throw new Error('The interaction names no channel');
  const { roles } = interaction.member;
  return {
    userId: interaction.user.id,
    guildId: interaction.guildId,
    channelId,
    parentChannelId: threadParentOf(interaction),
    roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
    locale: interaction.locale,
  };
}

/** The admin who decides. The server is always the one where the command was typed. */
export function actorOf({ guildId, user }: RepliableInteraction<'cached' | 'raw'>): Actor {
  return { guildId, userId: user.id };
}

export function replyHandleOf(interaction: RepliableInteraction, isPrivate: boolean): GenerationRequest['reply'] {
  return {
    interactionId: interaction.id,
    token: interaction.token,
    tokenLifeMs: TOKEN_LIFE_MS,
    isPrivate,
    attachmentLimitBytes: attachmentLimitOf(interaction),
  };
}

/** How large a file the answer to this interaction may bring, in bytes. */
export function attachmentLimitOf({ attachmentSizeLimit }: BaseInteraction): number {
  return Number.isSafeInteger(attachmentSizeLimit) ? attachmentSizeLimit : SMALLEST_ATTACHMENT_LIMIT;
}
