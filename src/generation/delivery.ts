import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { DeliveryError, type Announcer, type FinishedPicture, type Receipt } from './announcer.ts';
import type { CapPolicy } from './cap-policy.ts';
import type { Generation } from './generation.ts';
import type { PictureFiles } from './picture-files.ts';
import type { GenerationStore } from './store.ts';

export interface DeliveryOptions {
  readonly store: GenerationStore;
  readonly announcer: Announcer;
  readonly files: PictureFiles;
  readonly caps: CapPolicy;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Waits between tries, in ms; the last is repeated while the failure may pass. */
const RETRY_MS = [500, 2_000, 5_000, 15_000, 30_000] as const;
/** After this many tries a generation rests as `undelivered`; its pictures are kept. */
const MAX_TRIES = 20;

/** Brings each ended generation to its member, once, however often it is asked to. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Begins to deliver a generation that is `ended`. Returns at once. */
  start(generationId: string): void {
    if (this.#running.has(generationId) || this.#stopping.signal.aborted) return;
    const running = this.#deliver(generationId)
      .catch((error: unknown) => {
        // Its row is still `ended`: the next start delivers it.
        if (!this.#stopping.signal.aborted) {
          this.#options.log.error({ generation: generationId, err: error }, 'delivery failed');
        }
      })
      .finally(() => this.#running.delete(generationId));
    this.#running.set(generationId, running);
  }

  async #deliver(generationId: string): Promise<void> {
    const { store, log, clock } = this.#options;
    const generation = await store.find(generationId);
    if (generation === null || generation.state !== 'ended') return;
    const receipt = await this.#send(generation);
    if (receipt === null) {
      await store.markUndelivered(generationId);
      log.warn({ generation: generationId }, 'undelivered');
      return;
    }
    await store.markDelivered(generationId, receipt.route, receipt.messageId, clock.now());
    log.info({ generation: generationId, route: receipt.route }, 'delivered');
  }

  async #send(generation: Generation): Promise<Receipt | null> {
    const { announcer, clock, log } = this.#options;
    const { signal } = this.#stopping;
    for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
      try {
        return await announcer.deliver(await this.#compose(generation), signal);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ generation: generation.id, err: error }, 'could not deliver');
        if (error instanceof DeliveryError && !error.retryable) return null;
      }
      await clock.sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0, signal);
    }
    return null;
  }

  async #compose(generation: Generation) {
    const { store, files, caps } = this.#options;
    const { guildId, userId } = generation.requester;
    const pictures: FinishedPicture[] = [];
    for (const picture of generation.pictures) {
      if (picture.kept !== null) pictures.push({ picture, bytes: await files.read(picture.kept) });
    }
    const { usages } = await store.memberUsage(guildId, userId, await caps.capsFor(generation.requester));
    return { generation, pictures, usages };
  }

  /** Stops trying again; what is being sent is waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('shutting down'));
    await Promise.all(this.#running.values());
  }

  /** Resolves when nothing is being delivered. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}
