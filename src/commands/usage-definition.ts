import { ChannelType, PermissionFlagsBits } from 'discord.js';
import {
  booleanOption,
  channelOption,
  guildCommand,
  localizedChoices,
  stringOption,
  subcommand,
  userOption,
} from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

const { subcommands, options: texts, ...command } = commandTexts.usage;

const period = stringOption(texts.period, { choices: localizedChoices(texts.period.choices) });

/** The definition of `/usage`. */
export const usageBody = guildCommand(command, {
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  options: [
    subcommand(subcommands.overview, [period, stringOption(texts.by, { choices: localizedChoices(texts.by.choices) })]),
    subcommand(subcommands.member, [userOption(texts.member, { required: true }), period]),
    subcommand(subcommands.models, [period]),
    subcommand(subcommands.export, [
      stringOption(texts.format, {
        required: true,
        choices: [
          { name: 'HTML', value: 'html' },
          { name: 'CSV', value: 'csv' },
          { name: 'JSON', value: 'json' },
        ],
      }),
      stringOption(texts.periodOrYear, { choices: localizedChoices(texts.periodOrYear.choices) }),
    ]),
    subcommand(subcommands.digest, [
      channelOption(texts.channel, { channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement] }),
      booleanOption(texts.off),
      booleanOption(texts.preview),
    ]),
  ],
});
