import { guildCommand } from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

/** The definition of `/help`. */
export const helpBody = guildCommand(commandTexts.help);
