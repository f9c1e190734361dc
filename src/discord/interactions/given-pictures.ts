import type { ChatInputCommandInteraction } from 'discord.js';
import { z } from 'zod';
import type { GivenPicture } from '../../generation/model/input-picture.ts';
import { UnreadableInteractionError } from './command.ts';

const number = z.int().positive().nullish().catch(null);

/** discord.js hands on what came, whatever its types say; but for the address, all of it is a claim that is checked later. */
export const claimedSchema = z.object({ url: z.string(), size: number, width: number, height: number });

/**
 * The pictures that were given, by the ids of their options; those that were left out are.
 *
 * @throws UnreadableInteractionError where Discord says nothing of one.
 */
export function givenPictures(
  { options }: ChatInputCommandInteraction<'cached' | 'raw'>,
  ids: readonly (string | undefined)[],
): { readonly images?: readonly GivenPicture[] } {
  const given = ids.filter((id) => id !== undefined);
  if (given.length === 0) return {};
  return { images: given.map((id) => toGiven(options.resolved?.attachments?.get(id))) };
}

/**
 * A picture as Discord tells of it.
 *
 * @throws UnreadableInteractionError where it says nothing.
 */
export function toGiven(attachment: unknown): GivenPicture {
  const { data } = claimedSchema.safeParse(attachment);
  if (data === undefined) throw new UnreadableInteractionError('The interaction lacks: attachment');
  return asGiven(data);
}

export function asGiven({ url, size: bytes = null, width, height }: z.infer<typeof claimedSchema>): GivenPicture {
  const hasSize = typeof width === 'number' && typeof height === 'number';
  return { source: { kind: 'upload', url }, size: hasSize ? { width, height } : null, bytes };
}
