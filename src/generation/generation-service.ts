/** The use case: from a command to its final message. Knows no Discord, no HTTP and no SQL. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import { Stopwatch, type Clock } from '../runtime/clock.ts';
import { retry } from '../runtime/retry.ts';
import type { AdminDecisions } from './admin-decisions.ts';
import { refused, type Acceptance, type GenerationRequest, type RequestResult } from './admission/acceptance.ts';
import type { AbovePace, Admission } from './admission/admission.ts';
import type { CapHolder } from './admission/cap-policy.ts';
import type { Lanes } from './flow-control/lanes.ts';
import type { ModelOffer } from './flow-control/model-offer.ts';
import { memberQuota, type MemberQuota } from './admission/member-quota.ts';
import { ownerOfReply } from './acknowledgement.ts';
import type { Cancellation } from './cancellation.ts';
import type { MessagePlace, Requester } from './model/generation.ts';
import { paints, type ImageModel } from './model/image-model.ts';
import type { RequestOptions } from './model/options.ts';
import type { PauseCause } from './model/pause-cause.ts';
import { reasonOf, type Refusal, type RefusalReason } from './model/refusal.ts';
import { modelsAllowedTo, type ReferenceSources, type RuleBook } from './model/rules.ts';
import { PriceList, type PricedModels } from './model/told-price.ts';
import type { MemberWait } from './model/wait.ts';
import type { GenerationChange } from './pipeline/generation-change.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { GenerationStore } from './ports/generation-store.ts';
import type { Messenger } from './ports/messenger.ts';
import { recoverUnfinished } from './recovery.ts';
import type { Delivery } from './reply/delivery.ts';
import type { ProgressUpdates } from './reply/progress.ts';
import type { WaitReasons } from './reply/wait-reasons.ts';

export interface GenerationServiceOptions {
  readonly store: GenerationStore;
  readonly messenger: Pick<Messenger, 'replyOwner' | 'replyMessageId'>;
  readonly admission: Admission;
  readonly acceptance: Acceptance;
  readonly pipeline: Pipeline;
  readonly cancellation: Cancellation;
  readonly decisions: AdminDecisions;
  readonly delivery: Delivery;
  readonly progress: ProgressUpdates;
  readonly waitReasons: WaitReasons;
  readonly rules: RuleBook;
  readonly offer: ModelOffer;
  /** By so long after a command another process with the bot's token would have shown progress, in ms. */
  readonly othersShowMs: number;
  /** Tells the member of a change: progress, or the final message. */
  readonly onChange: (change: GenerationChange) => void;
  /** A command, or a click, ended without a picture. Must not throw, and returns at once. */
  readonly onRefused: (guildId: string, reason: RefusalReason) => void;
  /** Another process with the bot's token answered a command before this one. */
  readonly onAnsweredElsewhere: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Waits before Discord is asked again for a reply, in ms; the last is repeated for as long as it does not answer. */
const ASK_AGAIN_MS = [2_000, 10_000, 60_000] as const;

/** Between two looks at what is to be finished, in ms. */
const LOOK_EVERY_MS = 250;

export class GenerationService {
  readonly #options: GenerationServiceOptions;
  /** Questions about unclear acknowledgements, and lost submits that could not be noted yet. */
  readonly #tasks: BackgroundTasks;
  #stopping = false;

  constructor(options: GenerationServiceOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'recovery broke off'));
  }

  /** What may be asked for now. */
  get models(): readonly ImageModel[] {
    return this.#options.offer.offered;
  }

  /** Those, and those that extend a picture. */
  get usableModels(): readonly ImageModel[] {
    return this.#options.offer.usable;
  }

  /** All, for the names of what was asked for. */
  get knownModels(): readonly ImageModel[] {
    return this.#options.offer.known;
  }

  /** What is offered in place of a model that is not, null for nothing; the model itself while it is. */
  inPlaceOf(modelId: string): ImageModel | null {
    return this.#options.offer.inPlaceOf(modelId);
  }

  /** What paints where the member names no model. */
  get defaultModel(): ImageModel {
    return this.#options.offer.defaultModel;
  }

  /** Why nothing is submitted now; empty while something is. */
  get pausedFor(): readonly PauseCause[] {
    return this.#options.pipeline.causes;
  }

  /** To whom prompts may go, as people know them, and whether pictures that go in may go there as well. */
  get hosts(): readonly { readonly name: string; readonly takesPictures: boolean }[] {
    const accounts = this.lanes.all.map(({ account }) => account);
    const byName = Map.groupBy(accounts, ({ hostName }) => hostName);
    return [...byName].map(([name, of]) => ({ name, takesPictures: of.some(({ takesPictures }) => takesPictures) }));
  }

  /** The accounts that paint. */
  get lanes(): Lanes {
    return this.#options.pipeline.lanes;
  }

  /** What is to be done about what an admin or the operator decided. */
  get decisions(): AdminDecisions {
    return this.#options.decisions;
  }

  /** Why pictures cannot be stored, as a sentence for the operator; null while they can. */
  get storageFailure(): string | null {
    return this.#options.pipeline.storageFailure;
  }

  /** What a former process left unfinished. Read it before the first command can come in. */
  leftovers(): Promise<readonly string[]> {
    return this.#options.store.unfinished();
  }

  /** Takes in a picture that is for no generation. Throws as `PictureIntake.bring` does. */
  takeIn(...picture: Parameters<Pipeline['takeIn']>): ReturnType<Pipeline['takeIn']> {
    return this.#options.pipeline.takeIn(...picture);
  }

  /** Takes up what a former process left unfinished, then serves the queue. */
  async start(leftovers: readonly string[]): Promise<void> {
    const { store, rules, decisions, pipeline, progress, onChange, clock, log } = this.#options;
    // Nobody has the empty ids: what is left of the rules is what holds for all.
    decisions.setPaused((await rules.rulesFor('', '')).isBotPaused);
    for (const guildId of await rules.pausedGuilds()) decisions.setGuildPaused(guildId, true);
    for (const account of await rules.drainedAccounts()) decisions.setDrained(account, true);
    // A key may have been taken out of the settings since, or a backup restored.
    if (this.lanes.all.every(({ account }) => this.lanes.isDrained(account.name)))
      log.warn('every account is drained: nothing is painted until /operator lanes uses one again');
    await pipeline.proveStorage();
    await recoverUnfinished(leftovers, {
      store,
      clock,
      log,
      tasks: this.#tasks,
      resume: (ref) => pipeline.resume(ref),
      lookUp: (ref) => pipeline.recover(ref),
      prepare: (generationId) => pipeline.prepare(generationId),
      askForReply: (generationId) => this.acknowledgementUnclear(generationId),
      inPlace: () => pipeline.start(),
      changed: (change) => {
        onChange(change);
        // It may be back in the queue, long after the start.
        pipeline.poke();
      },
      resumed: (generation) => progress.resumed(generation),
    });
    pipeline.poke();
    progress.queueMoved();
  }

  /** Resolves when each of these has come to its end and its member has been told, or after `mostMs`. */
  async finished(ids: readonly string[], mostMs: number, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#options;
    const age = new Stopwatch(clock);
    while (age.elapsed() < mostMs) {
      const unfinished = new Set(await store.unfinished());
      if (!ids.some((id) => unfinished.has(id))) return;
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** Looks at the queue soon: an account may paint more than it did. */
  poke(): void {
    this.#options.pipeline.poke();
  }

  /** Checks a request, prices it and holds its money. Milliseconds, and nothing outside this machine is asked. */
  async request(request: GenerationRequest): Promise<RequestResult> {
    const result = await (this.#stopping ? refused({ kind: 'stopping' }) : this.#options.acceptance.request(request));
    if (result.kind === 'refused') this.noteRefusal(request.requester.guildId, reasonOf(result.refusal));
    return result;
  }

  /** Has a refusal counted for its server: those of requests are. */
  noteRefusal(guildId: string, reason: RefusalReason): void {
    this.#options.onRefused(guildId, reason);
  }

  /** What is kept of requests, and what they would cost. */
  get acceptance(): Pick<Acceptance, 'draft' | 'keepDraft' | 'quote'> {
    return this.#options.acceptance;
  }

  /** The models that this member may use here, and what everything costs now. Asks the database alone. */
  async offerFor(requester: Requester): Promise<PricedModels> {
    const { store, rules, offer } = this.#options;
    const inForce = await rules.rulesFor(requester.guildId, requester.userId);
    const allowed = modelsAllowedTo(requester, inForce);
    const models = allowed === null ? offer.usable : offer.usable.filter(({ id }) => allowed.includes(id));
    return {
      final: inForce.finalModelId === null ? null : offer.inPlaceOf(inForce.finalModelId),
      models: models.filter(paints),
      extenders: models.filter((model) => !paints(model)),
      prices: new PriceList(await store.toldPrices()),
    };
  }

  /** Whose pictures members may use as references there. */
  async referenceSources({ guildId, userId }: Requester): Promise<ReferenceSources> {
    return (await this.#options.rules.rulesFor(guildId, userId)).references;
  }

  /** What would stop such a request now, by the same checks; null for nothing. Holds nothing. */
  previewRefusal(requester: Requester, options: RequestOptions): Promise<Refusal | null> {
    return this.#options.acceptance.previewRefusal(requester, options);
  }

  /** What no member can paint here, because a single picture costs more than may be spent at a stretch. */
  get abovePace(): AbovePace {
    return this.#options.admission.abovePace;
  }

  /** Discord has heard the acknowledgement: now the pictures may be submitted, once those that go in are here. */
  async acknowledged(generationId: string): Promise<void> {
    const { store, pipeline, onChange } = this.#options;
    const opened = await store.open(generationId);
    if (opened === null) return;
    onChange({ generationId, ended: false });
    if (opened === 'queued') pipeline.poke();
    else pipeline.prepare(generationId);
  }

  /**
   * Nobody knows whether Discord heard the acknowledgement: the answer to it was lost, or the process died. Discord is asked for
   * the reply, as often as need be; then it is one or the other. What a stop leaves open is found out by the next start.
   */
  acknowledgementUnclear(generationId: string): void {
    const { clock, log } = this.#options;
    this.#tasks.run((signal) =>
      retry(() => this.#askForReply(generationId, signal), {
        waits: ASK_AGAIN_MS,
        signal,
        clock,
        onError: (error) =>
          log.warn({ generation: generationId, err: error }, 'Discord could not be asked about a reply'),
      }),
    );
  }

  async #askForReply(generationId: string, signal: AbortSignal): Promise<void> {
    const { store, onAnsweredElsewhere, log } = this.#options;
    const generation = await store.find(generationId);
    if (generation === null) return;
    const owner = await ownerOfReply(generation, signal, this.#options);
    await (owner === 'this_bot' ? this.acknowledged(generationId) : this.notAcknowledged(generationId));
    if (owner !== 'another_process') return;
    log.error({ generation: generationId }, 'DISCORD_TOKEN is in use elsewhere: another process answered');
    onAnsweredElsewhere();
  }

  /** Discord refused the acknowledgement, or has that of another process: nobody waits here, so nothing is submitted or charged. */
  async notAcknowledged(generationId: string): Promise<void> {
    await this.#options.store.withdraw(generationId, this.#options.clock.now());
  }

  /** The message that answers a command, for whoever may see it; null where everybody may not, or it cannot be found. */
  async publicReply(generationId: string): Promise<MessagePlace | null> {
    const { store, messenger } = this.#options;
    const generation = await store.find(generationId);
    if (generation === null || generation.reply.isPrivate) return null;
    const messageId = await messenger.replyMessageId(generation);
    if (messageId === null) return null;
    const { guildId, channelId } = generation.requester;
    return { guildId, channelId, messageId };
  }

  /** Ends what was asked for, as far as that costs nothing. */
  get cancellation(): Cancellation {
    return this.#options.cancellation;
  }

  /** Everything that a member may know of their own money and pictures here. */
  async quota(requester: CapHolder): Promise<MemberQuota> {
    const { store, rules, acceptance, offer } = this.#options;
    const usage = { ...(await acceptance.usage(requester)), ...(await this.waitOf(requester)) };
    return memberQuota(requester, usage, { store, rules, offer });
  }

  /** What the member's pictures wait for. */
  waitOf(requester: Pick<Requester, 'guildId' | 'userId'>): Promise<MemberWait> {
    return this.#options.waitReasons.ofMember(requester);
  }

  /**
   * Takes no more, gives running pictures up to `graceMs`, and leaves the rest in the database for the next start.
   * Resolves when nothing of this process touches the database any more.
   */
  async stop(graceMs: number): Promise<void> {
    const { pipeline, delivery, clock } = this.#options;
    this.#stopping = true;
    // All of it within the grace: a notice to the operator that is on its way may take long, too.
    const finished = this.#finish();
    const grace = new AbortController();
    await Promise.race([finished, clock.sleep(graceMs, grace.signal).catch(() => undefined)]);
    grace.abort();
    pipeline.abort();
    delivery.abort();
    await finished;
  }

  async #finish(): Promise<void> {
    const { decisions, pipeline, delivery, progress } = this.#options;
    this.#tasks.abort();
    await Promise.all([this.#tasks.settled(), decisions.stop(), pipeline.stop(), progress.stop(), delivery.stop()]);
    // The last pictures have moved on meanwhile, and are being delivered.
    await Promise.all([progress.stop(), delivery.stop()]);
  }
}
