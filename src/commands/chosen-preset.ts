import type { GuildCommandInteraction, InteractionContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { readerOf } from '../discord/interactions/requester.ts';
import { missingNamed, shownName } from '../discord/views/named-view.ts';
import { PROMPT_MAX_LENGTH, type RequestOptions } from '../generation/model/options.ts';
import { applyPreset } from '../generation/model/preset.ts';
import type { PresetCommandOptions } from './preset.ts';

/**
 * The options of `/imagine` with the preset that was chosen. null where there is none such, or it does not go with them: the member
 * was told why, for them alone.
 */
export async function withPreset(
  { presets, models }: PresetCommandOptions,
  { interaction, texts }: InteractionContext<GuildCommandInteraction>,
  chosen: string,
  options: RequestOptions,
): Promise<RequestOptions | null> {
  const preset = await presets.find(readerOf(interaction), chosen);
  if (preset === null) return declined(missingNamed(chosen, texts.preset));
  const composed = applyPreset(preset, options);
  const isGone = options.model === undefined && !models.some(({ id }) => id === (composed.model ?? id));
  if (isGone) return declined(texts.preset.modelGone(shownName(preset)));
  const length = composed.prompt.trim().length;
  if (length > PROMPT_MAX_LENGTH) return declined(texts.preset.tooLong(shownName(preset), length, PROMPT_MAX_LENGTH));
  return composed;

  async function declined(sentence: string): Promise<null> {
    await replyPrivately(interaction, sentence);
    return null;
  }
}
