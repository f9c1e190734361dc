// What can be written behind `npm run screenshots --`.

import { readOptions, type Environment } from '../options.ts';

export const USAGE = `npm run screenshots -- [options]

Makes every picture that README, README.zh-CN and the pages in docs show, in both themes, from a playground of its own and with
the machine's Chromium. Pictures that no page shows any more are removed.

  --only NAME  makes this one alone; may be given several times
  --check      makes none: says what is missing, unused or shown in one theme alone
  --help       this text`;

export interface ScreenshotArguments {
  readonly help: boolean;
  readonly check: boolean;
  /** The names of the pictures to make; null for all. */
  readonly only: readonly string[] | null;
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  check: { type: 'boolean' },
  only: { type: 'string', multiple: true },
} as const;

/** What was asked for, or a sentence that says what is wrong with it. `names`: of all pictures. */
export function readArguments(
  args: readonly string[],
  environment: Environment,
  names: readonly string[],
): ScreenshotArguments | { readonly fault: string } {
  const asked = readOptions('screenshots', OPTIONS, args, environment);
  if (asked.fault !== undefined) return { fault: asked.fault };
  const { help = false, check = false, only = null } = asked.values;
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) return { fault: `There is no picture “${unknown}”. There are ${names.join(', ')}.` };
  return { help, check, only };
}
