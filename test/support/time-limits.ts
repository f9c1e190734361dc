/**
 * Set up before each test file, so that a test's timeout is its only limit. A wait ends just before it, to say what was
 * waited for. A loaded machine may answer a command later than Discord's 3 s: a test of that deadline sets its own, or
 * calls `miss`.
 */
import { timeLimits } from '../../sandbox/limits/time-limits.ts';
import { TEST_TIMEOUT_MS } from './test-timeout.ts';

timeLimits.waitMs = TEST_TIMEOUT_MS - 10_000;
timeLimits.callbackMs = TEST_TIMEOUT_MS;
