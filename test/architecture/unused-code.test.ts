import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A small repository with one of each: an unused file, export, type and dependency, and an unlisted dependency. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'small',
    type: 'module',
    scripts: { start: 'node src/main.ts' },
    dependencies: { 'unused-dependency': '1.0.0' },
  }),
  'src/main.ts': "import { used, type Used } from './part.ts';\nimport 'unlisted-dependency';\nused satisfies Used;\n",
  'src/part.ts': [
    'export type Used = number;',
    'export type UnusedType = string;',
    'export function usedInItsFileOnly(): string {\n  return "";\n}',
    'export const used = usedInItsFileOnly().length;',
  ].join('\n'),
  'src/unused-file.ts': 'export const x = 1;\n',
  // Reading all files by a pattern, as the architecture test does, makes none of them used.
  'bench/peers/main.ts':
    "import { glob } from 'node:fs/promises';\nfor await (const path of glob('src/**/*.ts')) path.at(0);\n",
};

describe('npm run unused', () => {
  it('reports unused files, exports, types and dependencies, and dependencies that are not listed', async () => {
    await using folder = await temporaryFolder();
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFile(join(folder.path, path), text);
    }
    await copyFile('knip.jsonc', join(folder.path, 'knip.jsonc'));
    const args = ['--reporter', 'compact', '--no-config-hints'];
    await using knip = runProgram('node_modules/knip/bin/knip.js', { args, cwd: folder.path });
    expect(await knip.ended).toEqual({ code: 1, signal: null });
    expect(knip.stdout.trim().split('\n')).toEqual([
      'Unused files (1)',
      'src/unused-file.ts: src/unused-file.ts',
      'Unused dependencies (1)',
      'package.json: unused-dependency',
      'Unlisted dependencies (1)',
      'src/main.ts: unlisted-dependency',
      'Unused exports (1)',
      'src/part.ts: usedInItsFileOnly',
      'Unused exported types (1)',
      'src/part.ts: UnusedType',
    ]);
  });
});
