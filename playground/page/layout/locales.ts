import { LOCALES } from '../../wire/locales.ts';

/** Each with its own name for itself. */
export function localeNames(): readonly (readonly [locale: string, name: string])[] {
  return LOCALES.map((locale) => [locale, new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale]);
}
