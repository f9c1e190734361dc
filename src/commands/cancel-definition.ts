import { guildCommand } from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

/** The definition of `/cancel`. */
export const cancelBody = guildCommand(commandTexts.cancel);
