// The command that goes on, as it can be pasted into a shell.

import { relative } from 'node:path';
import { printable } from '../../../runtime/text.ts';
import { DEFAULT_OUT } from './arguments.ts';

/** What no shell reads in another way; a word that begins with a dash would be taken for an option. */
const PLAIN = /^[\p{L}\p{N}_./@%+:,][\p{L}\p{N}_./@%+:,-]*$/u;
/** What stands for itself between double quotes, in every shell. */
const QUOTABLE = /^[^"$`!\\]*$/u;

export function resumeCommand(out: string): string {
  const folder = folderName(out);
  const command = 'npm run paint -- --resume';
  return folder === DEFAULT_OUT ? command : `${command} --out ${quoted(printable(folder))}`;
}

/** As short as it can be given from here. */
export function folderName(path: string): string {
  const near = relative('', path);
  return near === '' || near.startsWith('..') ? path : near;
}

function quoted(word: string): string {
  if (PLAIN.test(word)) return word;
  return QUOTABLE.test(word) ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
