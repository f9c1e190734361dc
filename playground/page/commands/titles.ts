// Commands that were used, under the names that the person's client shows.

import { objectsOf, type JsonObject } from '../../../sandbox/discord/json.ts';
import type { GuildView } from '../../wire/world.ts';
import { localized } from './localized.ts';
import { CommandType } from './offered.ts';

/** `path` as in an invocation, such as `limits view`: with its slash, where it has one, in a language. */
export function commandTitle(path: string, commands: GuildView['commands'], locale: string): string {
  const whole = commands.find(({ name, type }) => name === path && type !== CommandType.Slash);
  if (whole !== undefined) return localized(whole, 'name', locale);
  const [name = '', ...rest] = path.split(' ');
  let at: JsonObject | undefined = commands.find(
    (command) => command.name === name && command.type === CommandType.Slash,
  );
  const words = [at === undefined ? name : localized(at, 'name', locale)];
  for (const word of rest) {
    at = objectsOf(at?.['options']).find((option) => option['name'] === word);
    words.push(at === undefined ? word : localized(at, 'name', locale));
  }
  return `/${words.join(' ')}`;
}
