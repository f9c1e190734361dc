import type { ChatInputCommandInteraction } from 'discord.js';
import type { ReplyHandle, Requester } from '../generation/generation.ts';

/** The life of an interaction's token (docs.discord.com: interactions/receiving-and-responding). */
const TOKEN_LIFE_MS = 15 * 60_000;

export function requesterOf(interaction: ChatInputCommandInteraction<'cached' | 'raw'>): Requester {
  const { roles } = interaction.member;
  return {
    userId: interaction.user.id,
    guildId: interaction.guildId,
    channelId: interaction.channelId,
    roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
    locale: interaction.locale,
  };
}

export function replyHandleOf(interaction: ChatInputCommandInteraction, isPrivate: boolean): ReplyHandle {
  return {
    interactionId: interaction.id,
    token: interaction.token,
    tokenExpiresAtMs: interaction.createdTimestamp + TOKEN_LIFE_MS,
    isPrivate,
    attachmentLimitBytes: interaction.attachmentSizeLimit,
  };
}
