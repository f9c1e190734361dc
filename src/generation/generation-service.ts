/** The use case: from a command to its final message. Knows no Discord, no HTTP and no SQL. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import { Stopwatch, type Clock } from '../runtime/clock.ts';
import { retry } from '../runtime/retry.ts';
import type { AdminDecisions } from './admin-decisions.ts';
import type { AbovePace, AdmissibleRequest, Admission } from './admission/admission.ts';
import type { CapPolicy } from './admission/cap-policy.ts';
import { memberQuota, type MemberQuota } from './admission/member-quota.ts';
import { bindingCap, isMembersAlone, tightestCap, type CapUsage } from './model/caps.ts';
import { confirmFrom, DRAFT_LIFE_MS } from './model/confirmation.ts';
import { ownerOfReply } from './acknowledgement.ts';
import type { MessagePlace, Recipe, ReplyHandle, Requester } from './model/generation.ts';
import type { ImageModel } from './model/image-model.ts';
import type { MicroUsd } from './model/money.ts';
import { repeatOptions, type RequestOptions } from './model/options.ts';
import { periodsAt } from './model/periods.ts';
import type { PauseCause } from './model/pause-cause.ts';
import type { Refusal } from './model/refusal.ts';
import { modelsAllowedTo, type RuleBook } from './model/rules.ts';
import { PriceList, type ModelOffer } from './model/told-price.ts';
import type { MemberWait } from './model/wait.ts';
import type { Cancelled, FailWaiting } from './pipeline/fail-waiting.ts';
import type { GenerationChange } from './pipeline/generation-change.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { Draft, DraftStore, KeptDraft } from './ports/draft-store.ts';
import type { AcceptResult, GenerationStore, MemberUsage, NewOrigin, WaitingOf } from './ports/generation-store.ts';
import type { Messenger } from './ports/messenger.ts';
import { recoverUnfinished } from './recovery.ts';
import type { Delivery } from './reply/delivery.ts';
import type { ProgressUpdates } from './reply/progress.ts';
import type { WaitReasons } from './reply/wait-reasons.ts';

export interface GenerationServiceOptions {
  readonly store: GenerationStore;
  readonly drafts: DraftStore;
  /** From this price of a command on its member is asked; null: never. */
  readonly confirmFrom: MicroUsd | null;
  /** Whether a server's admins can be asked for more. */
  readonly canAskAdmins: (guildId: string) => Promise<boolean>;
  readonly messenger: Pick<Messenger, 'replyOwner' | 'replyMessageId'>;
  readonly admission: Admission;
  readonly pipeline: Pipeline;
  readonly failWaiting: FailWaiting;
  readonly decisions: AdminDecisions;
  readonly delivery: Delivery;
  readonly progress: ProgressUpdates;
  readonly waitReasons: WaitReasons;
  readonly caps: CapPolicy;
  readonly rules: RuleBook;
  readonly models: readonly ImageModel[];
  readonly defaultModel: ImageModel;
  /** How many pictures of a member may wait. */
  readonly maxWaiting: number;
  /** Of this process, in the custom ids of what it shows. */
  readonly processId: string;
  /** By so long after a command another process with the bot's token would have shown progress, in ms. */
  readonly othersShowMs: number;
  /** Tells the member of a change: progress, or the final message. */
  readonly onChange: (change: GenerationChange) => void;
  /** Another process with the bot's token answered a command before this one. */
  readonly onAnsweredElsewhere: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One command: who, where to answer, and what they typed. */
export interface GenerationRequest {
  readonly requester: Requester;
  /** As it is now: its token lives for so long from here. */
  readonly reply: Omit<ReplyHandle, 'tokenExpiresAtMs'> & { readonly tokenLifeMs: number };
  readonly options: RequestOptions;
  /** The earlier generation whose button was clicked; null for `/imagine`. */
  readonly origin: NewOrigin | null;
  /** What the button said that it costs; null where it said nothing. More is not held. */
  readonly shownPrice: MicroUsd | null;
  /** The draft that is confirmed. */
  readonly draftId: string | null;
}

/** What a member is asked before it is painted; nothing is held. */
export interface PriceQuestion {
  readonly kind: 'asked';
  /** What Confirm starts. */
  readonly draftId: string;
  readonly recipe: Recipe;
  readonly price: MicroUsd;
  /** What a button told, where that is less by now. */
  readonly shownPrice: MicroUsd | null;
  /** Under which there is least left, as it is now. */
  readonly tightest: CapUsage | null;
}

export type Quote =
  | { readonly kind: 'quoted'; readonly price: MicroUsd; readonly usages: readonly CapUsage[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** `seed`: where the member chose one. */
type Click = Pick<GenerationRequest, 'origin' | 'draftId' | 'shownPrice'> & Pick<RequestOptions, 'seed'>;

export type RequestResult =
  | { readonly kind: 'accepted'; readonly generationId: string }
  /** `draftId`: what an admin can be asked for, whose moderators' channel is set and where the member's own caps bind and no other; else null. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly draftId: string | null }
  | PriceQuestion
  | Extract<AcceptResult, { readonly kind: 'running' | 'confirmed_before' | 'draft_gone' | 'duplicate' }>;

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

  get models(): readonly ImageModel[] {
    return this.#options.models;
  }

  /** What paints where the member names no model. */
  get defaultModel(): ImageModel {
    return this.#options.defaultModel;
  }

  /** Why nothing is submitted now; empty while something is. */
  get pausedFor(): readonly PauseCause[] {
    return this.#options.pipeline.causes;
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

  /** Takes up what a former process left unfinished, then serves the queue. */
  async start(leftovers: readonly string[]): Promise<void> {
    const { store, rules, decisions, pipeline, progress, onChange, clock, log } = this.#options;
    // Nobody has the empty ids: what is left of the rules is what holds for all.
    decisions.setPaused((await rules.rulesFor('', '')).isBotPaused);
    for (const guildId of await rules.pausedGuilds()) decisions.setGuildPaused(guildId, true);
    await pipeline.proveStorage();
    await recoverUnfinished(leftovers, {
      store,
      clock,
      log,
      tasks: this.#tasks,
      resume: (ref) => pipeline.resume(ref),
      askForReply: (generationId) => this.acknowledgementUnclear(generationId),
      inPlace: () => pipeline.start(),
      changed: onChange,
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

  /** Checks a request, prices it and holds its money. Milliseconds, and nothing outside this machine is asked. */
  async request({ requester, reply, options, ...click }: GenerationRequest): Promise<RequestResult> {
    if (this.#stopping) return refused({ kind: 'stopping' });
    const checked = await this.#options.admission.check(requester, options);
    if (!checked.ok) return refused(checked.refusal);
    const { tokenLifeMs, ...rest } = reply;
    const handle = { ...rest, tokenExpiresAtMs: this.#options.clock.now() + tokenLifeMs };
    return this.#hold(checked.request, handle, { ...click, seed: options.seed });
  }

  /** What the member is still to confirm there; null where there is nothing (any more). */
  async draft(id: string, { userId, guildId }: Pick<Requester, 'userId' | 'guildId'>): Promise<KeptDraft | null> {
    const { drafts, clock } = this.#options;
    const draft = await drafts.findDraft(id, clock.now() - DRAFT_LIFE_MS);
    return draft?.userId === userId && draft.guildId === guildId ? draft : null;
  }

  /** Keeps what was refused, so that nobody fills it in twice. */
  async keepDraft(draft: Omit<Draft, 'createdAtMs'>): Promise<void> {
    const { drafts, clock } = this.#options;
    await drafts.saveDraft({ ...draft, createdAtMs: clock.now() });
  }

  /** The models that this member may use here, and what everything costs now. Asks the database alone. */
  async offerFor(requester: Requester): Promise<ModelOffer> {
    const { store, rules, models } = this.#options;
    const inForce = await rules.rulesFor(requester.guildId, requester.userId);
    const allowed = modelsAllowedTo(requester, inForce);
    return {
      final: models.find(({ id }) => id === inForce.finalModelId) ?? null,
      models: allowed === null ? models : models.filter(({ id }) => allowed.includes(id)),
      prices: new PriceList(await store.toldPrices()),
    };
  }

  /** What would stop such a request now, by the same checks; null for nothing. Holds nothing. */
  async previewRefusal(requester: Requester, options: RequestOptions): Promise<Refusal | null> {
    const { store, admission, maxWaiting, clock } = this.#options;
    const checked = await admission.check(requester, options);
    if (!checked.ok) return checked.refusal;
    const tooOften = await store.heldTooOften(requester.userId, clock.now());
    if (tooOften !== null) return tooOften;
    const { recipe, price } = checked.request;
    const { usages, waiting } = await this.usage(requester);
    const cap = bindingCap(usages, price);
    if (cap !== null) return admission.overCap(checked.request, cap, usages);
    return waiting + recipe.count > maxWaiting ? { kind: 'queue_full', waiting, max: maxWaiting } : null;
  }

  /** What no member can paint here, because a single picture costs more than may be spent at a stretch. */
  get abovePace(): AbovePace {
    return this.#options.admission.abovePace;
  }

  async #hold(request: AdmissibleRequest, reply: ReplyHandle, click: Click): Promise<RequestResult> {
    const { requester, recipe, listPrice, finalPrice, rules } = request;
    const { store, admission, maxWaiting, processId, clock } = this.#options;
    const { origin, draftId, shownPrice } = click;
    const from = confirmFrom(this.#options.confirmFrom, rules.confirmFrom);
    const mostPrice = shownPrice ?? (from === null ? null : from - 1);
    const result = await store.accept(
      {
        requester,
        reply,
        recipe,
        listPrice,
        finalPrice,
        processId,
        createdAtMs: clock.now(),
        origin,
        draftId,
        mostPrice,
      },
      { periods: periodsAt(clock.now(), rules.calendar) },
      maxWaiting,
    );
    switch (result.kind) {
      case 'duplicate':
      case 'running':
      case 'confirmed_before':
      case 'draft_gone':
        return result;
      case 'dearer': {
        const { price, usages } = result;
        const kept = await this.#keepDraft(request, reply, click);
        return { kind: 'asked', draftId: kept, recipe, price, shownPrice, tightest: tightestCap(usages) };
      }
      case 'over_cap': {
        const refusal = admission.overCap(request, result.cap, result.usages);
        const isAskable =
          isMembersAlone(result.usages, request.price) && (await this.#options.canAskAdmins(requester.guildId));
        return { kind: 'refused', refusal, draftId: isAskable ? await this.#keepDraft(request, reply, click) : null };
      }
      case 'queue_full':
        return refused({ kind: 'queue_full', waiting: result.waiting, max: maxWaiting });
      case 'too_often':
        return refused(result);
      case 'bot_paused':
        return refused({ kind: 'rule', breach: { kind: 'bot_paused' } });
      case 'accepted':
        return { kind: 'accepted', generationId: reply.interactionId };
    }
  }

  /** Keeps what may be painted later, as it was decided; a seed that nobody chose and nobody saw is drawn anew then. */
  async #keepDraft(
    { requester: { userId, guildId }, recipe, model }: AdmissibleRequest,
    { interactionId: id, isPrivate }: ReplyHandle,
    { origin, draftId, seed }: Click,
  ): Promise<string> {
    if (draftId !== null) return draftId;
    const { drafts, clock } = this.#options;
    const options = { ...repeatOptions(recipe, model), seed };
    await drafts.saveDraft({ id, userId, guildId, options, isPrivate, origin, createdAtMs: clock.now() });
    return id;
  }

  /** What such a request costs now, and what is used of each cap; or what stands against it but for caps. Holds nothing. */
  async quote(requester: Requester, options: RequestOptions): Promise<Quote> {
    const checked = await this.#options.admission.check(requester, options);
    if (!checked.ok) return { kind: 'refused', refusal: checked.refusal };
    return { kind: 'quoted', price: checked.request.price, usages: (await this.usage(requester)).usages };
  }

  /** Discord has heard the acknowledgement: now the pictures may be submitted. */
  async acknowledged(generationId: string): Promise<void> {
    const { store, pipeline, onChange } = this.#options;
    if (!(await store.open(generationId))) return;
    onChange({ generationId, ended: false });
    pipeline.poke();
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

  /** Cancels for the member what waits of that. What is rendering goes on: it is paid for. */
  async cancelWaiting(of: WaitingOf & { readonly userId: string }): Promise<Cancelled> {
    const { failWaiting, pipeline } = this.#options;
    const cancelled = await failWaiting.cancel(of, 'cancelled');
    pipeline.poke();
    return cancelled;
  }

  /**
   * Cancels what waits of one generation, for the member who asked for it. `elsewhere`: another process took its command, and
   * hears of every click as well.
   */
  async cancelGeneration(
    generationId: string,
    { userId, processId }: { readonly userId: string; readonly processId: string },
  ): Promise<Cancelled | 'unknown' | 'elsewhere' | 'not_yours'> {
    const { store, failWaiting, pipeline } = this.#options;
    const generation = await store.find(generationId);
    if (generation === null) return 'unknown';
    if (generation.processId !== processId) return 'elsewhere';
    if (generation.requester.userId !== userId) return 'not_yours';
    const cancelled = await failWaiting.generation(generationId, 'cancelled');
    pipeline.poke();
    return cancelled;
  }

  /** What the member has spent under each cap, and what they have in the works. */
  async usage(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<MemberUsage> {
    const { store, caps } = this.#options;
    return store.memberUsage(requester.guildId, requester.userId, await caps.capsFor(requester));
  }

  /** Everything that a member may know of their own money and pictures here. */
  async quota(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<MemberQuota> {
    const { store, rules, models, defaultModel: fallback } = this.#options;
    const usage = { ...(await this.usage(requester)), ...(await this.waitOf(requester)) };
    return memberQuota(requester, usage, { store, rules, models, fallback });
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

function refused(refusal: Refusal): RequestResult {
  return { kind: 'refused', refusal, draftId: null };
}
