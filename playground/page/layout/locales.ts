// The languages in which Discord's client can be used. Source: reference.mdx "Locales".

const LOCALES = [
  'en-US',
  'en-GB',
  'zh-CN',
  'zh-TW',
  'ja',
  'ko',
  'id',
  'da',
  'de',
  'es-ES',
  'es-419',
  'fr',
  'hr',
  'it',
  'lt',
  'hu',
  'nl',
  'no',
  'pl',
  'pt-BR',
  'ro',
  'fi',
  'sv-SE',
  'vi',
  'tr',
  'cs',
  'el',
  'bg',
  'ru',
  'uk',
  'hi',
  'th',
] as const;

/** Each with its own name for itself. */
export function localeNames(): readonly (readonly [locale: string, name: string])[] {
  return LOCALES.map((locale) => [locale, new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale]);
}
