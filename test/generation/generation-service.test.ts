import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { OutOfCreditsError } from '../../src/flux/http/errors.ts';
import type { ImageProvider } from '../../src/generation/ports/image-provider.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';
import { createService } from '../support/generation-service.ts';

/** A provider that is asked for nothing. */
const NOBODY: ImageProvider = {
  submit: () => Promise.reject(new Error('nothing to submit')),
  waitUntilDone: () => Promise.reject(new Error('nothing to wait for')),
  download: () => Promise.reject(new Error('nothing to download')),
  accountState: () => Promise.resolve({ kind: 'well', balance: 0 }),
};

describe('a stop', () => {
  it('keeps to its grace also while Discord does not answer a notice to the operator', async () => {
    await using database = openDatabase(':memory:');
    const store = createGenerationStore(database.kysely);
    for (const id of ['1', '2']) {
      await store.accept(draft({ id, userId: id }), capSet(), 10);
      await store.open(id);
    }
    const ref = { generationId: '1', number: 1 };
    await store.claim(ref, NOON, BY_BFL);
    await store.startRendering(ref, { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON });
    const { promise: brokenOff, resolve: breakOff } = Promise.withResolvers<void>();
    const { promise: noticed, resolve: notice } = Promise.withResolvers<void>();
    const { promise: answer, resolve: letDiscordAnswer } = Promise.withResolvers<boolean>();
    const provider: ImageProvider = {
      submit: () => Promise.reject(new OutOfCreditsError('no credits')),
      waitUntilDone: (_task, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            breakOff();
            reject(new Error('aborted'));
          });
        }),
      download: () => Promise.reject(new Error('nothing to download')),
      accountState: () => Promise.resolve({ kind: 'well', balance: 0 }),
    };
    const notifyOperator = (): Promise<boolean> => {
      notice();
      return answer;
    };
    const service = createService({ database, store }, provider, { notifyOperator });
    await service.start(await service.leftovers());
    await noticed;
    const stopped = service.stop(0);
    await brokenOff;
    letDiscordAnswer(true);
    await stopped;
    expect((await store.find('1'))?.pictures).toMatchObject([{ state: 'rendering' }]);
    expect((await store.find('2'))?.pictures).toMatchObject([{ state: 'queued', submits: 0 }]);
  });

  it('does not wait for Discord to say whether it has a reply', async () => {
    await using database = openDatabase(':memory:');
    const store = createGenerationStore(database.kysely);
    await store.accept(draft({ id: '1' }), capSet(), 10);
    const asked = Promise.withResolvers<void>();
    const replyOwner = (): Promise<never> => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    const service = createService({ database, store }, NOBODY, { replyOwner });
    service.acknowledgementUnclear('1');
    await asked.promise;
    await service.stop(60_000);
    expect((await store.find('1'))?.state).toBe('held');
  });
});
