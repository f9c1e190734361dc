import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { Admission, type AdmissibleRequest } from './admission.ts';
import type { Announcer } from './announcer.ts';
import type { BurnRule } from './burn-rate.ts';
import type { CapPolicy } from './cap-policy.ts';
import { bindingCap } from './caps.ts';
import type { RequestOptions } from './check-request.ts';
import { Delivery } from './delivery.ts';
import { Dispatcher } from './dispatcher.ts';
import type { ReplyHandle, Requester } from './generation.ts';
import type { ImageModel } from './image-model.ts';
import type { ImageProvider } from './image-provider.ts';
import { Limiter } from './limiter.ts';
import type { MicroUsd } from './money.ts';
import { Painter } from './painter.ts';
import { Pause, type PauseReason } from './pause.ts';
import type { Notices } from './notices.ts';
import { PictureFiles } from './picture-files.ts';
import { ProgressBoard } from './progress-board.ts';
import { takeUpUnfinished } from './recovery.ts';
import type { Refusal } from './refusal.ts';
import type { RuleBook } from './rules.ts';
import type { GenerationStore, MemberUsage, RecentPicture } from './store.ts';

/** The numbers that the operator sets, or that a test shortens. Times are in ms. */
export interface GenerationSettings {
  readonly concurrency: number;
  readonly perMember: number;
  readonly maxWaiting: number;
  readonly pace: MicroUsd;
  readonly paceIntervalMs: number;
  readonly taskTimeoutMs: number;
  readonly pauseProbeMs: number;
  readonly pausePatienceMs: number;
  /** null: no breaker. */
  readonly burn: BurnRule | null;
}

export interface GenerationServiceOptions {
  readonly store: GenerationStore;
  readonly provider: ImageProvider;
  readonly announcer: Announcer;
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
  readonly reply: ReplyHandle;
  readonly options: RequestOptions;
}

export type RequestResult =
  | { readonly kind: 'accepted'; readonly generationId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'duplicate' };

/** What a member may know of their own money and pictures in a server. */
export interface MemberStanding extends MemberUsage {
  readonly guildId: string;
  /** Of the first picture that waits; null where none does. */
  readonly place: number | null;
  /** What paints where the member names nothing, and what such a picture costs. */
  readonly model: ImageModel;
  readonly price: MicroUsd;
  readonly recent: readonly RecentPicture[];
}

const RECENT_SHOWN = 5;

/** The use case: from a command to its final message. Knows no Discord, no HTTP and no SQL. */
export class GenerationService {
  readonly #options: GenerationServiceOptions;
  readonly #admission: Admission;
  readonly #limiter: Limiter;
  readonly #pause: Pause;
  readonly #painter: Painter;
  readonly #dispatcher: Dispatcher;
  readonly #delivery: Delivery;
  readonly #progress: ProgressBoard;
  readonly #defaultModel: ImageModel;
  #stopping = false;

  constructor(options: GenerationServiceOptions) {
    const { store, provider, announcer, caps, settings, clock, log } = options;
    this.#options = options;
    this.#defaultModel = findModel(options.models, options.defaultModelId);
    const files = new PictureFiles(options.picturesDirectory);
    this.#limiter = new Limiter({
      clock,
      concurrency: settings.concurrency,
      perMember: settings.perMember,
      allowance: settings.pace,
      allowanceIntervalMs: settings.paceIntervalMs,
      longestJobMs: settings.taskTimeoutMs,
      spentBefore: (userId) => store.submittedSince(userId, clock.now() - settings.paceIntervalMs),
      onRoom: () => this.#dispatcher.poke(),
      onError: (error) => log.error({ err: error }, 'the limiter reports an error'),
    });
    this.#pause = new Pause({
      provider,
      announcer,
      clock,
      log,
      probeMs: settings.pauseProbeMs,
      patienceMs: settings.pausePatienceMs,
      onChange: () => this.#dispatcher.poke(),
      onPatienceOver: (reason) => this.#endWaiting(reason),
    });
    this.#admission = new Admission({
      rules: options.rules,
      models: options.models,
      defaultModelId: options.defaultModelId,
      pace: settings.pace,
      fitsPace: (price) => this.#limiter.fitsAllowance(price),
      pausedFor: () => this.#pause.reason,
    });
    this.#progress = new ProgressBoard({ store, announcer, pause: this.#pause, clock, log });
    this.#delivery = new Delivery({ store, announcer, files, caps, notices: options.notices, clock, log });
    this.#painter = new Painter({
      store,
      provider,
      files,
      limiter: this.#limiter,
      pause: this.#pause,
      clock,
      log,
      taskTimeoutMs: settings.taskTimeoutMs,
      onChange: (generationId, ended) => this.#changed(generationId, ended),
    });
    this.#dispatcher = new Dispatcher({
      store,
      limiter: this.#limiter,
      painter: this.#painter,
      pause: this.#pause,
      clock,
      log,
      perMember: settings.perMember,
      onQueueMoved: () => this.#progress.queueMoved(),
    });
  }

  get models(): readonly ImageModel[] {
    return this.#options.models;
  }

  /** What paints where the member names no model. */
  get defaultModel(): ImageModel {
    return this.#defaultModel;
  }

  /** What a former process left unfinished. Read it before the first command can come in. */
  leftovers(): Promise<readonly string[]> {
    return this.#options.store.unfinished();
  }

  /** Takes up what a former process left unfinished, then paints. */
  async start(leftovers: readonly string[]): Promise<void> {
    // Nobody has the empty ids: what is left of the rules is what holds for all.
    this.setPaused((await this.#options.rules.rulesFor('', '')).isBotPaused);
    await takeUpUnfinished(leftovers, {
      store: this.#options.store,
      announcer: this.#options.announcer,
      clock: this.#options.clock,
      log: this.#options.log,
      resume: (ref) => this.#dispatcher.resume(ref),
      changed: (generationId, ended) => this.#changed(generationId, ended),
    });
    this.#dispatcher.poke();
    this.#progress.queueMoved();
  }

  /** Checks a request, prices it and holds its money. Milliseconds, and nothing outside this machine is asked. */
  async request({ requester, reply, options }: GenerationRequest): Promise<RequestResult> {
    if (this.#stopping) return refused({ kind: 'stopping' });
    const checked = await this.#admission.check(requester, options);
    return checked.ok ? this.#hold(checked.request, reply) : refused(checked.refusal);
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
    const { requester, recipe, unitPrice, price } = request;
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
        this.#log(reply.interactionId, 'held', { model: recipe.modelId, count: recipe.count, price });
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
    this.#pause.setByOperator(isPaused);
  }

  /** Discord has heard the acknowledgement: now the pictures may be painted. */
  async acknowledged(generationId: string): Promise<void> {
    if (!(await this.#options.store.open(generationId))) return;
    this.#log(generationId, 'queued');
    this.#changed(generationId, false);
    this.#dispatcher.poke();
  }

  /**
   * Nobody knows whether Discord heard the acknowledgement: the answer to it was lost. Discord is asked for the reply,
   * some times if need be; then it is one or the other. What cannot be found out now is left to the next start.
   */
  async acknowledgementUnclear(generationId: string): Promise<void> {
    const { announcer, store, clock, log } = this.#options;
    const generation = await store.find(generationId);
    if (generation === null) return;
    for (const waitMs of [0, 2_000, 10_000, 60_000]) {
      await clock.sleep(waitMs);
      try {
        const exists = await announcer.replyExists(generation);
        return await (exists ? this.acknowledged(generationId) : this.notAcknowledged(generationId));
      } catch (error) {
        log.warn({ generation: generationId, err: error }, 'Discord could not be asked about a reply');
      }
    }
  }

  /** Discord refused the acknowledgement: nobody waits, so nothing is painted or charged. */
  async notAcknowledged(generationId: string): Promise<void> {
    if (await this.#options.store.withdraw(generationId, this.#options.clock.now())) {
      this.#log(generationId, 'withdrawn');
    }
  }

  /** Cancels what the member has waiting in that server. What is being painted goes on: it is paid for. */
  async cancelWaiting(guildId: string, userId: string): Promise<{ pictures: number; released: MicroUsd }> {
    const cancelled = await this.#options.store.cancelWaiting(guildId, userId, this.#options.clock.now());
    for (const { generationId, ended } of cancelled) this.#changed(generationId, ended);
    this.#dispatcher.poke();
    return {
      pictures: cancelled.reduce((sum, { pictures }) => sum + pictures, 0),
      released: cancelled.reduce((sum, { released }) => sum + released, 0),
    };
  }

  /** What the member has spent under each cap, and what they have in the works. */
  async usage(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<MemberUsage> {
    const { store, caps } = this.#options;
    return store.memberUsage(requester.guildId, requester.userId, await caps.capsFor(requester));
  }

  /** Everything that a member may know of their own money and pictures here. */
  async standing(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<MemberStanding> {
    const { store, rules, models, defaultModelId } = this.#options;
    const { guildId, userId } = requester;
    const { defaultModelId: ownModelId, defaultAspect } = await rules.rulesFor(guildId, userId);
    const model = models.find(({ id }) => id === ownModelId) ?? findModel(models, defaultModelId);
    const usage = await this.usage(requester);
    return {
      ...usage,
      guildId,
      place: usage.waiting === 0 ? null : await this.#placeOf(userId),
      model,
      price: model.price(model.aspects[defaultAspect ?? model.defaultAspect]),
      recent: await store.recentPictures(guildId, userId, RECENT_SHOWN),
    };
  }

  /** The place of the member's first waiting picture, in whichever server. */
  async #placeOf(userId: string): Promise<number | null> {
    const { store } = this.#options;
    const places = await store.queuePlaces();
    const own = (await store.waitingGenerations(userId)).flatMap((id) => places.get(id) ?? []);
    return own.length === 0 ? null : Math.min(...own);
  }

  #changed(generationId: string, ended: boolean): void {
    if (ended) this.#delivery.start(generationId);
    else this.#progress.changed(generationId);
  }

  /** A pause outlasted its patience: who waits gets an answer rather than a promise. */
  async #endWaiting(reason: PauseReason): Promise<void> {
    const { store, clock } = this.#options;
    for (const ref of await store.waitingSince(clock.now() + 1)) {
      const failure = { state: 'failed', reason, details: [], billed: 0 } as const;
      const { changed, generationEnded } = await store.failWaiting(ref, failure, clock.now());
      if (changed) this.#changed(ref.generationId, generationEnded);
    }
  }

  #log(generationId: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#options.log.info({ generation: generationId, ...fields }, message);
  }

  /**
   * Takes no more, gives running pictures up to `graceMs`, and leaves the rest in the database for the next start.
   * Resolves when nothing of this process touches the database any more.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#dispatcher.stop();
    this.#progress.stop();
    await this.#pause.stop();
    this.#delivery.stopRetrying();
    const grace = new AbortController();
    const finished = this.#finish();
    await Promise.race([finished, this.#options.clock.sleep(graceMs, grace.signal).catch(() => undefined)]);
    grace.abort();
    this.#painter.abort();
    this.#delivery.abort();
    await finished;
  }

  async #finish(): Promise<void> {
    await this.#limiter.stop();
    await this.#dispatcher.settled();
    await this.#painter.settled();
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
