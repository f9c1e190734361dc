import type { BaseInteraction, ChatInputCommandInteraction } from 'discord.js';
import { threadParentOf } from '../connection/thread-parent.ts';
import type { Requester } from '../../generation/model/generation.ts';
import type { GenerationRequest } from '../../generation/generation-service.ts';

/** The life of an interaction's token (docs.discord.com: interactions/receiving-and-responding). */
const TOKEN_LIFE_MS = 15 * 60_000;

/** What every server may upload, in bytes (docs.discord.com: reference, "Uploading Files"): for a payload that does not say. */
const SMALLEST_ATTACHMENT_LIMIT = 10 * 1_048_576;

export function requesterOf(interaction: ChatInputCommandInteraction<'cached' | 'raw'>): Requester {
  const { roles } = interaction.member;
  return {
    userId: interaction.user.id,
    guildId: interaction.guildId,
    channelId: interaction.channelId,
    parentChannelId: threadParentOf(interaction),
    roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
    locale: interaction.locale,
  };
}

export function replyHandleOf(
  interaction: ChatInputCommandInteraction,
  isPrivate: boolean,
): GenerationRequest['reply'] {
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
