/**
 * How a text names a command, an option or a choice: by a mark, since the name depends on who reads it. `withNames` puts names
 * in the place of marks before anyone gets the text (ADR 0074).
 */
import { randomUUID } from 'node:crypto';
import type { commands } from './en/commands.ts';
import type { CommandTexts } from './command-texts.ts';

type Commands = typeof commands;

/** What a member can type: a command without subcommands, or a subcommand, as `limits set`. */
export type CommandPath = {
  [Name in keyof Commands]: Commands[Name] extends { readonly subcommands: infer Subcommands }
    ? `${Name} ${keyof Subcommands & string}`
    : Commands[Name] extends { readonly description: string }
      ? Name
      : never;
}[keyof Commands];

/** The places in the tree of the commands' texts where something has a name, by keys: `imagine.options.width`. */
type NamedPath<Node> = {
  [Key in keyof Node & string]: Node[Key] extends { readonly name: string }
    ? Key | `${Key}.${NamedPath<Node[Key]>}`
    : Node[Key] extends object
      ? `${Key}.${NamedPath<Node[Key]>}`
      : never;
}[keyof Node & string];

type ChoicePath<Node> = {
  [Key in keyof Node & string]: Node[Key] extends object
    ? Key extends 'choices'
      ? `choices.${keyof Node[Key] & string}`
      : `${Key}.${ChoicePath<Node[Key]>}`
    : never;
}[keyof Node & string];

type OptionPath = Exclude<NamedPath<Commands>, keyof Commands | `${string}.subcommands.${string}`>;

/** Nobody outside can write a mark, so that no word of a member becomes a mention. */
const SECRET = randomUUID();
const MARK = /\uE000(?<secret>[^ \uE001]+) (?<kind>command|typed|option) (?<path>[^\uE001]+)\uE001/gu;

type Kind = 'command' | 'typed' | 'option';

const mark = (kind: Kind, path: string): string => `\uE000${SECRET} ${kind} ${path}\uE001`;

/** A command that a click opens, in what Discord renders: the content of a message, an embed's description and fields. */
export const command = (path: CommandPath): string => mark('command', path);

/** A command by its name alone, where nothing is rendered: in buttons, menus, dialogs, titles, files. */
export const typedCommand = (path: CommandPath): string => mark('typed', path);

/** An option as the reader's client shows it, in a code span. */
export const option = (path: OptionPath): string => mark('option', path);

/** A choice of an option, likewise. */
export const choice = (path: ChoicePath<Commands>): string => mark('option', path);

/** Who reads: what their client calls the commands, and the ids of those that a click can open, by their English names. */
export interface Reader {
  readonly commands: CommandTexts;
  readonly ids: ReadonlyMap<string, string>;
}

/** The same tree of texts with names in the place of marks, in what its functions say, too. */
export function withNames<Tree>(tree: Tree, reader: Reader): Tree {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a string becomes a string, a function a function
  return named(tree, reader) as Tree;
}

function named(node: unknown, reader: Reader): unknown {
  if (typeof node === 'string') return spell(node, reader);
  if (typeof node === 'function') return (...args: unknown[]) => named(Reflect.apply(node, null, args), reader);
  if (Array.isArray(node)) return node.map((child) => named(child, reader));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, named(child, reader)]));
}

function spell(text: string, reader: Reader): string {
  return text.replaceAll(MARK, (whole, secret: string, kind: Kind, path: string) => {
    if (secret !== SECRET) return whole;
    switch (kind) {
      case 'command':
        return mentionOf(path, reader) ?? `\`${typedAs(path, reader)}\``;
      case 'typed':
        return typedAs(path, reader);
      case 'option':
        return `\`${nameAt(path.split('.'), reader)}\``;
    }
  });
}

/** A subcommand has the id of its command (docs.discord.com: reference, "Message Formatting"). */
function mentionOf(path: string, { ids }: Reader): string | null {
  const id = ids.get(path.split(' ')[0] ?? '');
  return id === undefined ? null : `</${path}:${id}>`;
}

function typedAs(path: string, reader: Reader): string {
  const [name = '', subcommand] = path.split(' ');
  const names = [
    nameAt([name], reader),
    ...(subcommand === undefined ? [] : [nameAt([name, 'subcommands', subcommand], reader)]),
  ];
  return `/${names.join(' ')}`;
}

/** Every path of the types above leads to a name. */
function nameAt(keys: readonly string[], { commands: texts }: Reader): string {
  const node = keys.reduce<unknown>((parent, key) => childOf(parent, key), texts);
  const name = typeof node === 'string' ? node : childOf(node, 'name');
  if (typeof name !== 'string') throw new Error(`Nothing has a name at ${keys.join('.')}`);
  return name;
}

function childOf(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
}
