import type { LocaleString } from 'discord.js';
import type { en, Texts } from './en/index.ts';

type Translated<Node> = Node extends string ? string : { readonly [Key in keyof Node]: Translated<Node[Key]> };

/** The names and descriptions of the commands, their options and choices. */
export type CommandTexts = Translated<typeof en.commands>;

/** What a language's folder provides. */
export interface Language {
  /** Discord's locales of the people who read it. */
  readonly locales: readonly LocaleString[];
  /** Discord's locales in which it names and describes the commands; none for English, which Discord shows to everyone else. */
  readonly commandLocales: readonly LocaleString[];
  readonly texts: Texts;
  readonly commands: CommandTexts;
}
