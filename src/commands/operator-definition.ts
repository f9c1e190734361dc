import { ChannelType } from 'discord.js';
import {
  booleanOption,
  channelOption,
  guildCommand,
  localizedChoices,
  plainSubcommand,
  stringOption,
  subcommand,
  userOption,
} from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

/** What the audit trail keeps of a reason. */
export const REASON_MAX_LENGTH = 200;

const { subcommands, options: texts, ...command } = commandTexts.operator;

/** Longer than any link to a message. */
const LINK_MAX = 150;

const ACCOUNT = { max_length: 20 } as const;

const reason = stringOption(texts.reason, { required: true, min_length: 1, max_length: REASON_MAX_LENGTH });
const user = userOption(texts.user);
const server = stringOption(texts.server);

/** The definition of `/operator`; Discord shows it to nobody but a server's administrators. */
export const operatorBody = guildCommand(command, {
  default_member_permissions: '0',
  options: [
    plainSubcommand(subcommands.balance),
    plainSubcommand(subcommands.servers),
    subcommand(subcommands.ceiling, [
      stringOption(texts.period, { required: true, choices: localizedChoices(texts.period.choices) }),
      stringOption(texts.dollars, { required: true, max_length: 20 }),
      stringOption(texts.serverOrHere),
    ]),
    subcommand(subcommands.pause, [reason]),
    plainSubcommand(subcommands.resume),
    subcommand(subcommands.block, [reason, user, server]),
    subcommand(subcommands.unblock, [user, server]),
    plainSubcommand(subcommands.blocks),
    subcommand(subcommands.takedown, [stringOption(texts.link, { required: true, max_length: LINK_MAX })]),
    subcommand(subcommands.statements, [
      user,
      channelOption(texts.statementChannel, { channel_types: [ChannelType.GuildText] }),
      stringOption(texts.serverOrAll, { max_length: 20 }),
      booleanOption(texts.off),
    ]),
    subcommand(subcommands.lanes, [stringOption(texts.drain, ACCOUNT), stringOption(texts.use, ACCOUNT)]),
  ],
});
