/**
 * Writes every text of the bot in every language side by side, as a Markdown table, for whoever reads them all:
 * `npm run texts -- texts.md`. What takes arguments is said with those of a view.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { textsFor } from '../src/discord/texts/index.ts';
import type { Language } from '../src/discord/texts/language.ts';
import * as languages from '../src/discord/texts/languages.ts';
import { everyView } from './support/every-view.ts';

/** Of each text its path, and with what a view asked for it: of several times the shortest in words. */
type Asked = Map<string, readonly unknown[]>;

const spoken: readonly Language[] = Object.values(languages);

/** The same tree, which notes with what each of its texts is asked for. */
function noting(node: unknown, path: string, asked: Asked): unknown {
  if (typeof node === 'string') asked.set(path, []);
  if (typeof node === 'function') {
    return (...args: unknown[]): unknown => {
      const before = asked.get(path);
      if (before === undefined || JSON.stringify(args).length < JSON.stringify(before).length) asked.set(path, args);
      return Reflect.apply(node, null, args);
    };
  }
  if (Array.isArray(node)) return node.map((child, index) => noting(child, `${path}.${index}`, asked));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [key, noting(child, path === '' ? key : `${path}.${key}`, asked)]),
  );
}

function saidIn(texts: unknown, path: string, args: readonly unknown[]): string {
  const node = path
    .split('.')
    .reduce<unknown>(
      (parent, key) => (typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : null),
      texts,
    );
  return String(typeof node === 'function' ? Reflect.apply(node, null, args) : node);
}

/** One cell of a table. */
function cell(text: string): string {
  return text
    .replaceAll(/\*{9,}/g, '…')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ⏎ ');
}

function tableOf(trees: readonly unknown[], asked: Asked): string[] {
  return [...asked]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, args]) => row([path, ...trees.map((tree) => saidIn(tree, path, args))]));
}

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const { positionals } = parseArgs({ allowPositionals: true });
const asked: Asked = new Map();
const english = textsFor('en-US');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same tree
everyView(noting(english, '', asked) as typeof english);
const names: Asked = new Map();
noting(languages.en.commands, '', names);
const locales = spoken.map((language) => language.locales[0] ?? 'en-US');
const head = [row(['text', ...locales]), row(['---', ...locales.map(() => '---')])];
const file = positionals[0] ?? 'texts.md';
await writeFile(
  file,
  [
    ...head,
    ...tableOf(locales.map(textsFor), asked),
    ...tableOf(
      spoken.map(({ commands }) => commands),
      names,
    ),
    '',
  ].join('\n'),
);
process.stdout.write(`${asked.size + names.size} texts in ${locales.join(', ')}: ${file}\n`);
