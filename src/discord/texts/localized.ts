/**
 * The texts of the commands, each in every language at once: what Discord wants when they are registered.
 */
import type { LocaleString } from 'discord.js';
import type { Language } from './language.ts';
import * as languages from './languages.ts';

type LanguageKey = keyof typeof languages;

/** One text in every language. The English one keeps its type: English names are the keys by which the code knows options. */
export type Localized<English extends string = string> = Readonly<Record<LanguageKey, string>> & {
  readonly en: English;
};

type LocalizedTree<Node> = Node extends string
  ? Localized<Node>
  : { readonly [Key in keyof Node]: LocalizedTree<Node[Key]> };

const spoken: readonly (readonly [key: string, language: Language])[] = Object.entries(languages);

/** The folders' `commands.ts` laid over each other: the tree of the English one, with a text of every language at each leaf. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every language has the same tree, or it does not compile
export const commandTexts = overlaid(spoken.map(([key, { commands }]) => [key, commands])) as LocalizedTree<
  typeof languages.en.commands
>;

function overlaid(nodes: readonly (readonly [language: string, node: unknown])[]): unknown {
  const [[, first] = []] = nodes;
  if (typeof first !== 'object' || first === null) return Object.fromEntries(nodes);
  return Object.fromEntries(
    Object.keys(first).map((key) => [key, overlaid(nodes.map(([language, node]) => [language, childOf(node, key)]))]),
  );
}

function childOf(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
}

/** `name` and its translations. */
export function named<Name extends string>(name: Localized<Name>) {
  return { name: name.en, name_localizations: translationsOf(name) } as const;
}

/** `description` and its translations. */
export function described(description: Localized) {
  return { description: description.en, description_localizations: translationsOf(description) } as const;
}

/** The text for each of Discord's locales that has one of its own. */
function translationsOf(text: Localized): Readonly<Partial<Record<LocaleString, string>>> {
  const byKey = new Map(Object.entries(text));
  return Object.fromEntries(
    spoken.flatMap(([key, { commandLocales }]) => commandLocales.map((locale) => [locale, byKey.get(key) ?? text.en])),
  );
}
