// The sandbox's time, by which messages are dated: ahead of the machine's after a jump. What ticks by itself reads it without the state.

let offsetMs = 0;

/** The page's state has it; called whenever that changes. */
export function setClockOffset(ms: number): void {
  offsetMs = ms;
}

/** Epoch ms. */
export function now(): number {
  return Date.now() + offsetMs;
}
