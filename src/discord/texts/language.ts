import type { LocaleString } from 'discord.js';
import type { CommandTexts } from './command-texts.ts';
import type { Texts } from './en/index.ts';

export type { CommandTexts } from './command-texts.ts';

/** What a language's folder provides. */
export interface Language {
  /** Discord's locales of the people who read it. */
  readonly locales: readonly LocaleString[];
  /** Discord's locales in which it names and describes the commands; none for English, which Discord shows to everyone else. */
  readonly commandLocales: readonly LocaleString[];
  readonly texts: Texts;
  readonly commands: CommandTexts;
}
