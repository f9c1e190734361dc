import { guildCommand, plainSubcommand } from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

const { subcommands, ...command } = commandTexts.privacy;

/** The definition of `/privacy`. */
export const privacyBody = guildCommand(command, {
  options: [
    plainSubcommand(subcommands.show),
    plainSubcommand(subcommands.export),
    plainSubcommand(subcommands.delete),
  ],
});
