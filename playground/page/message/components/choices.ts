// What a select offers: its own options, or people, roles and channels of the server.

import { objectsOf, stringOf } from '../../../../sandbox/discord/json.ts';
import type { Component } from '../../../../sandbox/discord/message.ts';
import type { Names } from '../names.ts';

/** Source: components/reference.mdx "Component Types". */
export const SelectType = { String: 3, User: 5, Role: 6, Mentionable: 7, Channel: 8 } as const;

export interface SelectChoice {
  readonly value: string;
  readonly label: string;
  readonly description: string | null;
  /** Before the label: an emoji, or the sign of a person, role or channel. */
  readonly sign: string;
}

export function isSelect({ type }: Component): boolean {
  return Object.values<number>(SelectType).includes(type);
}

export function choicesOf(component: Component, names: Names, userId: string): readonly SelectChoice[] {
  switch (component.type) {
    case SelectType.String:
      return (component.options ?? []).map((option) => ({
        value: option.value,
        label: option.label,
        description: option.description ?? null,
        sign: 'emoji' in option ? emojiText(option.emoji) : '',
      }));
    case SelectType.User:
      return people(names);
    case SelectType.Role:
      return roles(names);
    case SelectType.Mentionable:
      return [...people(names), ...roles(names)];
    case SelectType.Channel:
      return channels(component, names, userId);
    default:
      return [];
  }
}

/** What is chosen before the person has done anything. */
export function chosenAtFirst(component: Component): readonly string[] {
  if (component.type === SelectType.String) return chosenOptions(component);
  const defaults = 'default_values' in component ? objectsOf(component.default_values) : [];
  return defaults.flatMap((one) => stringOf(one['id']) ?? []);
}

export function chosenOptions({ options = [] }: Component): readonly string[] {
  return options.filter((option) => option.default === true).map(({ value }) => value);
}

/** An emoji of a button or an option; one of a server's own by its name. */
export function emojiText(emoji: unknown): string {
  if (typeof emoji !== 'object' || emoji === null || !('name' in emoji) || typeof emoji.name !== 'string') return '';
  return 'id' in emoji && emoji.id != null ? `:${emoji.name}:` : emoji.name;
}

function people(names: Names): SelectChoice[] {
  return (names.guild?.members ?? []).flatMap(({ userId }) => {
    const user = names.user(userId);
    return user === undefined ? [] : [{ value: userId, label: user.name, description: null, sign: '@' }];
  });
}

function roles({ guild }: Names): SelectChoice[] {
  return (guild?.roles ?? [])
    .filter(({ id }) => id !== guild?.id)
    .map(({ id, name }) => ({ value: id, label: name, description: null, sign: '@' }));
}

function channels(component: Component, { guild }: Names, userId: string): SelectChoice[] {
  const types: unknown = 'channel_types' in component ? component.channel_types : null;
  return (guild?.channels ?? [])
    .filter(({ type, hiddenFrom }) => !hiddenFrom.includes(userId) && (!Array.isArray(types) || types.includes(type)))
    .map(({ id, name }) => ({ value: id, label: name, description: null, sign: '#' }));
}
