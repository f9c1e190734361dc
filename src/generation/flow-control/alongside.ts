import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';

/**
 * Sits an outage out with a companion beside it, which is aborted, and waited for, as soon as that has ended in whatever way, or
 * with the signal. What the companion throws is logged.
 *
 * @throws what `sitOut` throws.
 */
export async function alongside(
  companion: (over: AbortSignal) => Promise<void>,
  sitOut: () => Promise<void>,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<void> {
  const meanwhile = new BackgroundTasks((error) => log.error({ err: error }, 'outage timeout broke off'));
  const endMeanwhile = (): void => meanwhile.abort();
  signal.addEventListener('abort', endMeanwhile, { once: true });
  meanwhile.run(companion);
  try {
    await sitOut();
  } finally {
    signal.removeEventListener('abort', endMeanwhile);
    meanwhile.abort();
    await meanwhile.settled();
  }
}
