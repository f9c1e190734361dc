/** A command with its options as one line, as a member types it. */
import type { InteractionEditReplyOptions } from 'discord.js';
import type { Texts } from '../discord/texts/index.ts';
import { attachmentFile } from '../discord/views/attachment-file.ts';
import { copyBlock } from '../discord/views/copy-block.ts';

type OptionValue = string | number | boolean | null;

interface Named {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
}

interface OptionDefinition extends Named {
  readonly choices?: readonly (Named & { readonly value: string })[];
}

/**
 * A line that a member can paste. Discord's client reads the names of commands, options and choices in the member's language, and of
 * a choice its name and not its value (discord/discord-api-docs#2363). `path`: the command, and its subcommand if it has any. Left out:
 * what has no value, and a choice that there is no more.
 */
export function commandLine(
  path: readonly Named[],
  options: readonly OptionDefinition[],
  values: Readonly<Record<string, OptionValue | undefined>>,
  locale: string,
): string {
  const parts = options.flatMap((option) => {
    const shown = shownValue(option, values[option.name] ?? null, locale);
    return shown === null ? [] : [`${nameIn(locale, option)}:${shown}`];
  });
  return [`/${path.map((part) => nameIn(locale, part)).join(' ')}`, ...parts].join(' ');
}

function shownValue({ choices }: OptionDefinition, value: OptionValue, locale: string): string | null {
  if (choices !== undefined) {
    const choice = choices.find((one) => one.value === value);
    return choice === undefined ? null : nameIn(locale, choice);
  }
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? null : String(value);
}

function nameIn(locale: string, { name, name_localizations: names }: Named): string {
  return names?.[locale] ?? name;
}

/** The line in a block of code, or where that cannot be, as a file. `before` stands above it, if it is not ''. */
export function lineToCopy(
  line: string,
  texts: Texts,
  before = '',
): Pick<InteractionEditReplyOptions, 'content' | 'files'> & { readonly content: string } {
  const above = before === '' ? [] : [before];
  const content = copyBlock(above, line, texts);
  if (content !== null) return { content };
  const file = attachmentFile({ name: 'command.txt', bytes: Buffer.from(`${line}\n`) });
  return { content: [...above, texts.history.copyFile].join('\n'), files: [file] };
}
