import { readFile } from 'node:fs/promises';

/** The rows of the first table under a heading of docs/reliability.md, cell by cell. */
export async function reliabilityTable(heading: string): Promise<string[][]> {
  const page = await readFile('docs/reliability.md', 'utf8');
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const table = /(?:^\|.*\n)+/m.exec(section.split('\n## ')[0] ?? '')?.[0] ?? '';
  const lines = table.trim().split('\n');
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
