// Which translation of an app's words Discord's client shows.

import { objectOf, stringOf, type JsonObject } from '../../../sandbox/discord/json.ts';

/** Where there is no translation. Source: interactions/application-commands.mdx "Locale fallbacks". */
const FALLBACKS: Readonly<Record<string, string>> = { 'en-US': 'en-GB', 'en-GB': 'en-US', 'es-419': 'es-ES' };

/** The name or description of a command, option or choice in this language, else the one without a translation. */
export function localized(thing: JsonObject, field: 'name' | 'description', locale: string): string {
  const translations = objectOf(thing[`${field}_localizations`]);
  const fallback = FALLBACKS[locale];
  const translated =
    stringOf(translations[locale]) ?? (fallback === undefined ? undefined : stringOf(translations[fallback]));
  return translated ?? stringOf(thing[field]) ?? '';
}
