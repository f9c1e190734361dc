import {
  attachmentOption,
  booleanOption,
  guildCommand,
  localizedChoices,
  plainSubcommand,
  stringOption,
  subcommand,
} from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';
import { NAME_MAX } from '../generation/model/named.ts';
import { NAMED_INPUT_MAX } from './imagine-definition.ts';

const { subcommands, options: texts, ...command } = commandTexts.reference;
const suggested = { required: true, max_length: NAMED_INPUT_MAX, autocomplete: true } as const;

/** The definition of `/reference`. */
export const referenceBody = guildCommand(command, {
  options: [
    subcommand(subcommands.save, [
      stringOption(texts.name, { required: true, min_length: 1, max_length: NAME_MAX }),
      attachmentOption(texts.image, { required: true }),
      stringOption(texts.for, { choices: localizedChoices(texts.for.choices) }),
      booleanOption(texts.replace),
    ]),
    plainSubcommand(subcommands.list),
    subcommand(subcommands.delete, [stringOption(texts.reference, suggested)]),
  ],
});
