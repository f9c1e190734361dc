import {
  booleanOption,
  guildCommand,
  localizedChoices,
  stringOption,
  subcommand,
} from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';
import { ASPECTS, type ImageModel } from '../generation/model/image-model.ts';
import { NAME_MAX } from '../generation/model/named.ts';
import { TEMPLATE_MAX } from '../generation/model/preset.ts';
import { NAMED_INPUT_MAX, toChoice } from './imagine-definition.ts';

const { subcommands, options: texts, ...command } = commandTexts.preset;

/** The definition of `/preset`; models appear in it by name and price. */
export function presetBody(models: readonly ImageModel[]) {
  const suggested = { max_length: NAMED_INPUT_MAX, autocomplete: true } as const;
  return guildCommand(command, {
    options: [
      subcommand(subcommands.save, [
        stringOption(texts.name, { required: true, min_length: 1, max_length: NAME_MAX }),
        stringOption(texts.template, { required: true, min_length: 1, max_length: TEMPLATE_MAX }),
        stringOption(texts.model, { choices: models.map(toChoice) }),
        stringOption(texts.aspect, { choices: ASPECTS.map((aspect) => ({ name: aspect, value: aspect })) }),
        stringOption(texts.for, { choices: localizedChoices(texts.for.choices) }),
        booleanOption(texts.replace),
      ]),
      subcommand(subcommands.list, [stringOption(texts.preset, suggested)]),
      subcommand(subcommands.delete, [stringOption(texts.preset, { ...suggested, required: true })]),
    ],
  });
}
