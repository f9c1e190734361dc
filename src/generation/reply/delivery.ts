import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { orAborted } from '../../runtime/or-aborted.ts';
import { retry } from '../../runtime/retry.ts';
import { DeliveryError, type FinalMessage, type Messenger, type Notices, type Receipt } from '../ports/messenger.ts';
import type { CapPolicy } from '../admission/cap-policy.ts';
import { isNearlyUsed, type CapUsage } from '../model/caps.ts';
import type { Generation } from '../model/generation.ts';
import { modelName, type ImageModel } from '../model/image-model.ts';
import { periodFor } from '../model/periods.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { ModerationStrikes } from '../admission/moderation-strikes.ts';
import type { CapSet } from '../model/cap-set.ts';
import type { FinishedPictures } from './finished-pictures.ts';

export interface DeliveryOptions {
  readonly store: Pick<GenerationStore, 'find' | 'findEarlier' | 'capUsages' | 'markDelivered' | 'markUndelivered'>;
  readonly messenger: Pick<Messenger, 'deliver' | 'replyState'>;
  readonly pictures: Pick<FinishedPictures, 'takeRoom' | 'read'>;
  readonly caps: CapPolicy;
  readonly notices: Notices;
  readonly strikes: Pick<ModerationStrikes, 'standingOf'>;
  readonly models: readonly ImageModel[];
  /** Hears of each result that stands in its reply now, and how long its command took, in ms. */
  readonly onReplied: (generationId: string, tookMs: number) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Waits between tries, in ms; the last is repeated for as long as Discord is away. */
const RETRY_MS = [500, 2_000, 5_000, 15_000, 30_000, 60_000, 300_000] as const;

/** Brings each ended generation to its member, once, however often it is asked to. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #deliveries: BackgroundTasks;
  /** Ends the waits between tries: what is being sent goes on. */
  readonly #retrying = new AbortController();
  /** What is being sent, by its generation. */
  readonly #sending = new Map<string, AbortController>();
  #isBrokenOff = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#deliveries = new BackgroundTasks((error) => options.log.error({ err: error }, 'delivery broke off'));
  }

  /** Begins to deliver a generation that is `ended`. Returns at once. */
  start(generationId: string): void {
    if (this.#isBrokenOff || this.#sending.has(generationId)) return;
    const sending = new AbortController();
    this.#sending.set(generationId, sending);
    this.#deliveries.run(() => this.#deliver(generationId, sending.signal));
  }

  async #deliver(generationId: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#deliverOnce(generationId, signal);
    } catch (error) {
      // Its row is still `ended`: the next start delivers it.
      if (!this.#retrying.signal.aborted) {
        this.#options.log.error({ generation: generationId, err: error }, 'delivery failed');
      }
    } finally {
      this.#sending.delete(generationId);
    }
  }

  async #deliverOnce(generationId: string, signal: AbortSignal): Promise<void> {
    const { store, onReplied, clock } = this.#options;
    const receipt = await this.#untilAnswered(generationId, () => this.#sendOwed(generationId, signal));
    if (receipt === 'nothing owed') return;
    if (receipt === 'refused') {
      await this.#untilAnswered(generationId, () => store.markUndelivered(generationId));
      return;
    }
    const { route, messageId } = receipt;
    const delivered = await this.#untilAnswered(generationId, () =>
      store.markDelivered(generationId, route, messageId, clock.now()),
    );
    if (delivered !== null && route === 'reply') onReplied(generationId, clock.now() - delivered.createdAtMs);
  }

  /** Waits for its turn before it reads any picture: hundreds may be due at once, and Discord may take none of them. */
  async #sendOwed(generationId: string, signal: AbortSignal): Promise<Receipt | 'refused' | 'nothing owed'> {
    const found = await this.#owed(generationId);
    if (found === null) return 'nothing owed';
    using _room = await this.#options.pictures.takeRoom(found.pictures, found.requester.guildId, signal);
    // It may have been deleted meanwhile.
    const generation = await this.#owed(generationId);
    // Awaited here: the room is given back with this block.
    return generation === null ? 'nothing owed' : await this.#send(generation, signal);
  }

  async #owed(generationId: string): Promise<Generation | null> {
    const generation = await this.#options.store.find(generationId);
    return generation?.state === 'ended' ? generation : null;
  }

  /** Discord may be away, the database locked: both pass. */
  #untilAnswered<T>(generationId: string, attempt: () => Promise<T>): Promise<T> {
    const { clock, log } = this.#options;
    return retry(attempt, {
      waits: RETRY_MS,
      signal: this.#retrying.signal,
      clock,
      onError: (error) => log.warn({ generation: generationId, err: error }, 'could not deliver yet'),
    });
  }

  /** Throws what may pass. */
  async #send(generation: Generation, signal: AbortSignal): Promise<Receipt | 'refused'> {
    if (generation.isRestored) {
      // It may have been delivered after the backup that was restored: only a reply that still waits is ended.
      const reply = await this.#options.messenger.replyState(generation);
      if (reply !== 'waiting') return reply === 'gone' ? 'refused' : reply;
    }
    try {
      const message = await this.#compose(generation);
      return await orAborted(this.#options.messenger.deliver(message, signal), signal);
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.retryable) throw error;
      this.#options.log.warn({ generation: generation.id, err: error }, 'Discord refuses the message');
      return 'refused';
    }
  }

  async #compose(generation: Generation): Promise<FinalMessage> {
    const { store, caps, strikes } = this.#options;
    const { guildId, userId } = generation.requester;
    const pictures = await this.#options.pictures.read(generation.pictures);
    const capSet = await caps.capsFor(generation.requester);
    const usages = await store.capUsages(guildId, userId, capSet);
    const warnings = await this.#warnings(generation, capSet, usages);
    const isStrike = generation.pictures.some(({ state }) => state === 'moderated');
    const standing = isStrike ? await strikes.standingOf(userId) : null;
    return { generation, pictures, usages, warnings, strikes: standing, earlier: await this.#earlier(generation) };
  }

  /** Of what does not say by itself what it comes from, and what became another. */
  async #earlier({ origin }: Generation): Promise<FinalMessage['earlier']> {
    if (origin === null || origin.verb === 'again') return null;
    const { store, models } = this.#options;
    const earlier = await store.findEarlier(origin.parentId);
    return earlier === null ? null : { ...earlier, modelName: modelName(earlier.recipe.modelId, models) };
  }

  /** Each of the member's caps is warned of once a period, in whichever message passes 80 % first; again when that is tried again. */
  async #warnings(
    { id, requester }: Generation,
    { periods }: CapSet,
    usages: readonly CapUsage[],
  ): Promise<CapUsage[]> {
    const { notices, clock } = this.#options;
    const warnings: CapUsage[] = [];
    for (const usage of usages) {
      if (usage.scope !== 'member' || !isNearlyUsed(usage)) continue;
      const { key: period } = periodFor(periods, usage.scope, usage.span);
      const key = `cap:${requester.guildId}:${requester.userId}:${period}`;
      if (await notices.claimNotice(key, id, clock.now())) warnings.push(usage);
    }
    return warnings;
  }

  /** Tries nothing again; resolves when what is being sent has arrived or failed. */
  async stop(): Promise<void> {
    this.#retrying.abort(new Error('shutting down'));
    await this.#deliveries.settled();
  }

  /** Breaks off what is being sent, and begins nothing more: the next start sends it. */
  abort(): void {
    this.#isBrokenOff = true;
    for (const sending of this.#sending.values()) sending.abort(new Error('shutting down'));
  }
}
