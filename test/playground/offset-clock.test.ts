import { expect, it } from 'vitest';
import { OffsetClock } from '../../playground/bot-process/offset-clock.ts';

const HOUR_MS = 3_600_000;

it('a clock that is moved on wakes what sleeps until then, and lets the rest sleep on', async () => {
  const clock = new OffsetClock(0);
  const stopped = new AbortController();
  const long = clock.sleep(3 * HOUR_MS, stopped.signal);
  const short = clock.sleep(HOUR_MS);
  const beforeMs = clock.now();
  clock.moveTo(2 * HOUR_MS);
  await short;
  expect(clock.now() - beforeMs).toBeGreaterThanOrEqual(2 * HOUR_MS);
  stopped.abort(new Error('not before its time'));
  await expect(long).rejects.toThrow('not before its time');
});
