// Finds the setting that a misspelt name was meant for.

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

function lettersOf(name: string): string {
  return name.toUpperCase().replaceAll('_', '');
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
