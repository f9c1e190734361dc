import { CHROMIUM_IS_MISSING, findChromium } from './chromium.ts';

/** Before the first of these tests: says it where they are left out, since a count of skipped tests is easily overlooked. */
export function setup(): void {
  if (findChromium() === null) process.stderr.write(`\n${CHROMIUM_IS_MISSING}\n\n`);
}
