import type { References } from '../archive/references.ts';
import type { GuildCommandInteraction, InteractionContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { readerOf } from '../discord/interactions/requester.ts';
import { missingReference } from '../discord/views/reference-view.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import { givenReference } from '../generation/model/reference.ts';

/**
 * The options of `/imagine` with the reference that was chosen behind the pictures that were given. null where there is none such: the
 * member was told, for them alone, and nothing is painted from the prompt alone.
 */
export async function withReference(
  references: Pick<References, 'find'>,
  { interaction, texts }: InteractionContext<GuildCommandInteraction>,
  chosen: string,
  options: RequestOptions,
): Promise<RequestOptions | null> {
  const reference = await references.find(readerOf(interaction), chosen);
  if (reference !== null) return { ...options, images: [...(options.images ?? []), givenReference(reference)] };
  await replyPrivately(interaction, missingReference(chosen, texts));
  return null;
}
