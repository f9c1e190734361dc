/**
 * The one substitution of a pseudo run: whoever imports the bot's table of languages gets the one beside this file, which
 * alone gets the bot's. The bot itself knows nothing of it.
 */
const REAL = new URL('../../../src/discord/texts/languages.ts', import.meta.url);
const PSEUDO = new URL('languages.ts', import.meta.url);

/** The file that an import is to be answered with instead; null for every other import. All of them are `file:` addresses. */
export function substituteFor(specifier: string, importer: string | undefined): URL | null {
  if (importer === undefined || !specifier.endsWith('/languages.ts') || !URL.canParse(specifier, importer)) return null;
  const isTable = new URL(specifier, importer).pathname === REAL.pathname;
  return isTable && new URL(importer).pathname !== PSEUDO.pathname ? PSEUDO : null;
}
