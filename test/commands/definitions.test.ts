import { glob } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../support/all-commands.ts';

const NAMES = allCommands().map(({ body }) => body.name);

/** A command is a handler and a definition, each in a file that bears its name. */
function missingFiles(names: readonly string[], files: readonly string[]): string[] {
  return names.flatMap((name) => [`${name}.ts`, `${name}-definition.ts`]).filter((file) => !files.includes(file));
}

describe('each command', () => {
  it('has a file for its handler and one for its definition', async () => {
    const files = await Array.fromAsync(glob('src/commands/*.ts'), (path) => basename(path));
    expect(NAMES.length).toBeGreaterThan(5);
    expect(missingFiles(NAMES, files)).toEqual([]);
    expect(missingFiles(['quota', 'draw'], files)).toEqual(['draw.ts', 'draw-definition.ts']);
    const withoutCommand = files.filter((file) => file.endsWith('-definition.ts')).length - NAMES.length;
    expect(withoutCommand).toBe(0);
  });
});
