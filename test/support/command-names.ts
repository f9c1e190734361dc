/** How messages name commands: by mentions wherever Discord makes them clickable, and by names where it does not. */
import type { SandboxDiscord } from '../../sandbox/discord/discord.ts';
import * as languages from '../../src/discord/texts/languages.ts';
import type { Language } from '../../src/discord/texts/language.ts';

const spoken: readonly Language[] = Object.values(languages);
const NAMES = spoken.flatMap(({ commands }) => Object.values(commands).map(({ name }) => name));
const PRIVATE_USE = /[\uE000-\uF8FF]/u;
/** What is copied: a block of code, and a command with the value of an option. */
const COPIED = /```[^]*?```|`\/[^`\n]*?[\p{L}\d_]+:[^\s`][^`\n]*`/gu;
const BARE = new RegExp(`(?<![\\p{L}\\d<.:/])/(?:${NAMES.join('|')})(?![\\p{L}\\d/])[^\`\\n]{0,20}`, 'gu');

/**
 * A sentence about each text of a message that names a command by its bare name where a click could open it, by a mention where
 * Discord shows that as it is written, or by what was to be a name.
 *
 * @param ids those of the commands; of others a member may have written.
 */
export function namingFaults(message: unknown, ids: readonly string[]): string[] {
  const isMention = new RegExp(`</[^<>]*:(?:${ids.join('|')})>`, 'u');
  return textsIn(message).flatMap(({ text, isRendered }) => [
    ...(PRIVATE_USE.test(text) ? [`a mark: ${text}`] : []),
    ...(isRendered ? (text.replaceAll(COPIED, '').match(BARE) ?? []).map((name) => `not clickable: ${name}`) : []),
    ...(!isRendered && isMention.test(text) ? [`not rendered: ${text}`] : []),
  ]);
}

/** A command as a message mentions it: the name of a command without subcommands, or of a subcommand. */
export function mentionOf(discord: SandboxDiscord, path: string): string {
  const command = discord.commands().find(({ name }) => name === path.split(' ')[0]);
  return `</${path}:${command?.id ?? 'not registered'}>`;
}

interface Shown {
  readonly text: string;
  readonly isRendered: boolean;
}

/** Keys under which Discord renders mentions: contents of messages and text displays, and what an embed says. */
function textsIn(node: unknown, key = '', parentKey = ''): Shown[] {
  if (typeof node === 'string') {
    const isRendered =
      key === 'content' ||
      (parentKey === 'embeds' && key === 'description') ||
      (parentKey === 'fields' && key === 'value');
    return [{ text: node, isRendered }];
  }
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, child]) =>
    Array.isArray(node) ? textsIn(child, key, parentKey) : textsIn(child, name, key),
  );
}

/** The faults of everything that a bot sent which had registered its commands everywhere, from its first answer to its end. */
export function namingFaultsOf(discord: SandboxDiscord): string[] {
  const { calls } = discord;
  const isGlobal = /^\/applications\/\d+\/commands/;
  const registered = calls.findIndex(({ path }) => isGlobal.test(path));
  const from = calls.findIndex(({ path }, index) => index > registered && path.startsWith('/interactions/'));
  const starts = calls.flatMap(({ path }, index) => (path === '/gateway/bot' ? [index] : []));
  if (registered === -1 || from === -1) return [];
  const said = calls.slice(from, starts[1]).filter(({ path }) => !isGlobal.test(path));
  const ids = discord.commands().map(({ id }) => id);
  return said.flatMap(({ path, body }) => namingFaults(body, ids).map((fault) => `${path}: ${fault}`));
}
