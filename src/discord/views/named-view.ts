// What is kept under names, presets and references, as people read of it.

import { isNamedId, NAME_MAX, type Named } from '../../generation/model/named.ts';
import type { Texts } from '../texts/index.ts';
import { plain } from './markdown.ts';

/** Discord's limit for the name of a suggestion (docs.discord.com: interactions/application-commands). */
export const SUGGESTION_MAX = 100;
/** Discord shows no more suggestions. */
export const MOST_SUGGESTIONS = 25;

/** The name, in a message. */
export function shownName({ name }: Pick<Named, 'name'>): string {
  return `**${plain(name, NAME_MAX)}**`;
}

/** Why a choice leads to none. */
export function missingNamed(chosen: string, { gone, unknown }: Texts['preset' | 'reference']): string {
  return isNamedId(chosen) ? gone : unknown(`**${plain(chosen, NAME_MAX) || '…'}**`);
}
