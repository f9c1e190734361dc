import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = 'docs/reliability.md';

/** A row of a table whose last cell names a test: `` `test/<file>.test.ts` › words that stand in it ``. */
interface Row {
  readonly line: string;
  readonly file: string;
  readonly words: string;
}

function rowsOf(page: string): readonly Row[] {
  const rows = page.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s|-]+\|$/.test(line));
  return rows.flatMap((line) => {
    const cell = line.split('|').at(-2)?.trim() ?? '';
    const named = /^`(test\/[\w./-]+)` › (.+)$/.exec(cell);
    return named === null ? [] : [{ line, file: named[1] ?? '', words: named[2] ?? '' }];
  });
}

function tablesOf(page: string): readonly string[] {
  return page.split(/^## /m).filter((section) => /^\| .*\bTest\b/m.test(section));
}

describe('docs/reliability.md', () => {
  const page = readFileSync(PAGE, 'utf8');

  it('has a row for each trouble in every table', () => {
    for (const section of tablesOf(page)) expect(rowsOf(section).length, section.split('\n')[0]).toBeGreaterThan(3);
  });

  it('names a test in the last cell of every row', () => {
    const bare = tablesOf(page)
      .flatMap((section) => section.split('\n'))
      .filter((line) => line.startsWith('|') && !/^\|[\s|-]+\|$/.test(line) && !/\| Test\s*\|$/.test(line))
      .filter((line) => rowsOf(line).length === 0);
    expect(bare).toEqual([]);
  });

  it('names only tests that exist', () => {
    const stray = rowsOf(page).filter(
      ({ file, words }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(words),
    );
    expect(stray.map(({ line }) => line)).toEqual([]);
  });
});
