/** What a test may take, in ms: long enough for a machine that runs ten programs besides. No test asserts on durations. */
export const TEST_TIMEOUT_MS = 240_000;
