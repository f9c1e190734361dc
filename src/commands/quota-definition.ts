import { guildCommand } from '../discord/interactions/definition-builders.ts';
import { commandTexts } from '../discord/texts/localized.ts';

/** The definition of `/quota`. */
export const quotaBody = guildCommand(commandTexts.quota);
