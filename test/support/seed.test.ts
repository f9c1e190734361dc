import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runProgram } from './process.ts';
import { givenSeed, seedOr } from './seed.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('EASEL_SEED', () => {
  it('is a 32-bit integer, and a text that is none stops the tests', () => {
    expect([undefined, '', 'random', '0', '-7', '2147483647'].map((value) => givenSeed(value))).toEqual([
      null,
      null,
      null,
      0,
      -7,
      2_147_483_647,
    ]);
    for (const value of ['x', '1.5', '1e99', '2147483648', 'NaN']) expect(() => givenSeed(value)).toThrow('EASEL_SEED');
  });

  it('takes the place of the usual seed of a test', () => {
    expect(seedOr(7, undefined)).toBe(7);
    expect(seedOr(7, '42')).toBe(42);
    expect(seedOr(7, 'random')).not.toBe(seedOr(7, 'random'));
  });

  it('makes a property that failed fail again with the same counterexample', async () => {
    await using folder = await temporaryFolder();
    const script = join(folder.path, 'property.ts');
    const setup = pathToFileURL('test/support/property-seed.ts').href;
    await writeFile(
      script,
      `import ${JSON.stringify(setup)};
import fc from ${JSON.stringify(import.meta.resolve('fast-check'))};
fc.assert(fc.property(fc.string(), (text) => !/[a-m]/.test(text)), { endOnFailure: true });`,
    );
    const failure = async (env: Readonly<Record<string, string>>): Promise<string> => {
      await using program = runProgram(script, { env });
      expect(await program.ended).toEqual({ code: 1, signal: null });
      return program.stderr;
    };
    const first = await failure({});
    const [, seed = ''] = /\{ seed: (-?\d+),/.exec(first) ?? [];
    const [counterexample = ''] = /^Counterexample: .+$/m.exec(first) ?? [];
    expect(counterexample).not.toBe('');
    expect(await failure({ EASEL_SEED: seed })).toContain(counterexample);
  });
});
