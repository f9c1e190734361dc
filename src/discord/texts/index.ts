import type { Texts } from './en/index.ts';
import type { Language } from './language.ts';
import * as languages from './languages.ts';
import { withNames } from './naming.ts';

export type { Texts } from './en/index.ts';

/** The texts for Discord's locale of a person or a server; English where it is missing, strange or not spoken. */
export type TextsFor = (locale: unknown) => Texts;

const all: readonly Language[] = Object.values(languages);

/** Every language, in which a click opens a command that is named, once the commands' ids are known. */
export class Translations {
  #ids: ReadonlyMap<string, string> = new Map();
  /** By the languages of the texts and of the commands' names. */
  readonly #made = new Map<string, Texts>();

  readonly textsFor: TextsFor = (locale) => {
    const language = servedIn(locale, ({ locales }) => locales);
    // Discord shows English names where a locale has none of its own, also to those who read another language of ours.
    const namedIn = servedIn(locale, ({ commandLocales }) => commandLocales);
    const key = `${all.indexOf(language)} ${all.indexOf(namedIn)}`;
    const made = this.#made.get(key) ?? withNames(language.texts, { commands: namedIn.commands, ids: this.#ids });
    this.#made.set(key, made);
    return made;
  };

  /** The ids with which the commands are registered everywhere, by their English names. */
  know(ids: ReadonlyMap<string, string>): void {
    this.#ids = ids;
    this.#made.clear();
  }
}

/** The same with commands by their names alone. */
export const { textsFor } = new Translations();

/** The tag of the language in which that locale is served, for `Intl` and for a page. */
export function languageTag(locale: unknown): string {
  return servedIn(locale, ({ locales }) => locales).locales[0] ?? 'en-US';
}

function servedIn(locale: unknown, localesOf: (language: Language) => readonly string[]): Language {
  return all.find((language) => localesOf(language).some((one) => one === locale)) ?? languages.en;
}
