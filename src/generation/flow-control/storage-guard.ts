import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import type { Messenger } from '../ports/messenger.ts';
import { StorageError, toStorageError, type PictureStorage } from '../ports/picture-storage.ts';
import { alongside } from './alongside.ts';
import { IncidentNotices } from './incident-notices.ts';

export interface StorageGuardOptions {
  readonly storage: PictureStorage;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two probes while pictures cannot be stored, in ms. */
  readonly probeMs: number;
  /** A disk that takes longer for a probe, in ms of its own time, does not answer. 20 s by default: a busy one may take seconds. */
  readonly silentMs?: number;
  /** Called when submitting stops and when it goes on. */
  readonly onChange: () => void;
  /** Runs while pictures cannot be stored, until the signal ends it. */
  readonly duringOutage: (signal: AbortSignal) => Promise<void>;
}

const SILENT_MS = 20_000;
const PROBE_BYTES = 65_536;
/** How often whoever waits for the end of an outage looks, in ms. */
const LOOK_MS = 1_000;

/**
 * Nothing is submitted that could not be stored: each further picture would be paid for and lost. Storage is proven before
 * each submit, by one probe for all that come together, and after a write that failed, then with as many bytes. While it
 * fails it is probed again and again, and submitting goes on by itself. The operator is told once.
 */
export class StorageGuard {
  readonly #options: StorageGuardOptions;
  readonly #notices: IncidentNotices;
  readonly #outages: BackgroundTasks;
  #failure: StorageError | null = null;
  /** The size of the picture that could not be written. */
  #probeBytes = PROBE_BYTES;
  /** The one probe that runs: where a disk does not answer, no more are begun. */
  #probing: Promise<StorageError | null> | null = null;

  constructor(options: StorageGuardOptions) {
    this.#options = options;
    this.#notices = new IncidentNotices(options.messenger, options.clock);
    this.#outages = new BackgroundTasks((error) => options.log.error({ err: error }, 'probing the storage broke off'));
  }

  get isFailing(): boolean {
    return this.#failure !== null;
  }

  /** Why pictures cannot be stored, as a sentence for the operator; null while they can. */
  get failure(): string | null {
    return this.#failure?.message ?? null;
  }

  /** Whether a picture could be stored now: writes a small one. Never throws. */
  async isProven(): Promise<boolean> {
    if (this.#failure !== null) return false;
    const failure = await this.#probe();
    if (failure !== null) this.#begin(failure);
    return failure === null;
  }

  /** Runs the write of a picture. Throws what it throws, and a StorageError where the folder is not there. */
  async write<T>(bytes: number, write: () => Promise<T>): Promise<T> {
    try {
      // Not into the empty folder under a disk that is not mounted any more.
      await this.#options.storage.check();
      return await write();
    } catch (error) {
      this.#probeBytes = Math.max(this.#probeBytes, bytes);
      this.#begin(toStorageError(error));
      throw error;
    }
  }

  /** Waits for the end of an outage. Throws the StorageError when it lasts longer than so many ms, or the signal's reason. */
  async untilWell(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const age = new Stopwatch(clock);
    while (this.#failure !== null) {
      if (age.elapsed() >= timeoutMs) throw this.#failure;
      await clock.sleep(LOOK_MS, signal);
    }
  }

  #begin(failure: StorageError): void {
    if (this.#failure !== null || this.#outages.signal.aborted) return;
    const { log, onChange } = this.#options;
    log.error({ err: failure, fault: failure.fault }, 'pictures cannot be stored: nothing is submitted');
    this.#failure = failure;
    this.#outages.run((signal) => this.#sitOut(failure, signal));
    onChange();
  }

  async #sitOut(failure: StorageError, signal: AbortSignal): Promise<void> {
    const { log, onChange, duringOutage } = this.#options;
    this.#notices.begin();
    // Not waited for: Discord may be slow, and painting goes on as soon as it can.
    void this.#notices.tell({ kind: 'storage_failing', fault: failure.fault });
    await alongside(duringOutage, () => this.#untilItWrites(failure, signal), { signal, log });
    this.#failure = null;
    this.#probeBytes = PROBE_BYTES;
    this.#notices.end();
    log.info('pictures can be stored again');
    onChange();
    await this.#notices.tellEnd({ kind: 'storage_back' });
  }

  async #untilItWrites(failure: StorageError, signal: AbortSignal): Promise<void> {
    const { clock, log, probeMs } = this.#options;
    for (let last = failure; ;) {
      await clock.sleep(probeMs, signal);
      const next = await this.#probe();
      if (next === null) return;
      if (next.fault !== last.fault) log.warn({ err: next, fault: next.fault }, 'pictures still cannot be stored');
      last = next;
      this.#failure = next;
      this.#notices.stillLasts({ kind: 'storage_failing', fault: next.fault });
    }
  }

  /** Why a picture could not be stored now, or null. */
  async #probe(): Promise<StorageError | null> {
    const { storage, silentMs = SILENT_MS } = this.#options;
    this.#probing ??= storage
      .prove(this.#probeBytes)
      .then(
        () => null,
        (error: unknown) => toStorageError(error),
      )
      .finally(() => {
        this.#probing = null;
      });
    const silence = Promise.withResolvers<StorageError>();
    const timer = setTimeout(() => silence.resolve(new StorageError('silent')), silentMs);
    try {
      return await Promise.race([this.#probing, silence.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Probes no more; resolves when nothing of it runs but perhaps a probe that the disk does not answer. */
  async stop(): Promise<void> {
    this.#outages.abort();
    await this.#outages.settled();
  }
}
