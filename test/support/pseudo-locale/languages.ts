/**
 * What stands in the place of `src/discord/texts/languages.ts` in a pseudo run: the same table, in which English is
 * spoken in the pseudo-language, and one language more, which names the commands in it.
 */
import type { Language } from '../../../src/discord/texts/language.ts';
import { en as english } from '../../../src/discord/texts/languages.ts';
import { PSEUDO_LOCALE, pseudoTree } from './pseudo.ts';

export * from '../../../src/discord/texts/languages.ts';

const texts = pseudoTree(english.texts);
const commands = pseudoTree(english.commands);

/** The names stay: they are the keys by which the code knows commands and options. */
export const en = { ...english, texts, commands: withNames(commands, english.commands) };

export const pseudo: Language = {
  locales: [PSEUDO_LOCALE],
  commandLocales: [PSEUDO_LOCALE],
  texts,
  commands,
};

/** The tree with the names of another. */
function withNames<Tree>(tree: Tree, names: Tree): Tree {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- strings take the place of strings
  return named(tree, names) as Tree;
}

function named(node: unknown, names: unknown): unknown {
  if (typeof node !== 'object' || node === null || typeof names !== 'object' || names === null) return node;
  const englishOnes = new Map<string, unknown>(Object.entries(names));
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [
      key,
      key === 'name' && typeof child === 'string' ? englishOnes.get(key) : named(child, englishOnes.get(key)),
    ]),
  );
}
