/**
 * Makes a language of English that can be told from it in every word: accented letters, about 40 % longer. Code spans,
 * mentions, addresses, numbers, emoji, and what a text was given as an argument stay as they are. It can be turned back.
 */

/** Discord's locale in which a pseudo run names the commands. */
export const PSEUDO_LOCALE = 'fi';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** One letter for each plain one, none of which any text or test uses otherwise. */
const ACCENTED = 'ḁḃḉḋḕḟḡḩḭĵḱḻḿṅṍṗɋṙṡṫṵṽẇẋẏẑḀḂḈḊḔḞḠḨḬĴḰḺḾṄṌṖɊṘṠṪṴṼẆẊẎẐ';
/** Makes words longer. */
const FILLER = 'ȯ';
const LONGER = 0.4;

/** Around an argument while its place in a text is looked for: no character at all, so no text has them. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';

/** What is no word of a language; between the private ones stands what becomes the name of a command or an option. */
const UNTOUCHED =
  /\uFDD0[^\uFDD1]*\uFDD1|\uE000[^\uE001]*\uE001|`[^`\n]*`|<[^<>\s]+>|<\/[^<>\n]+:\d+>|https?:\/\/\S+|\b[a-z\d-]+(?:\.[a-z\d-]+)+\b/giu;

const accentedOf = new Map(Array.from(PLAIN, (letter, index) => [letter, ACCENTED[index] ?? letter]));
const plainOf = new Map(Array.from(ACCENTED, (letter, index) => [letter, PLAIN[index] ?? letter]));
const PSEUDO_LETTERS = new RegExp(`[${ACCENTED}${FILLER}]`, 'gu');

/** The text in the pseudo-language. */
export function pseudo(text: string): string {
  const untouched = Array.from(text.matchAll(UNTOUCHED), ([part]) => part);
  const words = text.split(UNTOUCHED);
  const lengthen = lengthener();
  return words.map((part, index) => lengthen(part) + withoutMarks(untouched[index] ?? '')).join('');
}

/** English again. */
export function english(text: string): string {
  return text.replaceAll(PSEUDO_LETTERS, (letter) => plainOf.get(letter) ?? '');
}

export function isPseudo(text: string): boolean {
  return text.search(PSEUDO_LETTERS) !== -1;
}

/** Accents the words of one text part by part, each word filled up so that the whole grows evenly. */
function lengthener(): (part: string) => string {
  let read = 0;
  let added = 0;
  return (part) => {
    const start = read;
    read += part.length;
    return part.replaceAll(/[a-z]+/gi, (word, offset: number) => {
      const due = Math.round((start + offset + word.length) * LONGER) - added;
      added += Math.max(0, due);
      return Array.from(word, (letter) => accentedOf.get(letter)).join('') + FILLER.repeat(Math.max(0, due));
    });
  };
}

/** The same tree in the pseudo-language: a function says in it what it said in English. */
export function pseudoTree<Tree>(tree: Tree): Tree {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a string becomes a string, a function a function
  return translated(tree) as Tree;
}

function translated(node: unknown): unknown {
  if (typeof node === 'string') return pseudo(node);
  if (typeof node === 'function') return (...args: unknown[]) => say((given) => Reflect.apply(node, null, given), args);
  if (Array.isArray(node)) return node.map(translated);
  if (typeof node !== 'object' || node === null) throw new Error('No text: neither a string, a function, nor a tree');
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, translated(child)]));
}

/**
 * What a text says, its arguments unchanged. Each string among them is marked once alone: where the mark comes back the
 * text shows it, and elsewhere it chooses between words (`day`, `member`) and must stay as it is.
 */
function say(speak: (args: unknown[]) => unknown, args: unknown[]): string {
  const plain = spoken(speak, args);
  const shown = stringsIn(args).filter((path) => {
    try {
      const one = spoken(speak, mark(args, new Set([path])));
      return one.includes(OPEN) && withoutMarks(one) === plain;
    } catch {
      return false;
    }
  });
  const said = spoken(speak, mark(args, new Set(shown)));
  if (withoutMarks(said) !== plain) throw new Error(`The arguments cannot be told apart in: ${plain}`);
  return pseudo(said);
}

function spoken(speak: (args: unknown[]) => unknown, args: unknown[]): string {
  const said = speak(args);
  if (typeof said !== 'string') throw new TypeError('A text says a string');
  return said;
}

function withoutMarks(text: string): string {
  return text.replaceAll(OPEN, '').replaceAll(CLOSE, '');
}

/** Where the strings stand, as paths. */
function stringsIn(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return value === '' ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => stringsIn(child, `${path}/${key}`));
}

function mark(args: unknown[], paths: ReadonlySet<string>): unknown[] {
  return args.map((arg, index) => marked(arg, `/${index}`, paths));
}

function marked(value: unknown, path: string, paths: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return paths.has(path) ? `${OPEN}${value}${CLOSE}` : value;
  if (Array.isArray(value)) return value.map((child, index) => marked(child, `${path}/${index}`, paths));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, marked(child, `${path}/${key}`, paths)]));
}
