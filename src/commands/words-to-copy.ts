import type { InteractionContext } from '../discord/interactions/command.ts';
import type { GenerationStarter } from '../discord/interactions/start-generation.ts';
import { oneLine } from '../discord/views/markdown.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import { commandLine, lineToCopy } from './command-line.ts';
import { imagineBody } from './imagine-definition.ts';

/** Why nothing is painted, above `/imagine` with the words that were filled in: nothing is typed twice. */
export function wordsToCopy(
  { models }: Pick<GenerationStarter, 'models'>,
  { interaction, texts }: InteractionContext<{ readonly locale: string }>,
  sentence: string,
  { prompt, model }: Pick<RequestOptions, 'prompt' | 'model'>,
): ReturnType<typeof lineToCopy> {
  const body = imagineBody(models);
  const line = commandLine([body], body.options, { prompt: oneLine(prompt), model }, interaction.locale);
  return lineToCopy(line, texts, texts.common.sentences(sentence, texts.change.nothingCharged));
}
