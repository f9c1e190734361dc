import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { OutOfCreditsError } from '../../src/flux/http/errors.ts';
import { DEFAULT_MODEL_ID, models } from '../../src/flux/models.ts';
import { GenerationService } from '../../src/generation/generation-service.ts';
import { capSet, draft, NOON } from '../support/drafts.ts';

const LONG_MS = 60_000;

describe('a stop', () => {
  it('keeps to its grace also while Discord does not answer a notice to the operator', async () => {
    await using database = openDatabase(':memory:');
    const store = createGenerationStore(database.kysely);
    for (const id of ['1', '2']) {
      await store.accept(draft({ id, userId: id }), capSet(), 10);
      await store.open(id);
    }
    const ref = { generationId: '1', number: 1 };
    await store.claim(ref, NOON);
    await store.startRendering(ref, { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON });
    const rules = createAdministrationStore(database.kysely);
    const { promise: brokenOff, resolve: breakOff } = Promise.withResolvers<void>();
    const { promise: noticed, resolve: notice } = Promise.withResolvers<void>();
    const { promise: answer, resolve: letDiscordAnswer } = Promise.withResolvers<boolean>();
    const service = new GenerationService({
      store,
      provider: {
        submit: () => Promise.reject(new OutOfCreditsError('no credits')),
        waitUntilDone: (_task, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              breakOff();
              reject(new Error('aborted'));
            });
          }),
        download: () => Promise.reject(new Error('nothing to download')),
        balance: () => Promise.resolve(0),
      },
      messenger: {
        showProgress: () => undefined,
        deliver: () => Promise.resolve({ route: 'reply', messageId: '9' }),
        replyExists: () => Promise.resolve(true),
        replyState: () => Promise.resolve('waiting'),
        notifyOperator: () => {
          notice();
          return answer;
        },
      },
      caps: { capsFor: () => Promise.resolve(capSet()) },
      rules,
      notices: rules,
      models,
      defaultModelId: DEFAULT_MODEL_ID,
      picturesDirectory: 'unused',
      settings: {
        concurrency: 24,
        perMember: 2,
        maxWaiting: 10,
        pace: 1_000_000,
        paceIntervalMs: LONG_MS,
        taskTimeoutMs: LONG_MS,
        pauseProbeMs: LONG_MS,
        pauseTimeoutMs: LONG_MS,
        startTimeoutMs: LONG_MS,
        fetchTimeoutMs: LONG_MS,
        quietMs: LONG_MS,
        breaker: { failures: 5, firstTrialMs: LONG_MS, lastTrialMs: LONG_MS },
        burn: null,
        strikes: null,
      },
      onBreakerTripped: () => undefined,
      clock: systemClock,
      log: pino({ level: 'silent' }),
    });
    await service.start(await service.leftovers());
    await noticed;
    const stopped = service.stop(0);
    await brokenOff;
    letDiscordAnswer(true);
    await stopped;
    expect((await store.find('1'))?.pictures).toMatchObject([{ state: 'rendering' }]);
    expect((await store.find('2'))?.pictures).toMatchObject([{ state: 'queued', submits: 0 }]);
  });
});
