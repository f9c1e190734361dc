import type { Texts } from './en/index.ts';
import type { Language } from './language.ts';
import * as languages from './languages.ts';

export type { Texts } from './en/index.ts';

const all: readonly Language[] = Object.values(languages);

const byLocale: ReadonlyMap<unknown, Texts> = new Map(
  all.flatMap(({ locales, texts }) => locales.map((locale) => [locale, texts] as const)),
);

/** The texts for Discord's locale of a person or a server; English where it is missing, strange or not spoken. */
export function textsFor(locale: unknown): Texts {
  return byLocale.get(locale) ?? languages.en.texts;
}
