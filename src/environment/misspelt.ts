// Finds the setting that a misspelt name was meant for.

import { firstBeyondAscii, nameOf } from './characters.ts';

const MOST_LETTERS = 2;

/** The name of ours that is at most two letters away, case and underscores aside; null for a name of somebody else. */
export function nearestName(given: string, names: Iterable<string>): string | null {
  const letters = lettersOf(given);
  let nearest: string | null = null;
  let least = MOST_LETTERS + 1;
  for (const name of names) {
    const distance = lettersBetween(letters, lettersOf(name), least);
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/**
 * Whether the names may have the same owner, whom the first word tells: SMTP_HOST is not HTTP_HOST misspelt, and another letter in
 * a word of three makes another word.
 */
export function mayBeOneOwner(given: string, name: string): boolean {
  const [ours, theirs] = [wordsOf(name), wordsOf(given)];
  const [word = '', other = ''] = [ours[0], theirs[0]];
  // As of an account beyond the last one.
  if (/^_\d+$/u.test(given.toUpperCase().replace(name, ''))) return true;
  if (ours.length !== theirs.length)
    return lettersBetween(lettersOf(given), lettersOf(name), MOST_LETTERS) < MOST_LETTERS;
  const most = word.length > 4 ? MOST_LETTERS : 1;
  const isAnother = word.length < 4 && word.length === other.length && sorted(word) !== sorted(other);
  return !isAnother && lettersBetween(other, word, most + 1) <= most;
}

/** The sentence on a name that is almost ours. `subject`: how to speak of a name that cannot be shown. */
export function misspelt(subject: string, name: string, meant: string): string {
  const odd = firstBeyondAscii(name) ?? /[^\w.-]/u.exec(name)?.[0];
  const what = odd === undefined ? `${name} is no setting of Easel` : `${subject} has ${nameOf(odd)} in its name`;
  return `${what}: is ${meant} meant?`;
}

function wordsOf(name: string): string[] {
  return name.toUpperCase().split('_');
}

function sorted(word: string): string {
  return Array.from(word).toSorted().join('');
}

function lettersOf(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s_-]/gu, '');
}

/** How many letters are missing, added, changed or swapped with their neighbour; `most` stands for that many and more. */
function lettersBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(beforeLast, j - 2) + 1 : changed;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, changed, swapped));
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(most, at(last, b.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
