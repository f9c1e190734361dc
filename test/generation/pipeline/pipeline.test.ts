import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/runtime/clock.ts';
import { orAborted } from '../../../src/runtime/or-aborted.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { ProviderError, type ImageProvider, type TaskOutcome } from '../../../src/generation/ports/image-provider.ts';
import { SubmitGate, type SubmitGateParts } from '../../../src/generation/flow-control/submit-gate.ts';
import type { PictureRef } from '../../../src/generation/model/generation.ts';
import type { StorageGuard } from '../../../src/generation/flow-control/storage-guard.ts';
import { StorageError } from '../../../src/generation/ports/picture-storage.ts';
import { TaskPrices } from '../../../src/generation/pipeline/task-prices.ts';
import { PictureWorker, type PictureWorkerOptions } from '../../../src/generation/pipeline/picture-worker.ts';
import { LostSubmits } from '../../../src/generation/pipeline/lost-submits.ts';
import { PictureFetcher } from '../../../src/generation/pipeline/picture-fetcher.ts';
import { PictureFiles } from '../../../src/generation/pipeline/picture-files.ts';
import type { GenerationStore } from '../../../src/generation/ports/generation-store.ts';
import { Limiter } from '../../../src/generation/flow-control/limiter.ts';
import { Dispatcher } from '../../../src/generation/pipeline/dispatcher.ts';
import type { GenerationChange } from '../../../src/generation/pipeline/generation-change.ts';
import { FailWaiting } from '../../../src/generation/pipeline/fail-waiting.ts';
import { BY_BFL, capSet, draft, NOON } from '../../support/drafts.ts';
import { createService } from '../../support/generation-service.ts';
import { accountOf } from '../../support/accounts.ts';
import { lanesOf } from '../../support/lanes.ts';
import { imaging } from '../../support/imaging.ts';
import { recordStatements } from '../../support/sql-statements.ts';

const REF = { generationId: '1', number: 1 };
const LOCKED = new Error('database is locked');
const MODERATED: TaskOutcome = { kind: 'moderated', stage: 'request', reasons: [], cost: null };
const log = pino({ level: 'silent' });

/** A provider that declines whatever it is asked for, so that no picture needs a file. */
function createProvider(changes: Partial<ImageProvider> = {}, expected = 1) {
  const submitted = Promise.withResolvers<void>();
  let submits = 0;
  const provider: ImageProvider = {
    submit: () => {
      submits += 1;
      if (submits === expected) submitted.resolve();
      return Promise.resolve({ taskId: 't', pollingUrl: 'https://x', cost: null });
    },
    waitUntilDone: () => Promise.resolve(MODERATED),
    download: () => Promise.reject(new Error('nothing to download')),
    accountState: () => Promise.resolve({ kind: 'well', balance: 1 }),
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

/** A database with one picture in the queue. */
async function openFilledDatabase() {
  const database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely);
  await store.accept(draft({ id: '1' }), capSet(), 10);
  await store.open('1');
  return {
    database,
    store,
    picture: async () => (await store.find('1'))?.pictures[0],
    ledger: () => database.kysely.selectFrom('ledger').select(['kind', 'billed_micros']).orderBy('id').execute(),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Notes what each picture said of the provider. */
class RecordingGate extends SubmitGate {
  readonly #verdicts: string[];

  constructor(parts: SubmitGateParts, verdicts: string[]) {
    super(parts);
    this.#verdicts = verdicts;
  }

  override judge(...judged: Parameters<SubmitGate['judge']>): void {
    this.#verdicts.push(judged[2]);
    super.judge(...judged);
  }
}

function createWorker(
  store: GenerationStore,
  provider: ImageProvider,
  changes: Partial<Pick<StorageGuard, 'untilWell'>> = {},
) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => NOON,
    monotonic: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const verdicts: string[] = [];
  const spentMore: number[] = [];
  const storage = {
    isFailing: false,
    isProven: () => Promise.resolve(true),
    untilWell: () => Promise.resolve(),
    write: <T>(_bytes: number, write: () => Promise<T>) => write(),
    ...changes,
  };
  const prices = new TaskPrices({
    limiter: { spendMore: (_userId, amount) => void spentMore.push(amount) },
    log,
    onPriceTold: () => undefined,
  });
  const lanes = lanesOf([accountOf(provider)], { store, clock });
  const [first] = lanes.all;
  if (first === undefined) throw new Error('no lane');
  const lane = { ...first, gate: new RecordingGate({ ...first, storage }, verdicts) };
  const inputs = { open: () => Promise.resolve({ files: [], [Symbol.dispose]: () => undefined }) };
  const options: PictureWorkerOptions = {
    store,
    prices,
    fetcher: new PictureFetcher({
      files: new PictureFiles('unused'),
      imaging,
      storage,
      clock,
      log,
      timeoutMs: 0,
      onLate: () => undefined,
    }),
    inputs,
    lostSubmits: new LostSubmits({ store, inputs, clock, log, taskTimeoutMs: () => 60_000 }),
    lanes,
    offer: { taken: () => undefined, absent: () => undefined },
    storage,
    clock,
    log,
    taskTimeoutMs: () => 60_000,
    startTimeoutMs: 60_000,
    strikes: { pausedUntil: () => Promise.resolve(null) },
    failWaiting: {
      picture: () => Promise.resolve(false),
      generation: () => Promise.resolve({ pictures: 0, released: 0 }),
      cancel: () => Promise.resolve({ pictures: 0, released: 0 }),
      overCap: () => Promise.resolve(),
    },
    onChange: () => undefined,
    onDelayed: () => undefined,
  };
  const worker = new PictureWorker(options);
  return {
    worker,
    paint: (picture: Parameters<PictureWorker['paint']>[0]) => worker.paint(picture, lane),
    resume: (ref: PictureRef) => worker.resume(ref, lane),
    slept,
    verdicts,
    spentMore,
  };
}

describe('a database that refuses while a picture is painted', () => {
  it('leaves a picture that could not be claimed in the queue, at no price, and not to be tried again at once', async () => {
    await using database = await openFilledDatabase();
    const bfl = createProvider();
    const store = { ...database.store, claim: () => Promise.reject(LOCKED) };
    const { paint, slept, verdicts } = createWorker(store, bfl.provider);
    expect(await paint({ ...REF, unitPrice: 40_000 })).toBe(false);
    expect(slept).toEqual([1_000]);
    expect(bfl.submits).toBe(0);
    // It may have been the one on trial, whose place is free again.
    expect(verdicts).toEqual(['unclear']);
    expect(await database.picture()).toMatchObject({ state: 'queued', submits: 0 });
  });

  it('does not make the bot forget a task that it takes up after a restart', async () => {
    await using database = await openFilledDatabase();
    await database.store.claim(REF, NOON, BY_BFL);
    await database.store.startRendering(REF, { taskId: 't', pollingUrl: 'https://x', submittedAtMs: 1, deadlineMs: 2 });
    let reads = 0;
    const find: GenerationStore['find'] = (id) => {
      reads += 1;
      return reads === 1 ? Promise.reject(LOCKED) : database.store.find(id);
    };
    const { resume } = createWorker({ ...database.store, find }, createProvider().provider);
    expect(await resume(REF)).toBe(true);
    expect(await database.picture()).toMatchObject({ state: 'moderated' });
  });
});

describe('pictures that would wait for ever', () => {
  it('are all ended, also where the database refuses for a moment', async () => {
    await using database = await openFilledDatabase();
    const { store } = database;
    await store.accept(draft({ id: '2', count: 4 }), capSet(), 10);
    await store.open('2');
    const clock: Clock = { now: () => NOON, monotonic: () => 0, sleep: () => Promise.resolve() };
    const ended = Promise.withResolvers<void>();
    const onChange = (change: GenerationChange): void => {
      if (change.generationId === '2' && change.ended) ended.resolve();
    };
    const failWaiting = new FailWaiting({ store, clock, onChange });
    let tries = 0;
    const lanes = lanesOf([accountOf(createProvider().provider)], { store, clock });
    const limiter = new Limiter({
      clock,
      places: lanes.all.map(({ places }) => places),
      perMember: 1,
      pace: { allowance: 10_000, intervalMs: 600_000 },
      longestJobMs: 1,
      levelBefore: () => Promise.resolve(0),
      onError: () => undefined,
    });
    const dispatcher = new Dispatcher({
      store,
      limiter,
      worker: createWorker(store, createProvider().provider).worker,
      failWaiting: {
        picture: (...end) => {
          tries += 1;
          return tries === 2 ? Promise.reject(LOCKED) : failWaiting.picture(...end);
        },
      },
      lanes,
      maxWaiting: 10,
      onlyGuildId: null,
      clock,
      log,
      perMember: 1,
      onPaced: () => undefined,
      onQueueMoved: () => undefined,
    });
    dispatcher.start();
    await ended.promise;
    expect(await store.waitingPictures()).toEqual([]);
    await dispatcher.stop();
    await limiter.stop();
  });
});

class Overloaded extends ProviderError {
  override readonly name = 'Overloaded';
  readonly kind = 'overloaded';
}

class AnswerLost extends ProviderError {
  override readonly name = 'AnswerLost';
  readonly kind = 'outcome_unknown';
}

describe('a price that is told while a picture is being submitted', () => {
  it.each([
    ['fails without a word of its cost', () => Promise.resolve({ taskId: 't', pollingUrl: 'https://x', cost: null })],
    ['may have been taken', () => Promise.reject(new AnswerLost('reset'))],
  ])('is what counts as billed where that %s', async (_how, answer) => {
    await using database = await openFilledDatabase();
    const { store } = database;
    await store.accept(draft({ id: '2', userId: '2' }), capSet(), 10);
    await store.open('2');
    await store.claim({ generationId: '2', number: 1 }, NOON, BY_BFL);
    const { provider } = createProvider({
      submit: async () => {
        await store.priceTold({ generationId: '2', number: 1 }, 90_000, NOON);
        return answer();
      },
      waitUntilDone: () => Promise.resolve({ kind: 'failed', isInputUnreadable: false, cost: null }),
    });
    const { paint } = createWorker(store, provider);
    expect(await paint({ ...REF, unitPrice: 40_000 })).toBe(true);
    expect(await database.ledger()).toContainEqual({ kind: 'release', billed_micros: 90_000 });
  });

  it("is what the picture takes of its member's allowance, once it is taken", async () => {
    await using database = await openFilledDatabase();
    const answers = [
      () => Promise.reject(new Overloaded('503')),
      () => Promise.resolve({ taskId: 't', pollingUrl: 'https://x', cost: 90_000 }),
    ];
    const { provider } = createProvider({ submit: async () => (await answers.shift()?.()) ?? Promise.reject(LOCKED) });
    const { paint, spentMore } = createWorker(database.store, provider);
    expect(await paint({ ...REF, unitPrice: 30_000 })).toBe(false);
    expect(spentMore).toEqual([]);
    expect(await paint({ ...REF, unitPrice: 30_000 })).toBe(true);
    expect(spentMore).toEqual([10_000, 50_000]);
  });
});

describe('a picture that waits for another try', () => {
  it('is forgotten when its generation ends', async () => {
    await using database = await openFilledDatabase();
    const bfl = createProvider({ submit: () => Promise.reject(new Overloaded('503')) });
    const waits: number[] = [];
    const requeue: GenerationStore['requeue'] = (ref, notBeforeMs) => {
      waits.push(notBeforeMs - NOON);
      return database.store.requeue(ref, NOON);
    };
    const { worker, paint } = createWorker({ ...database.store, requeue }, bfl.provider);
    const tryOnce = (): Promise<boolean> => paint({ ...REF, unitPrice: 40_000 });
    for (let failures = 0; failures < 4; failures += 1) await tryOnce();
    // Each wait is longer than the one before, as far as the former are remembered.
    expect(waits.at(-1)).toBeGreaterThanOrEqual(4_000);
    worker.forget(REF.generationId);
    await tryOnce();
    expect(waits.at(-1)).toBeLessThanOrEqual(1_000);
  });
});

describe('a database that refuses once while a task is written down', () => {
  it('does not make the bot forget the task: it is polled to its end', async () => {
    await using database = await openFilledDatabase();
    let tries = 0;
    const startRendering: GenerationStore['startRendering'] = (ref, task) => {
      tries += 1;
      return tries === 1 ? Promise.reject(LOCKED) : database.store.startRendering(ref, task);
    };
    const { paint } = createWorker({ ...database.store, startRendering }, createProvider().provider);
    expect(await paint({ ...REF, unitPrice: 40_000 })).toBe(true);
    expect(await database.picture()).toMatchObject({ state: 'moderated' });
  });

  it('writes it down in one statement, which is done with its answer or not at all', async () => {
    await using database = await openFilledDatabase();
    await database.store.claim(REF, NOON, BY_BFL);
    using recording = recordStatements();
    const task = { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON + 5, deadlineMs: NOON + 9 };
    expect(await database.store.startRendering(REF, task)).toMatchObject({ createdAtMs: NOON });
    expect(recording.statements).toHaveLength(1);
  });
});

describe('a wait that breaks in a way nobody foresaw', () => {
  it('ends the picture, which may have been billed, rather than leave its member waiting for a restart', async () => {
    await using database = await openFilledDatabase();
    const waitUntilDone = () => Promise.reject(new TypeError('a fault of ours'));
    const { paint } = createWorker(database.store, createProvider({ waitUntilDone }).provider);
    expect(await paint({ ...REF, unitPrice: 40_000 })).toBe(true);
    expect(await database.picture()).toMatchObject({ state: 'failed', failure: { reason: 'unanswered' } });
    expect((await database.ledger()).at(-1)).toEqual({ kind: 'release', billed_micros: 40_000 });
  });
});

describe('a ready picture that the disk takes no more', () => {
  it('gives its place free, also that of a trial, though nobody was asked for it', async () => {
    await using database = await openFilledDatabase();
    const ready: TaskOutcome = { kind: 'ready', sampleUrl: 'https://x', seed: null, cost: null };
    const bfl = createProvider({ waitUntilDone: () => Promise.resolve(ready) });
    const untilWell = () => Promise.reject(new StorageError('full'));
    const { worker, paint, verdicts } = createWorker(database.store, bfl.provider, { untilWell });
    expect(await paint({ ...REF, unitPrice: 40_000 })).toBe(true);
    await worker.stop();
    expect(await database.picture()).toMatchObject({ state: 'failed', failure: { reason: 'storage_failed' } });
    expect(verdicts).toEqual(['unclear']);
  });
});

describe('many pictures that the burn rate delays at once', () => {
  it('are shown to their members by one look at the queue, not by one for each', async () => {
    await using database = await openFilledDatabase();
    const inner = createGenerationStore(database.database.kysely, { limit: 40_000, windowMs: 600_000 });
    const others = Array.from({ length: 30 }, (_, index) => String(index + 2));
    for (const id of others) {
      await inner.accept(draft({ id, userId: id }), capSet(), 10);
      await inner.open(id);
    }
    let delays = 0;
    let looks = 0;
    const allDelayed = Promise.withResolvers<void>();
    const store: GenerationStore = {
      ...inner,
      claim: async (...args) => {
        const result = await inner.claim(...args);
        if (result.kind === 'delayed') delays += 1;
        if (delays === others.length) allDelayed.resolve();
        return result;
      },
      delayedUntil: (nowMs) => {
        looks += 1;
        return inner.delayedUntil(nowMs);
      },
    };
    const waitUntilDone: ImageProvider['waitUntilDone'] = (_task, signal) =>
      orAborted(new Promise<never>(() => undefined), signal);
    const service = createService({ ...database, store }, createProvider({ waitUntilDone }).provider);
    await service.start([]);
    await allDelayed.promise;
    await service.stop(0);
    expect(looks).toBeLessThan(others.length / 2);
  });
});

describe('an account that is full', () => {
  it('keeps what waits for it alone from hiding what another account can take', async () => {
    await using database = openDatabase(':memory:');
    const store = createGenerationStore(database.kysely);
    const other = createProvider();
    // It takes more than is held for the first two.
    const dearer = accountOf(other.provider, { name: 'bfl-2', priceOf: () => 40_000, tellsCost: false });
    const service = createService({ database, store }, createProvider().provider, {}, {}, [dearer]);
    const places = service.lanes.named('bfl')?.places;
    if (places === undefined) throw new Error('no lane');
    while (places.room > 0) places.take();
    await store.accept(draft({ id: '1', count: 2, unitPrice: 20_000 }), capSet(), 10);
    await store.accept(draft({ id: '2', atMs: NOON + 1 }), capSet(), 10);
    await Promise.all([store.open('1'), store.open('2')]);
    await service.start([]);
    await other.submitted;
    await service.stop(60_000);
    expect((await store.find('2'))?.pictures[0]?.lane?.account).toBe('bfl-2');
  });
});

describe('a picture that a former process left in the queue', () => {
  it('waits for a host that could not be asked yet for what it has, and is painted once that is known', async () => {
    await using database = await openFilledDatabase();
    const bfl = createProvider();
    const host = { isKnown: false };
    const account = { priceOf: () => (host.isKnown ? 40_000 : null), isUnsure: () => !host.isKnown };
    const service = createService(database, bfl.provider, {}, account);
    await service.start(['1']);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    host.isKnown = true;
    service.poke();
    await bfl.submitted;
    await service.stop(60_000);
    expect(await database.picture()).toMatchObject({ state: 'moderated', submits: 1 });
  });

  it('is not submitted before all are back in their places, or its submit would be taken for a lost one', async () => {
    await using database = await openFilledDatabase();
    const bfl = createProvider({}, 2);
    const service = createService(database, bfl.provider);
    await database.store.accept(draft({ id: '2', userId: '2' }), capSet(), 10);
    // As a new command does that comes in while the database is slow.
    await service.acknowledged('2');
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(bfl.submits).toBe(0);
    await service.start(['1']);
    await bfl.submitted;
    await service.stop(60_000);
    expect(bfl.submits).toBe(2);
    expect((await database.ledger()).map(({ kind }) => kind).toSorted()).toEqual([
      'hold',
      'hold',
      'release',
      'release',
    ]);
  });
});
