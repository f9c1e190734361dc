import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../../src/runtime/clock.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import type { ImageProvider, TaskOutcome } from '../../../src/generation/ports/image-provider.ts';
import { PictureWorker, type PictureWorkerOptions } from '../../../src/generation/pipeline/picture-worker.ts';
import { Painting } from '../../../src/generation/pipeline/pipeline.ts';
import { PictureFetcher } from '../../../src/generation/pipeline/picture-fetcher.ts';
import { PictureFiles } from '../../../src/generation/pipeline/picture-files.ts';
import { recoverUnfinished } from '../../../src/generation/recovery.ts';
import type { GenerationStore } from '../../../src/generation/ports/generation-store.ts';
import { ModerationStrikes } from '../../../src/generation/admission/moderation-strikes.ts';
import { SubmitGate } from '../../../src/generation/flow-control/submit-gate.ts';
import { capSet, draft, NOON } from '../../support/drafts.ts';

const REF = { generationId: '1', number: 1 };
const LOCKED = new Error('database is locked');
const MODERATED: TaskOutcome = { kind: 'moderated', stage: 'request', reasons: [] };
const log = pino({ level: 'silent' });

/** A provider that declines whatever it is asked for, so that no picture needs a file. */
function createProvider(changes: Partial<ImageProvider> = {}) {
  const submitted = Promise.withResolvers<void>();
  let submits = 0;
  const provider: ImageProvider = {
    submit: () => {
      submits += 1;
      submitted.resolve();
      return Promise.resolve({ taskId: 't', pollingUrl: 'https://x', cost: null });
    },
    waitUntilDone: () => Promise.resolve(MODERATED),
    download: () => Promise.reject(new Error('nothing to download')),
    balance: () => Promise.resolve(1),
    ...changes,
  };
  return {
    provider,
    submitted: submitted.promise,
    get submits() {
      return submits;
    },
  };
}

/** FilledDatabase with one picture in the queue. */
async function openFilledDatabase() {
  const database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely);
  await store.accept(draft({ id: '1' }), capSet(), 10);
  await store.open('1');
  return {
    store,
    picture: async () => (await store.find('1'))?.pictures[0],
    ledger: () => database.kysely.selectFrom('ledger').select(['kind', 'billed_micros']).orderBy('id').execute(),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function createPainter(store: GenerationStore, provider: ImageProvider) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => NOON,
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const verdicts: string[] = [];
  const options: PictureWorkerOptions = {
    store,
    provider,
    fetcher: new PictureFetcher({ provider, files: new PictureFiles('unused'), clock, log, timeoutMs: 0 }),
    limiter: { slowDown: () => Promise.resolve() },
    gate: new SubmitGate({ causes: [] }, { isHolding: false, enter: () => true }),
    pause: { begin: () => undefined, reason: null },
    breaker: { judge: (_picture, _source, verdict) => void verdicts.push(verdict) },
    clock,
    log,
    taskTimeoutMs: 60_000,
    startTimeoutMs: 60_000,
    endIfStruck: () => Promise.resolve(false),
    onChange: () => undefined,
    onModerated: () => Promise.resolve(),
  };
  return { painter: new PictureWorker(options), slept, verdicts };
}

describe('a database that refuses while a picture is painted', () => {
  it('leaves a picture that could not be claimed in the queue, at no price, and not to be tried again at once', async () => {
    await using database = await openFilledDatabase();
    const bfl = createProvider();
    const store = { ...database.store, claim: () => Promise.reject(LOCKED) };
    const { painter, slept, verdicts } = createPainter(store, bfl.provider);
    expect(await painter.paint(REF)).toBe(false);
    expect(slept).toEqual([1_000]);
    expect(bfl.submits).toBe(0);
    // It may have been the one on trial, whose place is free again.
    expect(verdicts).toEqual(['unclear']);
    expect(await database.picture()).toMatchObject({ state: 'queued', submits: 0 });
  });

  it('does not make the bot forget a task that it takes up after a restart', async () => {
    await using database = await openFilledDatabase();
    await database.store.claim(REF, NOON);
    await database.store.startRendering(REF, { taskId: 't', pollingUrl: 'https://x', submittedAtMs: 1, deadlineMs: 2 });
    let reads = 0;
    const find: GenerationStore['find'] = (id) => {
      reads += 1;
      return reads === 1 ? Promise.reject(LOCKED) : database.store.find(id);
    };
    const { painter } = createPainter({ ...database.store, find }, createProvider().provider);
    expect(await painter.resume(REF)).toBe(true);
    expect(await database.picture()).toMatchObject({ state: 'moderated' });
  });
});

describe('a wait that breaks in a way nobody foresaw', () => {
  it('ends the picture, which may have been billed, rather than leave its member waiting for a restart', async () => {
    await using database = await openFilledDatabase();
    const waitUntilDone = () => Promise.reject(new TypeError('a fault of ours'));
    const { painter } = createPainter(database.store, createProvider({ waitUntilDone }).provider);
    expect(await painter.paint(REF)).toBe(true);
    expect(await database.picture()).toMatchObject({ state: 'failed', failure: { reason: 'unanswered' } });
    expect((await database.ledger()).at(-1)).toEqual({ kind: 'release', billed_micros: 40_000 });
  });
});

describe('a picture that a former process left in the queue', () => {
  it('is not submitted before all are back in their places, or its submit would be taken for a lost one', async () => {
    await using database = await openFilledDatabase();
    const bfl = createProvider();
    let looks = 0;
    const painting = new Painting({
      store: database.store,
      provider: bfl.provider,
      messenger: { notifyOperator: () => Promise.resolve(true) },
      files: new PictureFiles('unused'),
      strikes: new ModerationStrikes({ store: database.store, clock: systemClock, limit: null }),
      settings: {
        concurrency: 24,
        perMember: 2,
        pace: 1_000_000,
        paceIntervalMs: 60_000,
        taskTimeoutMs: 60_000,
        pauseProbeMs: 60_000,
        pauseTimeoutMs: 60_000,
        startTimeoutMs: 60_000,
        fetchTimeoutMs: 60_000,
        quietMs: 60_000,
        breaker: { failures: 5, firstTrialMs: 60_000, lastTrialMs: 60_000 },
      },
      clock: systemClock,
      log,
      onChange: () => undefined,
      onQueueMoved: () => {
        looks += 1;
      },
    });
    // As a new command does that comes in while the database is slow.
    painting.poke();
    await nextTurn();
    expect(looks).toBe(0);
    await recoverUnfinished(['1'], {
      store: database.store,
      messenger: { replyExists: () => Promise.resolve(true) },
      clock: systemClock,
      log,
      resume: (ref) => painting.resume(ref),
      askLater: () => undefined,
      inPlace: () => painting.start(),
      changed: () => undefined,
      signal: new AbortController().signal,
    });
    await bfl.submitted;
    await painting.stop();
    await painting.settled();
    expect(bfl.submits).toBe(1);
    expect((await database.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'release']);
  });
});
