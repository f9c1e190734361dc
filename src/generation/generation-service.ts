import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Announcer } from './announcer.ts';
import type { CapPolicy } from './cap-policy.ts';
import { bindingCap, type CapUsage } from './caps.ts';
import { checkRequest, type OptionFault, type RequestOptions } from './check-request.ts';
import { Delivery } from './delivery.ts';
import { Dispatcher } from './dispatcher.ts';
import type { ReplyHandle, Requester } from './generation.ts';
import type { ImageModel } from './image-model.ts';
import type { ImageProvider } from './image-provider.ts';
import { Limiter } from './limiter.ts';
import type { MicroUsd } from './money.ts';
import { Painter } from './painter.ts';
import { Pause, type PauseReason } from './pause.ts';
import { PictureFiles } from './picture-files.ts';
import { ProgressBoard } from './progress-board.ts';
import { takeUpUnfinished } from './recovery.ts';
import { breachByPlace, breachByRecipe, modelsAllowedTo, type RuleBook, type RuleBreach, type Rules } from './rules.ts';
import type { GenerationStore, MemberUsage, NewGeneration } from './store.ts';

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
}

export interface GenerationServiceOptions {
  readonly store: GenerationStore;
  readonly provider: ImageProvider;
  readonly announcer: Announcer;
  readonly caps: CapPolicy;
  readonly rules: RuleBook;
  readonly models: readonly ImageModel[];
  readonly defaultModelId: string;
  readonly picturesDirectory: string;
  readonly settings: GenerationSettings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One command: who, where to answer, and what they typed. */
export interface GenerationRequest {
  readonly requester: Requester;
  readonly reply: ReplyHandle;
  readonly options: RequestOptions;
}

/** Why a request is refused, in the order in which it is checked. Nothing was held. */
export type Refusal =
  | { readonly kind: 'stopping' }
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  | { readonly kind: 'bad_options'; readonly faults: readonly OptionFault[] }
  | { readonly kind: 'above_pace'; readonly price: MicroUsd; readonly pace: MicroUsd }
  | { readonly kind: 'rule'; readonly breach: RuleBreach }
  | {
      readonly kind: 'over_cap';
      readonly cap: CapUsage;
      readonly price: MicroUsd;
      /** A model with which the same command would fit, the dearest such; null for none. */
      readonly cheaper: { readonly model: ImageModel; readonly price: MicroUsd } | null;
    }
  | { readonly kind: 'queue_full'; readonly waiting: number; readonly max: number };

export type RequestResult =
  | { readonly kind: 'accepted'; readonly generationId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'duplicate' };

/** The use case: from a command to its final message. Knows no Discord, no HTTP and no SQL. */
export class GenerationService {
  readonly #options: GenerationServiceOptions;
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
      onError: (error) => log.error({ err: error }, 'the limiter reports an error'),
    });
    this.#pause = new Pause({
      provider,
      announcer,
      clock,
      log,
      probeMs: settings.pauseProbeMs,
      patienceMs: settings.pausePatienceMs,
      onResume: () => this.#dispatcher.poke(),
      onPatienceOver: (reason) => this.#endWaiting(reason),
    });
    this.#progress = new ProgressBoard({ store, announcer, pause: this.#pause, clock, log });
    this.#delivery = new Delivery({ store, announcer, files, caps, clock, log });
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

  /** Takes up everything that a former process left unfinished, then paints. */
  async start(): Promise<void> {
    await takeUpUnfinished({
      store: this.#options.store,
      announcer: this.#options.announcer,
      clock: this.#options.clock,
      log: this.#options.log,
      resume: (ref) => this.#dispatcher.resume(ref),
      changed: (generationId, ended) => this.#changed(generationId, ended),
    });
    this.#dispatcher.poke();
  }

  /** Checks a request, prices it and holds its money. Milliseconds, and nothing outside this machine is asked. */
  async request({ requester, reply, options }: GenerationRequest): Promise<RequestResult> {
    if (this.#stopping) return refused({ kind: 'stopping' });
    const rules = await this.#options.rules.rulesFor(requester.guildId, requester.userId);
    const placeBreach = breachByPlace(requester, rules);
    if (placeBreach !== null) return refused({ kind: 'rule', breach: placeBreach });
    if (this.#pause.reason !== null) return refused({ kind: 'paused', reason: this.#pause.reason });

    const checked = checkRequest(options, this.#options.models, {
      modelId: rules.defaultModelId ?? this.#options.defaultModelId,
      aspect: rules.defaultAspect,
    });
    if (!checked.ok) return refused({ kind: 'bad_options', faults: checked.faults });
    const recipeBreach = breachByRecipe(checked.recipe, requester, rules);
    if (recipeBreach !== null) return refused({ kind: 'rule', breach: recipeBreach });
    return this.#hold({ requester, reply, recipe: checked.recipe }, checked.model, rules);
  }

  async #hold(
    request: Pick<NewGeneration, 'requester' | 'reply' | 'recipe'>,
    model: ImageModel,
    rules: Rules,
  ): Promise<RequestResult> {
    const { requester, reply, recipe } = request;
    const { store, caps, settings, clock } = this.#options;
    const unitPrice = model.price(recipe.size);
    const price = unitPrice * recipe.count;
    if (!this.#limiter.fitsAllowance(unitPrice)) {
      return refused({ kind: 'above_pace', price: unitPrice, pace: settings.pace });
    }
    const result = await store.accept(
      { ...request, unitPrice, createdAtMs: clock.now() },
      await caps.capsFor(requester),
      settings.maxWaiting,
    );
    switch (result.kind) {
      case 'duplicate':
        return { kind: 'duplicate' };
      case 'over_cap': {
        const cheaper = this.#cheaperModel(request, price, result.usages, rules);
        return refused({ kind: 'over_cap', cap: result.cap, price, cheaper });
      }
      case 'queue_full':
        return refused({ kind: 'queue_full', waiting: result.waiting, max: settings.maxWaiting });
      case 'accepted':
        this.#log(reply.interactionId, 'held', { model: model.id, count: recipe.count, price });
        return { kind: 'accepted', generationId: reply.interactionId };
    }
  }

  /** The dearest model that is cheaper, allowed to the member, and fits under every cap for as many pictures. */
  #cheaperModel(
    { requester, recipe }: Pick<NewGeneration, 'requester' | 'recipe'>,
    price: MicroUsd,
    usages: readonly CapUsage[],
    rules: Rules,
  ): { model: ImageModel; price: MicroUsd } | null {
    const allowed = modelsAllowedTo(requester, rules);
    const candidates = this.#options.models
      .filter(({ id }) => allowed === null || allowed.includes(id))
      .map((model) => ({
        model,
        price: model.price(model.aspects[recipe.aspect ?? model.defaultAspect]) * recipe.count,
      }))
      .filter((candidate) => candidate.price < price && bindingCap(usages, candidate.price) === null);
    return candidates.toSorted((a, b) => b.price - a.price)[0] ?? null;
  }

  /** Discord has heard the acknowledgement: now the pictures may be painted. */
  async acknowledged(generationId: string): Promise<void> {
    const { changed, generationEnded } = await this.#options.store.open(generationId);
    if (!changed) return;
    this.#log(generationId, 'queued');
    this.#changed(generationId, generationEnded);
    this.#dispatcher.poke();
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

  #changed(generationId: string, ended: boolean): void {
    if (ended) this.#delivery.start(generationId);
    else this.#progress.changed(generationId);
  }

  /** A pause outlasted its patience: who waits gets an answer rather than a promise. */
  async #endWaiting(reason: PauseReason): Promise<void> {
    const { store, clock } = this.#options;
    for (const ref of await store.waitingSince(clock.now() + 1)) {
      const failure = { state: 'failed', reason, details: [], billed: 0 } as const;
      const { changed, generationEnded } = await store.fail(ref, failure, clock.now());
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
    const grace = new AbortController();
    const finished = this.#finish();
    await Promise.race([finished, this.#options.clock.sleep(graceMs, grace.signal).catch(() => undefined)]);
    grace.abort();
    this.#painter.abort();
    await finished;
  }

  async #finish(): Promise<void> {
    await this.#limiter.stop();
    await this.#dispatcher.settled();
    await this.#painter.settled();
    await this.#delivery.stop();
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
