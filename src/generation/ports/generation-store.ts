import type { CapScope, CapUsage } from '../model/caps.ts';
import type { HoldRate } from '../model/hold-rate.ts';
import type {
  CancelReason,
  DeliveryRoute,
  EarlierGeneration,
  FailureReason,
  Generation,
  KeptFile,
  LaneName,
  Origin,
  PictureEnd,
  PictureRef,
  PictureTask,
  Recipe,
  ReplyHandle,
  Requester,
} from '../model/generation.ts';
import type { TargetOf } from '../model/lifecycle.ts';
import type { MicroUsd } from '../model/money.ts';
import type { Submit } from '../model/pace.ts';
import type { Strike } from '../model/strike.ts';
import type { ToldPrice } from '../model/told-price.ts';
import type { CapSet } from '../model/cap-set.ts';
import type { PaintOrder } from './provider-account.ts';

/**
 * Nothing waits longer than this for its next submit, in ms: `not_before_ms` further ahead was written before the host's
 * clock was set back, and is ignored.
 */
export const LONGEST_WAIT_MS = 600_000;

/** Where a generation comes from, and what was filled in: while one is on its way, its member cannot start the same again. */
export interface NewOrigin extends Origin {
  /**
   * '' where nothing is filled in, else a digest of it: no second copy of a prompt is kept. A seed that we drew is no part of it.
   */
  readonly input: string;
}

export interface PaintedFile extends KeptFile {
  /** Where it was painted with another one than it was to be, or with none (null). */
  readonly seed?: number | null;
}

/** A generation as it is accepted: the seeds of its pictures follow from `recipe.seed`. */
export interface NewGeneration {
  readonly requester: Requester;
  readonly reply: ReplyHandle;
  readonly recipe: Recipe;
  /** Of one picture, by our own table. What is held is what the provider said that it costs, where that is another price. */
  readonly listPrice: MicroUsd;
  /** As in Generation. */
  readonly leastPrice: MicroUsd;
  readonly finalPrice: MicroUsd | null;
  readonly processId: string;
  readonly createdAtMs: number;
  readonly isMarked: boolean;
  readonly origin: NewOrigin | null;
  /** The most that all its pictures may cost without a question; null for whatever they cost. */
  readonly mostPrice: MicroUsd | null;
  /** The draft that it confirms, which starts nothing else after that. */
  readonly draftId: string | null;
}

/** A picture that goes in, by its generation and its number there, from 1. */
export interface InputRef {
  readonly generationId: string;
  readonly number: number;
}

/** The file of a picture that goes in. */
export interface KeptInput extends KeptFile {
  /** It was an animation. */
  readonly isFirstFrame: boolean;
  /** Of the upload that it was made from; null of a copy. */
  readonly sourceSha256: string | null;
}

/** What the pictures that go in decide about what is painted. */
export interface PreparedGeneration extends Pick<Recipe, 'aspect' | 'size'> {
  readonly listPrice: MicroUsd;
  readonly leastPrice: MicroUsd;
  /** As in Generation. */
  readonly finalPrice: MicroUsd | null;
}

/** The periods in which a hold counts. */
export type HoldPeriods = Pick<CapSet, 'periods'>;

/** The member held money as often as they may, and may again then. */
export interface TooOften extends HoldRate {
  readonly kind: 'too_often';
  readonly untilMs: number;
}

/** `duplicate`: this interaction was accepted before; whoever did so answers it. */
export type AcceptResult =
  /** `price`: what is held for it. */
  | { readonly kind: 'accepted'; readonly price: MicroUsd }
  | { readonly kind: 'bot_paused' }
  | { readonly kind: 'over_cap'; readonly cap: CapUsage; readonly usages: readonly CapUsage[] }
  | { readonly kind: 'queue_full'; readonly waiting: number }
  | TooOften
  /** All its pictures cost more than `mostPrice`; nothing else stands against it. */
  | { readonly kind: 'dearer'; readonly price: MicroUsd; readonly usages: readonly CapUsage[] }
  /** Its draft has started that one before. */
  | { readonly kind: 'confirmed_before'; readonly generationId: string }
  | { readonly kind: 'draft_gone' }
  /** The member has started the same before, and it is on its way. */
  | { readonly kind: 'running'; readonly generationId: string }
  | { readonly kind: 'duplicate' };

/** How a picture ended without a file. `billed` is what the provider took for it all the same: the operator's waste. */
export interface PictureFailure<State extends PictureEnd = Exclude<PictureEnd, 'kept'>> {
  readonly state: State;
  readonly reason: FailureReason;
  readonly details: readonly string[];
  readonly billed: MicroUsd;
}

/** What the events of a generation tell. */
export interface GenerationFacts {
  readonly modelId: string;
  /** Of one picture; of that one, where one is meant. */
  readonly unitPrice: MicroUsd;
  readonly createdAtMs: number;
  /** The account that the one picture was sent to; null where it was sent to none, or more than one is meant. */
  readonly account: string | null;
}

/** A picture that this call ended. `generationEnded`: it was the last of its generation. */
export interface PictureEnded extends GenerationFacts {
  readonly generationEnded: boolean;
}

/** The submit of a picture that was lost, the first one, the second, … */
export interface LostSubmit extends PictureRef {
  readonly submits: number;
}

/** A picture that renders from this call on. `price`: what was held for it until then. */
export interface StartedPicture extends Pick<GenerationFacts, 'createdAtMs'> {
  readonly price: MicroUsd;
}

/** A generation that this call withdrew, with so many pictures. */
export interface Withdrawn extends GenerationFacts {
  readonly count: number;
}

/** A generation that this call delivered. `endedAtMs`: of its last picture; null where all had failed to arrive before. */
export interface Delivered {
  readonly modelId: string;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

/** Where a generation stands in the queue. */
export interface QueuePlace {
  /** Counted fairly over members, from 1. */
  readonly place: number;
  readonly userId: string;
  /** Before then none of its waiting pictures is sent to the provider. */
  readonly notBeforeMs: number;
}

/** A waiting picture, as the queue sees it. */
export interface QueuedPicture extends PictureRef {
  readonly userId: string;
  readonly guildId: string;
  readonly unitPrice: MicroUsd;
  readonly order: PaintOrder;
  /** The one account that may paint it, since a submit to that may have been taken; null for any. */
  readonly account: string | null;
}

/** Who is to paint a picture. `price`: what that account takes by our own table; null where its host says it. */
export interface LaneClaim extends LaneName {
  readonly price: MicroUsd | null;
}

export type ClaimResult =
  | { readonly kind: 'claimed' }
  /** It does not wait any more, or the whole bot or its server is paused. */
  | { readonly kind: 'not_claimed' }
  /** The operator blocked its member or its server. */
  | { readonly kind: 'blocked' }
  /** What is held and charged passes a cap of that scope: it was lowered since, or something cost more than was told. */
  | { readonly kind: 'over_cap'; readonly scope: CapScope }
  /** The burn rate delays it. Delays that follow each other are one incident, which began then. */
  | { readonly kind: 'delayed'; readonly incidentSinceMs: number }
  /** It costs more than a whole window may: the limit was lowered since it was accepted. It would wait for ever. */
  | { readonly kind: 'too_dear' };

/** `nextMs`: when there may be room for the next delayed picture; null where only an event can make it. */
export interface DelayedQueue {
  readonly isDelaying: boolean;
  readonly nextMs: number | null;
}

/** What counts against the burn rate: in all, of the server with the most, and of the member with the most there. */
export interface WindowUse {
  readonly total: MicroUsd;
  readonly server: { readonly id: string; readonly used: MicroUsd };
  readonly member: { readonly id: string; readonly used: MicroUsd };
}

/** Which waiting pictures are meant: of that member, in that server, from until then; all where nothing is named. */
export interface WaitingOf {
  readonly userId?: string;
  readonly guildId?: string;
  readonly queuedUntilMs?: number;
}

export interface CancelledGeneration extends GenerationFacts {
  readonly generationId: string;
  /** Which of its pictures were cancelled. */
  readonly numbers: readonly number[];
  readonly released: MicroUsd;
  readonly ended: boolean;
}

/** A member's spending under each cap, and how many of their pictures wait or are being painted. */
export interface MemberUsage {
  readonly usages: readonly CapUsage[];
  readonly waiting: number;
  readonly painting: number;
}

/** A picture that a member got, as they are told of it. */
export interface RecentPicture extends PictureRef {
  /** '' where it was kept too long ago. */
  readonly prompt: string;
  readonly modelId: string;
  readonly charged: MicroUsd;
  readonly keptAtMs: number;
  /** Where it stands; null where no link leads to it. */
  readonly message: { readonly channelId: string; readonly messageId: string } | null;
}

/**
 * Everything that must survive the process. Each method is one transaction: after a crash on any line it has happened
 * whole or not at all. A transition (`generation/model/lifecycle.ts`) is conditional on the state that it leaves, so of two
 * callers one makes it; the other one gets false or null.
 */
export interface GenerationStore {
  /** Sets the price of all pictures aside under every cap at once and writes the rows, or says what stands against it. */
  accept(generation: NewGeneration, periods: HoldPeriods, maxWaiting: number): Promise<AcceptResult>;
  /** `queued`; `held` where pictures that go in are to be fetched first; null where this call did not open it. */
  open(generationId: string): Promise<'queued' | 'held' | null>;
  /** Notes that a picture that goes in is on the disk. False where its generation does not wait for it (any more). */
  keepInput(input: InputRef, kept: KeptInput): Promise<boolean>;
  /**
   * Queues the pictures of a generation once all that goes in is here, and lowers what is held to what they cost; `listPrice` is that
   * of one picture, by our own table. False where they do not wait for that.
   */
  prepare(generationId: string, prepared: PreparedGeneration, nowMs: number): Promise<boolean>;
  withdraw(generationId: string, nowMs: number): Promise<Withdrawn | null>;

  /**
   * Takes a picture for its submit to that account, where no block, pause or cap stands against it, and the bill of the window stays within the burn
   * rate whatever others claim at the same time; else it stays in the queue, for the burn rate delayed.
   */
  claim(ref: PictureRef, nowMs: number, lane: LaneClaim): Promise<ClaimResult>;
  /** Not to be tried before `notBeforeMs`; where it `staysThere`, by no other account either. False by default. */
  requeue(ref: PictureRef, notBeforeMs: number, staysThere?: boolean): Promise<boolean>;
  /**
   * `told`: the price that the provider named with its answer, as in `priceTold`. `lost`: the submit for which the task was found; null is
   * returned then where that is not the last one, or another picture has the task.
   */
  startRendering(
    ref: PictureRef,
    task: PictureTask,
    told?: MicroUsd | null,
    lost?: LostSubmit | null,
  ): Promise<StartedPicture | null>;
  /**
   * The provider said what a picture costs that is on its way: its hold becomes that, and a higher price is that of all pictures of
   * its model which are not with the provider yet. False where nothing changed.
   */
  priceTold(ref: PictureRef, price: MicroUsd, nowMs: number): Promise<boolean>;
  /** `billed`: what the provider took, where that is not what its member is charged. */
  keep(
    ref: PictureRef,
    file: PaintedFile,
    charged: MicroUsd,
    nowMs: number,
    billed?: MicroUsd,
  ): Promise<PictureEnded | null>;
  /** For a picture that is `submitting` or `rendering`. */
  fail(ref: PictureRef, failure: PictureFailure<TargetOf<'fail'>>, nowMs: number): Promise<PictureEnded | null>;
  /** For a picture that is `rendering` and whose task was ended at its host; `billed`: what that took for it. */
  cancelRendering(ref: PictureRef, billed: MicroUsd, nowMs: number): Promise<PictureEnded | null>;
  /** For a picture that is `queued`. */
  failWaiting(
    ref: PictureRef,
    failure: PictureFailure<TargetOf<'failWaiting'>>,
    nowMs: number,
  ): Promise<PictureEnded | null>;
  /**
   * For a picture that was `submitting` when the process died: notes that this submit of it may have been billed, and puts it
   * back in the queue the first time, fails it the second, or where it must not be sent again. The member is charged once at most either way.
   */
  recoverLostSubmit(
    lost: LostSubmit,
    nowMs: number,
    again?: boolean,
  ): Promise<(PictureEnded & { readonly requeued: boolean }) | null>;
  /**
   * Ends every waiting picture of a generation, its money released; null where none waits, and for `blocked` where its member and
   * its server are not blocked any more.
   */
  cancelWaiting(generationId: string, reason: CancelReason, nowMs: number): Promise<CancelledGeneration | null>;
  /** Ends a waiting picture where what is held and charged passes a cap under which it counts; null where all caps hold. */
  cancelOverCap(ref: PictureRef, nowMs: number): Promise<PictureEnded | null>;

  /** From `ended` or `undelivered`. */
  markDelivered(
    generationId: string,
    route: DeliveryRoute,
    messageId: string,
    nowMs: number,
  ): Promise<Delivered | null>;
  /** The model's id. */
  markUndelivered(generationId: string): Promise<Pick<GenerationFacts, 'modelId'> | null>;

  /** Every price that the provider told and that is not our own. */
  toldPrices(): Promise<readonly ToldPrice[]>;
  /** The generation that another one comes from; null where it is gone or erased. */
  findEarlier(generationId: string): Promise<EarlierGeneration | null>;
  find(generationId: string): Promise<Generation | null>;
  /**
   * The first `perMember` waiting pictures of each member that may start now, oldest first within the member; those alone that
   * cost no more than `payable`, where it is given and not null.
   */
  queueHeads(perMember: number, nowMs: number, payable?: MicroUsd | null): Promise<readonly QueuedPicture[]>;
  /** Puts those delayed pictures in front of `queueHeads` again for which the window has room. Changes no state. */
  letDelayedGo(nowMs: number): Promise<DelayedQueue>;
  /** For each generation with a delayed picture: when the first of them goes on if all before it do. */
  delayedUntil(nowMs: number): Promise<ReadonlyMap<string, number>>;
  /** Who has most of what counts against the burn rate, or null. */
  mostOfWindow(nowMs: number): Promise<WindowUse | null>;
  /** When the next picture that must wait may start, or null. */
  nextStartMs(nowMs: number): Promise<number | null>;
  /** For each generation of which a picture waits. */
  queuePlaces(): Promise<ReadonlyMap<string, QueuePlace>>;
  /** Ids of all generations that are `held`, `open` or `ended`, oldest first: what a start has to take up. */
  unfinished(): Promise<readonly string[]>;
  /** Every picture that waits, the oldest first. */
  waitingPictures(of?: WaitingOf): Promise<readonly QueuedPicture[]>;
  /** A member's pictures that were sent to the provider since then, the oldest first: what their pace is computed from. */
  submitsSince(userId: string, sinceMs: number): Promise<readonly Submit[]>;
  memberUsage(guildId: string, userId: string, caps: CapSet): Promise<MemberUsage>;
  /** The member's spending under each cap alone. */
  capUsages(guildId: string, userId: string, caps: CapSet): Promise<readonly CapUsage[]>;
  /** Whether the rate refuses the member the next hold. */
  heldTooOften(userId: string, nowMs: number): Promise<TooOften | null>;
  /** The last pictures that a member got in that server, the newest first. */
  recentPictures(guildId: string, userId: string, limit: number): Promise<readonly RecentPicture[]>;
  /** The member's pictures, in any server, that the provider declined since then, oldest first. */
  moderatedSince(userId: string, sinceMs: number): Promise<readonly Strike[]>;
  /** Ids of the member's generations in that server of which a picture is `rendering`. */
  renderingGenerations(userId: string, guildId: string): Promise<readonly string[]>;
  /** Ids of the generations of which a picture waits, the longest waiting first. */
  waitingGenerations(of: WaitingOf): Promise<readonly string[]>;
}
