import { en, type Texts } from './en.ts';
import { zhCN } from './zh-cn.ts';

export type { Texts } from './en.ts';

/**
 * The texts for Discord's locale of a person; English where it is missing or strange. Traditional Chinese reads Simplified
 * more easily than English.
 */
export function textsFor(locale: unknown): Texts {
  return typeof locale === 'string' && locale.startsWith('zh') ? zhCN : en;
}

/** A text of a command in both languages, as Discord wants it: the English one, and translations beside it. */
export interface Localized {
  readonly en: string;
  readonly zh: string;
}

/** `description` and its translations. */
export function described({ en: description, zh }: Localized) {
  return { description, description_localizations: { 'zh-CN': zh } } as const;
}

/** The translations of a name; the English name stays the key by which code knows it. */
export function named(zh: string) {
  return { name_localizations: { 'zh-CN': zh } } as const;
}
