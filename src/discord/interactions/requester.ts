import type { BaseInteraction, RepliableInteraction } from 'discord.js';
import { z } from 'zod';
import { isAgeRestrictedAt, threadParentOf } from '../connection/interaction-channel.ts';
import type { Actor } from '../../administration/limits.ts';
import type { Requester } from '../../generation/model/generation.ts';
import type { NamedReader } from '../../generation/model/named.ts';
import type { GenerationRequest } from '../../generation/admission/acceptance.ts';
import { UnreadableInteractionError } from './command.ts';
import { memberFacts, nameThere } from './member-facts.ts';

/** The life of an interaction's token (docs.discord.com: interactions/receiving-and-responding). */
const TOKEN_LIFE_MS = 15 * 60_000;

/** What every server may upload, in bytes (docs.discord.com: reference, "Uploading Files"): for a payload that does not say. */
const SMALLEST_ATTACHMENT_LIMIT = 10 * 1_048_576;

/** The language of whose payload names none, or none that can be one. */
const FALLBACK_LOCALE = 'en-US';

const idSchema = z.string().regex(/^\d{1,20}$/, 'is no id');

/** What is written down of whoever asks; discord.js hands on what came, whatever its types say. */
const requesterSchema = z.object({
  userId: idSchema,
  guildId: idSchema,
  channelId: idSchema,
  parentChannelId: idSchema.nullable(),
  isAgeRestricted: z.boolean().optional(),
  name: z.string().nullable(),
  roleIds: z.array(idSchema),
  joinedAtMs: z.number().nullable(),
  locale: z
    .string()
    .regex(/^[\w-]{1,20}$/)
    .catch(FALLBACK_LOCALE),
});

/** Throws an UnreadableInteractionError where Discord does not say who asks, or where. */
export function requesterOf(interaction: RepliableInteraction<'cached' | 'raw'>): Requester {
  const { data, error } = requesterSchema.safeParse({
    userId: interaction.user.id,
    guildId: interaction.guildId,
    channelId: interaction.channelId,
    parentChannelId: threadParentOf(interaction),
    isAgeRestricted: isAgeRestrictedAt(interaction),
    name: nameThere(interaction),
    ...memberFacts(interaction.member),
    locale: interaction.locale,
  });
  if (error === undefined) return data;
  const fields = error.issues.map(({ path }) => path.join('.'));
  throw new UnreadableInteractionError(`The interaction lacks: ${[...new Set(fields)].join(', ')}`);
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

export function readerOf({ user, guildId }: { user: { id: string }; guildId: string }): NamedReader {
  return { userId: user.id, guildId };
}
