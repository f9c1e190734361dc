import type { References } from '../archive/references.ts';
import type { GuildCommandInteraction, InteractionContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { readerOf } from '../discord/interactions/requester.ts';
import { missingNamed } from '../discord/views/named-view.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import { givenCopy } from '../generation/model/input-picture.ts';

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
  if (reference !== null) return { ...options, images: [...(options.images ?? []), givenCopy(reference.kept)] };
  await replyPrivately(interaction, missingNamed(chosen, texts.reference));
  return null;
}
