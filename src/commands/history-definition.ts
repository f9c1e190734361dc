import { guildCommand } from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

/** The definition of `/history`. */
export const historyBody = guildCommand(commandTexts.history);
