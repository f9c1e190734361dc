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
  aspectsOf,
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

/** The definition of `/imagine` with the options that one of the models takes at least. */
export function imagineBody(models: readonly ImageModel[]) {
  const body = wholeImagineBody(models);
  const idle = idleOptions(models);
  return { ...body, options: body.options.filter(({ name }) => !idle.has(name)) };
}

/** The definition of `/imagine` with every option; models appear in it by name and price. */
export function wholeImagineBody(models: readonly ImageModel[]) {
  const aspects = ASPECTS.filter((aspect) => models.some((model) => aspectsOf(model).includes(aspect)));
  const auto = models.some(({ takesAutoAspect }) => takesAutoAspect) ? localizedChoices(texts.aspect.choices) : [];
  const resolutions = RESOLUTIONS.filter((name) => models.some((model) => resolutionsOf(model).includes(name)));
  const formats = FORMATS.filter((format) => models.some((model) => model.formats.includes(format)));
  const safeties = models.map(({ safety: { min = 0, max } }) => ({ min, max }));
  return guildCommand(command, {
    options: [
      stringOption(texts.prompt, { required: true, min_length: 1, max_length: PROMPT_MAX_LENGTH }),
      stringOption(texts.preset, { max_length: NAMED_INPUT_MAX, autocomplete: true }),
      stringOption(texts.model, { choices: models.map(toChoice) }),
      stringOption(texts.aspect, { choices: [...aspects.map(asChoice), ...auto] }),
      stringOption(texts.resolution, { choices: resolutions.map(asChoice) }),
      integerOption(texts.width, { min_value: 64, max_value: 4096 }),
      integerOption(texts.height, { min_value: 64, max_value: 4096 }),
      integerOption(texts.seed, { min_value: 0, max_value: MAX_SEED }),
      integerOption(texts.count, { min_value: 1, max_value: MAX_COUNT }),
      booleanOption(texts.enhance),
      integerOption(texts.safety, {
        min_value: Math.min(...safeties.map(({ min }) => min)),
        max_value: Math.max(...safeties.map(({ max }) => max)),
      }),
      stringOption(texts.format, { choices: formats.map(asChoice) }),
      booleanOption(texts.private),
      attachmentOption(texts.image),
      attachmentOption(texts.image2),
      integerOption(texts.strength, { min_value: 0, max_value: MAX_STRENGTH }),
      stringOption(texts.reference, { max_length: NAMED_INPUT_MAX, autocomplete: true }),
    ],
  });
}

/** The options that none of the models takes, by name. */
function idleOptions(models: readonly ImageModel[]): ReadonlySet<string> {
  const some = (takes: (model: ImageModel) => boolean): boolean => models.some(takes);
  const takesInputs = (least: number): boolean => some(({ inputs }) => inputs.max >= least);
  const takesPixels = some(({ sizeRule }) => sizeRule.kind === 'pixels');
  const taken: readonly (readonly [{ readonly name: { readonly en: string } }, boolean])[] = [
    [texts.resolution, some((model) => resolutionsOf(model).length > 0)],
    [texts.width, takesPixels],
    [texts.height, takesPixels],
    [texts.seed, some(({ takesSeed }) => takesSeed)],
    [texts.enhance, some(({ enhance }) => enhance.supported)],
    [texts.image, takesInputs(1)],
    [texts.image2, takesInputs(2)],
    [texts.reference, takesInputs(1)],
    [texts.strength, some(({ usualStrength }) => usualStrength !== undefined)],
  ];
  return new Set(taken.flatMap(([{ name }, isTaken]) => (isTaken ? [] : [name.en])));
}

function asChoice<Value extends string>(value: Value): { readonly name: Value; readonly value: Value } {
  return { name: value, value };
}

/** A model with the price of its usual picture; `≈` where another size costs something else. */
export function toChoice(model: ImageModel): { name: string; value: string } {
  const priceOf = (size: Size): MicroUsd => model.price({ size, inputs: [] });
  const usual = formatUsd(usualPrice(model));
  const isFlat = priceOf({ width: 64, height: 64 }) === priceOf({ width: 2048, height: 2048 });
  return { name: `${model.name} — ${isFlat ? '' : '≈ '}${usual}`, value: model.id };
}
