import { ChannelType, PermissionFlagsBits } from 'discord.js';
import {
  channelOption,
  guildCommand,
  integerOption,
  localizedChoices,
  plainSubcommand,
  roleOption,
  stringOption,
  subcommand,
  userOption,
} from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';
import { MAX_COUNT, PROMPT_MAX_LENGTH } from '../generation/model/options.ts';
import { ASPECTS, paints, type ImageModel } from '../generation/model/image-model.ts';

/** Longer than any name of a zone or any size. */
const SHORT_TEXT_MAX = 60;
/** Many words at once, and still well below what Discord lets anyone type. */
const WORDS_MAX = 1_500;

const { subcommands, entry, set, clear, words, explain, ...command } = commandTexts.settings;

/** The definition of `/settings`; models appear in it by name. Those that extend pictures can be allowed, and paint nowhere by default. */
export function settingsBody(models: readonly ImageModel[]) {
  const choices = choicesOf(models.filter(paints));
  const entryOptions = [
    channelOption(entry.channel),
    roleOption(entry.role),
    stringOption(entry.model, { choices: choicesOf(models) }),
  ] as const;
  return guildCommand(command, {
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      plainSubcommand(subcommands.view),
      subcommand(subcommands.allow, entryOptions),
      subcommand(subcommands.disallow, entryOptions),
      subcommand(subcommands.set, [
        stringOption(set.size, { max_length: SHORT_TEXT_MAX }),
        integerOption(set.safety, { min_value: 0, max_value: highestSafety(models) }),
        stringOption(set.highSafety, { choices: localizedChoices(set.highSafety.choices) }),
        integerOption(set.pictures, { min_value: 1, max_value: MAX_COUNT }),
        stringOption(set.confirm, { max_length: SHORT_TEXT_MAX }),
        stringOption(set.aiMark, { choices: localizedChoices(set.aiMark.choices) }),
        stringOption(set.references, { choices: localizedChoices(set.references.choices) }),
        stringOption(set.model, { choices }),
        stringOption(set.finalModel, { choices }),
        stringOption(set.aspect, { choices: ASPECTS.map((aspect) => ({ name: aspect, value: aspect })) }),
        stringOption(set.timeZone, { max_length: SHORT_TEXT_MAX, autocomplete: true }),
        channelOption(set.modLog, { channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement] }),
      ]),
      subcommand(subcommands.clear, [
        stringOption(clear.setting, { required: true, choices: localizedChoices(clear.setting.choices) }),
      ]),
      subcommand(subcommands.words, [
        stringOption(words.add, { max_length: WORDS_MAX }),
        stringOption(words.remove, { max_length: WORDS_MAX }),
      ]),
      subcommand(subcommands.explain, [
        userOption(explain.member, { required: true }),
        channelOption(explain.channel),
        stringOption(explain.model, { choices }),
        integerOption(explain.safety, { min_value: 0, max_value: highestSafety(models) }),
        stringOption(explain.prompt, { max_length: PROMPT_MAX_LENGTH }),
      ]),
    ],
  });
}

function choicesOf(models: readonly ImageModel[]) {
  return models.map(({ id, name }) => ({ name, value: id }));
}

export function highestSafety(models: readonly ImageModel[]): number {
  return Math.max(...models.map(({ safety }) => safety.max));
}
