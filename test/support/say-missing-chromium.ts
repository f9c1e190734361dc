import { CHROMIUM_IS_MISSING, findChromium } from '../../playground/chromium.ts';

/** Before the first of these tests: says it where they are left out, since a count of skipped tests is easily overlooked. */
export function setup(): void {
  if (findChromium(process.env) === null)
    process.stderr.write(`\nBrowser tests are left out. ${CHROMIUM_IS_MISSING}\n\n`);
}
