import { describe, expect, it } from 'vitest';
import { readArguments } from '../../playground/screenshots/arguments.ts';

const NAMES = ['hero', 'quota'];

describe('the arguments of npm run screenshots', () => {
  it('are none for every picture, or name some', () => {
    expect(readArguments([], {}, NAMES)).toEqual({ help: false, check: false, only: null });
    expect(readArguments(['--only', 'hero', '--only=quota'], {}, NAMES)).toMatchObject({ only: ['hero', 'quota'] });
    expect(readArguments(['--check'], {}, NAMES)).toMatchObject({ check: true });
  });

  it.each([
    [['--only', 'herd'], '“herd”. There are hero, quota.'],
    [['--only'], "'--only <value>' argument missing"],
    [['hero'], '“hero” means nothing here'],
  ])('are refused in a sentence: %j', (args, sentence) => {
    expect(readArguments(args, {}, NAMES)).toEqual({ fault: expect.stringContaining(sentence) });
  });

  it('that npm took for its own are asked for again, so that no --check makes pictures', () => {
    const fault = 'npm keeps --check to itself. Write two more dashes before it: npm run screenshots -- --check';
    expect(readArguments([], { npm_config_check: 'true' }, NAMES)).toEqual({ fault });
  });
});
