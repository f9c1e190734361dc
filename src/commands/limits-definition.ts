import { PermissionFlagsBits } from 'discord.js';
import {
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
import { NEW_DAYS } from '../generation/model/new-member.ts';

/** What the audit trail keeps of a reason. */
export const REASON_MAX = 200;
/** Longer than any amount; whoever pastes more gets Discord's own hint. */
const DOLLARS_MAX = 40;

const { subcommands, options: texts, ...command } = commandTexts.limits;

const member = userOption(texts.member);
const subjectOptions = [
  member,
  roleOption(texts.role),
  stringOption(texts.for, { choices: localizedChoices(texts.for.choices) }),
] as const;
const days = integerOption(texts.days, { min_value: NEW_DAYS.min, max_value: NEW_DAYS.max });
const per = stringOption(texts.per, { required: true, choices: localizedChoices(texts.per.choices) });
const amount = { required: true, min_length: 1, max_length: DOLLARS_MAX } as const;
const dollars = stringOption(texts.dollars, amount);

/** The definition of `/limits`. */
export const limitsBody = guildCommand(command, {
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  options: [
    subcommand(subcommands.view, [member]),
    subcommand(subcommands.set, [per, dollars, ...subjectOptions, days]),
    subcommand(subcommands.clear, [per, ...subjectOptions]),
    subcommand(subcommands.grant, [
      userOption(texts.member, { required: true }),
      stringOption(texts.dollarsToGrant, amount),
      stringOption(texts.reason, { required: true, min_length: 1, max_length: REASON_MAX }),
    ]),
    plainSubcommand(subcommands.pause),
    plainSubcommand(subcommands.resume),
  ],
});
