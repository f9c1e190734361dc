const startedAtMs = performance.now();

/** Prints who says what, and when since the demo began. */
export function say(who: string, what: string): void {
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(5);
  const [first = '', ...rest] = what.split('\n');
  console.log(`${seconds} s  ${who.padEnd(7)} ${first}`);
  for (const line of rest) console.log(`${' '.repeat(17)}${line}`);
}
