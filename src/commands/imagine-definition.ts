import {
  attachmentOption,
  booleanOption,
  guildCommand,
  integerOption,
  localizedChoices,
  messageCommand,
  stringOption,
} from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';
import { MAX_COUNT, MAX_STRENGTH, PROMPT_MAX_LENGTH } from '../generation/model/options.ts';
import {
  ASPECTS,
  FORMATS,
  resolutionsOf,
  RESOLUTIONS,
  usualPrice,
  type ImageModel,
  type Size,
} from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { MAX_SEED } from '../generation/model/seed.ts';

/** Longer than any name or id of a preset or a reference. */
export const NAMED_INPUT_MAX = 100;

const { options: texts, ...command } = commandTexts.imagine;

/** The definition of "About this picture" in the context menu of a message. */
export const aboutBody = messageCommand(commandTexts.about.name);

/** The definition of "Use as reference" in the context menu of a message. */
export const useReferenceBody = messageCommand(commandTexts.useReference.name);

/** The definition of `/imagine`; models appear in it by name and price, and what only some of them take where one of those is offered. */
export function imagineBody(models: readonly ImageModel[]) {
  const aspects = ASPECTS.map((aspect) => ({ name: aspect, value: aspect }));
  const auto = models.some(({ takesAutoAspect }) => takesAutoAspect) ? localizedChoices(texts.aspect.choices) : [];
  const resolutions = RESOLUTIONS.filter((name) => models.some((model) => resolutionsOf(model).includes(name)));
  const body = guildCommand(command, {
    options: [
      stringOption(texts.prompt, { required: true, min_length: 1, max_length: PROMPT_MAX_LENGTH }),
      stringOption(texts.preset, { max_length: NAMED_INPUT_MAX, autocomplete: true }),
      stringOption(texts.model, { choices: models.map(toChoice) }),
      stringOption(texts.aspect, { choices: [...aspects, ...auto] }),
      stringOption(texts.resolution, { choices: resolutions.map((name) => ({ name, value: name })) }),
      integerOption(texts.width, { min_value: 64, max_value: 4096 }),
      integerOption(texts.height, { min_value: 64, max_value: 4096 }),
      integerOption(texts.seed, { min_value: 0, max_value: MAX_SEED }),
      integerOption(texts.count, { min_value: 1, max_value: MAX_COUNT }),
      booleanOption(texts.enhance),
      integerOption(texts.safety, { min_value: 0, max_value: Math.max(...models.map(({ safety }) => safety.max)) }),
      stringOption(texts.format, { choices: FORMATS.map((format) => ({ name: format, value: format })) }),
      booleanOption(texts.private),
      attachmentOption(texts.image),
      attachmentOption(texts.image2),
      integerOption(texts.strength, { min_value: 0, max_value: MAX_STRENGTH }),
      stringOption(texts.reference, { max_length: NAMED_INPUT_MAX, autocomplete: true }),
    ],
  });
  if (resolutions.length > 0) return body;
  return { ...body, options: body.options.filter(({ name }) => name !== texts.resolution.name.en) };
}

/** A model with the price of its usual picture; `≈` where another size costs something else. */
export function toChoice(model: ImageModel): { name: string; value: string } {
  const priceOf = (size: Size): MicroUsd => model.price({ size, inputs: [] });
  const usual = formatUsd(usualPrice(model));
  const isFlat = priceOf({ width: 64, height: 64 }) === priceOf({ width: 2048, height: 2048 });
  return { name: `${model.name} — ${isFlat ? '' : '≈ '}${usual}`, value: model.id };
}
