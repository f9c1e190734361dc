import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { Admission, type AdmissibleRequest } from './admission/admission.ts';
import type { Messenger, Notices } from './ports/messenger.ts';
import type { BurnRule } from './model/burn-rate.ts';
import type { CapPolicy } from './admission/cap-policy.ts';
import { bindingCap } from './model/caps.ts';
import type { RequestOptions } from './model/options.ts';
import { Delivery } from './reply/delivery.ts';
import type { ReplyHandle, Requester } from './model/generation.ts';
import type { ImageModel } from './model/image-model.ts';
import type { ImageProvider } from './ports/image-provider.ts';
import { memberQuota, type MemberQuota } from './admission/member-quota.ts';
import type { MicroUsd } from './model/money.ts';
import { Painting, type PipelineSettings } from './pipeline/pipeline.ts';
import { PictureFiles } from './pipeline/picture-files.ts';
import { ProgressUpdates } from './reply/progress.ts';
import { recoverUnfinished } from './recovery.ts';
import type { Refusal } from './model/refusal.ts';
import type { RuleBook } from './model/rules.ts';
import type { GenerationStore, MemberUsage } from './ports/generation-store.ts';
import { ModerationStrikes } from './admission/moderation-strikes.ts';
import type { PauseCause } from './model/pause-cause.ts';

/** The numbers that the operator sets, or that a test shortens. Times are in ms. */
interface GenerationSettings extends PipelineSettings {
  readonly maxWaiting: number;
  /** null: no breaker. */
  readonly burn: BurnRule | null;
  /** So many declined prompts within a day pause their member; null: nobody is paused. */
  readonly strikes: number | null;
}

export interface GenerationServiceOptions {
  readonly store: GenerationStore;
  readonly provider: ImageProvider;
  readonly messenger: Messenger;
  readonly caps: CapPolicy;
  readonly rules: RuleBook;
  readonly notices: Notices;
  readonly models: readonly ImageModel[];
  readonly defaultModelId: string;
  readonly picturesDirectory: string;
  readonly settings: GenerationSettings;
  /** Called when a command made the burn-rate breaker pause the whole bot. */
  readonly onBreakerTripped: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One command: who, where to answer, and what they typed. */
export interface GenerationRequest {
  readonly requester: Requester;
  /** As it is now: its token lives for so long from here. */
  readonly reply: Omit<ReplyHandle, 'tokenExpiresAtMs'> & { readonly tokenLifeMs: number };
  readonly options: RequestOptions;
}

export type RequestResult =
  | { readonly kind: 'accepted'; readonly generationId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'duplicate' };

/** Waits before Discord is asked for a reply (again), in ms; the last is repeated for as long as it does not answer. */
const ASK_AGAIN_MS = [0, 2_000, 10_000, 60_000] as const;

/** The use case: from a command to its final message. Knows no Discord, no HTTP and no SQL. */
export class GenerationService {
  readonly #options: GenerationServiceOptions;
  readonly #admission: Admission;
  readonly #pipeline: Painting;
  readonly #delivery: Delivery;
  readonly #progress: ProgressUpdates;
  readonly #defaultModel: ImageModel;
  /** Ends the questions about unclear acknowledgements. */
  readonly #asking = new AbortController();
  #stopping = false;

  constructor(options: GenerationServiceOptions) {
    const { store, provider, messenger, caps, settings, clock, log } = options;
    this.#options = options;
    this.#defaultModel = findModel(options.models, options.defaultModelId);
    const files = new PictureFiles(options.picturesDirectory);
    const strikes = new ModerationStrikes({ store, clock, limit: settings.strikes });
    this.#pipeline = new Painting({
      store,
      provider,
      messenger,
      files,
      strikes,
      settings,
      clock,
      log,
      onChange: (generationId, ended) => this.#changed(generationId, ended),
      onQueueMoved: () => this.#progress.queueMoved(),
    });
    this.#admission = new Admission({
      rules: options.rules,
      models: options.models,
      defaultModelId: options.defaultModelId,
      pace: settings.pace,
      fitsPace: (price) => this.#pipeline.fitsAllowance(price),
      pausedFor: () => this.#pipeline.accountPauseReason,
      strikes,
    });
    this.#progress = new ProgressUpdates({ store, messenger, gate: this.#pipeline.gate, clock, log });
    this.#delivery = new Delivery({ store, messenger, files, caps, notices: options.notices, strikes, clock, log });
  }

  get models(): readonly ImageModel[] {
    return this.#options.models;
  }

  /** What paints where the member names no model. */
  get defaultModel(): ImageModel {
    return this.#defaultModel;
  }

  /** Why painting stands still now; empty while it does not. */
  get pausedFor(): readonly PauseCause[] {
    return this.#pipeline.causes;
  }

  /** What a former process left unfinished. Read it before the first command can come in. */
  leftovers(): Promise<readonly string[]> {
    return this.#options.store.unfinished();
  }

  /** Takes up what a former process left unfinished, then paints. */
  async start(leftovers: readonly string[]): Promise<void> {
    // Nobody has the empty ids: what is left of the rules is what holds for all.
    this.setPaused((await this.#options.rules.rulesFor('', '')).isBotPaused);
    await recoverUnfinished(leftovers, {
      ...this.#options,
      signal: this.#asking.signal,
      resume: (ref) => this.#pipeline.resume(ref),
      askLater: (generationId) => void this.acknowledgementUnclear(generationId),
      inPlace: () => this.#pipeline.start(),
      changed: (generationId, ended) => this.#changed(generationId, ended),
    });
    this.#pipeline.poke();
    this.#progress.queueMoved();
  }

  /** Checks a request, prices it and holds its money. Milliseconds, and nothing outside this machine is asked. */
  async request({ requester, reply, options }: GenerationRequest): Promise<RequestResult> {
    if (this.#stopping) return refused({ kind: 'stopping' });
    const checked = await this.#admission.check(requester, options);
    if (!checked.ok) return refused(checked.refusal);
    const { tokenLifeMs, ...rest } = reply;
    return this.#hold(checked.request, { ...rest, tokenExpiresAtMs: this.#options.clock.now() + tokenLifeMs });
  }

  /** What would stop such a request now, by the same checks; null for nothing. Holds nothing. */
  async previewRefusal(requester: Requester, options: RequestOptions): Promise<Refusal | null> {
    const checked = await this.#admission.check(requester, options);
    if (!checked.ok) return checked.refusal;
    const { recipe, price } = checked.request;
    const { usages, waiting } = await this.usage(requester);
    const cap = bindingCap(usages, price);
    if (cap !== null) return this.#admission.overCap(checked.request, cap, usages);
    const { maxWaiting } = this.#options.settings;
    return waiting + recipe.count > maxWaiting ? { kind: 'queue_full', waiting, max: maxWaiting } : null;
  }

  async #hold(request: AdmissibleRequest, reply: ReplyHandle): Promise<RequestResult> {
    const { requester, recipe, unitPrice } = request;
    const { store, caps, settings, clock } = this.#options;
    const result = await store.accept(
      { requester, reply, recipe, unitPrice, createdAtMs: clock.now() },
      await caps.capsFor(requester),
      settings.maxWaiting,
      settings.burn,
    );
    switch (result.kind) {
      case 'duplicate':
        return { kind: 'duplicate' };
      case 'over_cap':
        return refused(this.#admission.overCap(request, result.cap, result.usages));
      case 'queue_full':
        return refused({ kind: 'queue_full', waiting: result.waiting, max: settings.maxWaiting });
      case 'bot_paused':
        if (result.tripped) this.#breakerTripped();
        return refused({ kind: 'rule', breach: { kind: 'bot_paused' } });
      case 'accepted':
        return { kind: 'accepted', generationId: reply.interactionId };
    }
  }

  #breakerTripped(): void {
    this.setPaused(true);
    this.#options.onBreakerTripped();
  }

  /**
   * Follows the pause of the whole bot, which the store holds: while it is on, nothing more is submitted, what waits keeps
   * its place, and what is being painted goes on.
   */
  setPaused(isPaused: boolean): void {
    this.#pipeline.setPausedByOperator(isPaused);
  }

  /** Discord has heard the acknowledgement: now the pictures may be painted. */
  async acknowledged(generationId: string): Promise<void> {
    if (!(await this.#options.store.open(generationId))) return;
    this.#changed(generationId, false);
    this.#pipeline.poke();
  }

  /**
   * Nobody knows whether Discord heard the acknowledgement: the answer to it was lost. Discord is asked for the reply,
   * as often as need be; then it is one or the other. What a stop leaves open is found out by the next start. Never throws.
   */
  async acknowledgementUnclear(generationId: string): Promise<void> {
    const { messenger, store, clock, log } = this.#options;
    const { signal } = this.#asking;
    for (let tries = 0; !signal.aborted; tries += 1) {
      try {
        await clock.sleep(ASK_AGAIN_MS[Math.min(tries, ASK_AGAIN_MS.length - 1)] ?? 0, signal);
        const generation = await store.find(generationId);
        if (generation === null) return;
        const exists = await messenger.replyExists(generation);
        return await (exists ? this.acknowledged(generationId) : this.notAcknowledged(generationId));
      } catch (error) {
        if (!signal.aborted) {
          log.warn({ generation: generationId, err: error }, 'Discord could not be asked about a reply');
        }
      }
    }
  }

  /** Discord refused the acknowledgement: nobody waits, so nothing is painted or charged. */
  async notAcknowledged(generationId: string): Promise<void> {
    await this.#options.store.withdraw(generationId, this.#options.clock.now());
  }

  /** Cancels what the member has waiting in that server, or with null everywhere. What is being painted goes on: it is paid for. */
  async cancelWaiting(guildId: string | null, userId: string): Promise<{ pictures: number; released: MicroUsd }> {
    const cancelled = await this.#options.store.cancelWaiting(guildId, userId, this.#options.clock.now());
    for (const { generationId, ended } of cancelled) this.#changed(generationId, ended);
    this.#pipeline.poke();
    return {
      pictures: cancelled.reduce((sum, { numbers }) => sum + numbers.length, 0),
      released: cancelled.reduce((sum, { released }) => sum + released, 0),
    };
  }

  /** What the member has spent under each cap, and what they have in the works. */
  async usage(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<MemberUsage> {
    const { store, caps } = this.#options;
    return store.memberUsage(requester.guildId, requester.userId, await caps.capsFor(requester));
  }

  /** Everything that a member may know of their own money and pictures here. */
  async standing(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<MemberQuota> {
    const { defaultModel: fallback } = this;
    return memberQuota(requester, await this.usage(requester), { ...this.#options, fallback });
  }

  #changed(generationId: string, ended: boolean): void {
    if (ended) this.#delivery.start(generationId);
    else this.#progress.changed(generationId);
  }

  /**
   * Takes no more, gives running pictures up to `graceMs`, and leaves the rest in the database for the next start.
   * Resolves when nothing of this process touches the database any more.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#asking.abort();
    this.#progress.stop();
    const stopped = this.#pipeline.stop();
    this.#delivery.stopRetrying();
    const grace = new AbortController();
    // All of it within the grace: a notice to the operator that is on its way may take long, too.
    const finished = this.#finish(stopped);
    await Promise.race([finished, this.#options.clock.sleep(graceMs, grace.signal).catch(() => undefined)]);
    grace.abort();
    this.#pipeline.abort();
    this.#delivery.abort();
    await finished;
  }

  async #finish(stopped: Promise<void>): Promise<void> {
    await Promise.all([stopped, this.#pipeline.settled()]);
    await this.#delivery.settled();
  }
}

function findModel(models: readonly ImageModel[], id: string): ImageModel {
  const model = models.find((candidate) => candidate.id === id);
  if (model === undefined) throw new Error(`No model ${id}`);
  return model;
}

function refused(refusal: Refusal): RequestResult {
  return { kind: 'refused', refusal };
}
