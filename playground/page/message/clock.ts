// The sandbox's time, by which messages are dated: ahead of the machine's after a jump.

let offsetMs = 0;

export function setClockOffset(ms: number): void {
  offsetMs = ms;
}

/** Epoch ms. */
export function now(): number {
  return Date.now() + offsetMs;
}
