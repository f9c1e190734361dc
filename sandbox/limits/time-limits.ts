/** Time limits of both sandboxes where their options and their callers give none, in ms. The tests' setup raises them. */
export const timeLimits = {
  /** How long the sandbox waits for what a caller awaits, such as a reply. */
  waitMs: 10_000,
  /** Discord's deadline for the callback of an interaction. */
  callbackMs: 3_000,
};
