import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const manifest = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

it('an npm script is a program and its arguments: what a shell would read in another way on another system is in none', () => {
  const shellSyntax = Object.entries(manifest.scripts).filter(
    ([, script]) => !/^[\w@./:=!-]+( [\w@./:=!-]+)*$/.test(script),
  );
  expect(shellSyntax).toEqual([]);
  const builtins = Object.entries(manifest.scripts).filter(([, script]) =>
    /^(?:exec|env|sh|cd|set|export)\b/.test(script),
  );
  expect(builtins).toEqual([]);
});
