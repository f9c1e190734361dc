/**
 * The life of a generation and of its pictures, as data: every transition, one row each. A *generation* is what one command
 * asked for; a *picture* is one of its 1 to 4 files and one task at the provider. In order, with the file of each step:
 *
 *  1. A command is checked against rules, pauses and strikes: `admission/admission.ts`. A refusal ends here, free of charge.
 *  2. `accept` sets the price aside under every cap and writes the rows, in one transaction: `db/generations/accept.ts`.
 *  3. The command is acknowledged at Discord: `discord/interactions/start-generation.ts`. `open` queues the pictures, or
 *     `withdraw` gives the money back where Discord never heard the acknowledgement. Where pictures go in, they are fetched
 *     first: `pipeline/input-preparation.ts`; then `prepare` lowers the hold to their real sizes and queues.
 *  4. The dispatcher takes pictures from the queue, which is rows, into the limiter: `pipeline/dispatcher.ts`.
 *  5. `claim` (`pipeline/picture-claims.ts`) is written before the one call that spends, `startRendering` after it and before the first poll:
 *     `pipeline/picture-worker.ts`. What a failed submit means is decided in `pipeline/submit-failures.ts`.
 *  6. The task is followed to its end: `pipeline/task-follower.ts`. The finished picture is downloaded, checked and written to disk:
 *     `pipeline/picture-fetcher.ts`. `keep` charges for it; every other end releases what was held. `cancelRendering` ends one that its
 *     host ended before it cost anything: `pipeline/task-cancellation.ts`.
 *  7. With its last picture the generation has ended (`end`): the final message is sent, `reply/delivery.ts`.
 *  8. What a killed process left is taken up from its rows: `recovery.ts`.
 *
 * The SQL of each row is the function of the same name in `db/generations/transitions.ts`. It is conditional on `from`, so of
 * two callers one makes the transition. `observed-store.ts` tells its event. Tests hold all of this to the table, the crash
 * points of `docs/reliability.md` and the diagram in `docs/architecture.md` as well.
 */
import type { DeliveryRoute, FailureReason, GenerationState, PictureEnd, PictureState } from './generation.ts';
import type { MicroUsd } from './money.ts';

/** What a transition books in the ledger; null: nothing. */
type LedgerEffect = 'hold' | 'settle' | 'release' | 'unconfirmed' | null;

interface Transition<State extends string> {
  /** Empty: it begins here. */
  readonly from: readonly State[];
  /** Several where the reason decides. */
  readonly to: readonly State[];
  readonly ledger: LedgerEffect;
  /** The event that the observed store tells, one for each state of `to`; none where no bot is running. */
  readonly events: readonly LifecycleEvent['to'][];
}

/** A transition of a whole generation. `pictures`: what happens to all of its pictures in that state, in the same transaction. */
interface GenerationTransition extends Transition<GenerationState> {
  readonly of: 'generation';
  readonly pictures?: { readonly from: readonly PictureState[]; readonly to: PictureState };
}

interface PictureTransition extends Transition<PictureState> {
  readonly of: 'picture';
}

export const TRANSITIONS = {
  /** Checked and paid for: the price is held. Discord has not been answered yet. */
  accept: {
    of: 'generation',
    from: [],
    to: ['held'],
    pictures: { from: [], to: 'held' },
    ledger: 'hold',
    events: ['held'],
  },
  /** Discord has heard the acknowledgement. Pictures stay `held` while one that goes in is not here. */
  open: {
    of: 'generation',
    from: ['held'],
    to: ['open'],
    pictures: { from: ['held'], to: 'queued' },
    ledger: null,
    events: ['queued'],
  },
  /** The pictures that go in are on our disk; what is held for them is lowered to what they cost, never raised. */
  prepare: { of: 'picture', from: ['held'], to: ['queued'], ledger: null, events: ['queued'] },
  /** Discord never heard it, so nobody waits. */
  withdraw: {
    of: 'generation',
    from: ['held'],
    to: ['withdrawn'],
    pictures: { from: ['held'], to: 'cancelled' },
    ledger: 'release',
    events: ['withdrawn'],
  },

  /** Written before the POST: from here on it may have been sent. */
  claim: { of: 'picture', from: ['queued'], to: ['submitting'], ledger: null, events: ['submitting'] },
  /** The provider provably did not start it. */
  requeue: { of: 'picture', from: ['submitting'], to: ['queued'], ledger: null, events: ['requeued'] },
  /** The process died in `submitting` for the first time: submitted once more, a possible bill noted. */
  requeueLostSubmit: {
    of: 'picture',
    from: ['submitting'],
    to: ['queued'],
    ledger: 'unconfirmed',
    events: ['requeued'],
  },
  /** The same a second time: no third submit. */
  failLostSubmit: {
    of: 'picture',
    from: ['submitting'],
    to: ['failed'],
    ledger: 'release',
    events: ['failed'],
  },
  /** The provider took it: its task is paid for. A price that it names corrects the hold: `db/generations/told-prices.ts`. */
  startRendering: { of: 'picture', from: ['submitting'], to: ['rendering'], ledger: null, events: ['rendering'] },
  /** Its file is on disk. */
  keep: { of: 'picture', from: ['rendering'], to: ['kept'], ledger: 'settle', events: ['kept'] },
  /** Declined by the provider, or failed on the way. */
  fail: {
    of: 'picture',
    from: ['submitting', 'rendering'],
    to: ['failed', 'moderated'],
    ledger: 'release',
    events: ['failed', 'moderated'],
  },
  /** Its task was ended at the host by whoever asked for it, or by the owner of the account. */
  cancelRendering: {
    of: 'picture',
    from: ['rendering'],
    to: ['cancelled'],
    ledger: 'release',
    events: ['cancelled'],
  },
  /** Never submitted: the provider was away for too long, its member is paused for strikes, or a picture that goes in did not come. */
  failWaiting: {
    of: 'picture',
    from: ['held', 'queued'],
    to: ['failed', 'cancelled'],
    ledger: 'release',
    events: ['failed', 'cancelled'],
  },
  /** `/cancel`, and a request to be forgotten. */
  cancelWaiting: {
    of: 'picture',
    from: ['held', 'queued'],
    to: ['cancelled'],
    ledger: 'release',
    events: ['cancelled'],
  },
  /**
   * It waited when a backup was taken that was restored since, or was on its way then and has ended or is erased now:
   * `db/backup/settle-restored.ts`.
   */
  failRestored: {
    of: 'picture',
    from: ['held', 'queued', 'submitting', 'rendering'],
    to: ['failed'],
    ledger: 'release',
    events: [],
  },

  /** In the transaction that ends its last picture. The final message is owed. */
  end: { of: 'generation', from: ['open'], to: ['ended'], ledger: null, events: ['ended'] },
  /** The final message has arrived. */
  markDelivered: { of: 'generation', from: ['ended'], to: ['delivered'], ledger: null, events: ['delivered'] },
  /** Discord refuses it everywhere: the pictures are kept, and `/history` offers them. */
  markUndelivered: { of: 'generation', from: ['ended'], to: ['undelivered'], ledger: null, events: ['undelivered'] },
  /** The member fetched them after all. */
  markDeliveredLate: {
    of: 'generation',
    from: ['undelivered'],
    to: ['delivered'],
    ledger: null,
    events: ['delivered'],
  },
  /** It was erased after the backup that brought it back had been taken: `db/backup/settle-restored.ts`. */
  closeErased: { of: 'generation', from: ['ended'], to: ['delivered'], ledger: null, events: [] },
} as const satisfies Readonly<Record<string, GenerationTransition | PictureTransition>>;

export type TransitionName = keyof typeof TRANSITIONS;
type NamesOf<Subject> = {
  [Name in TransitionName]: (typeof TRANSITIONS)[Name]['of'] extends Subject ? Name : never;
}[TransitionName];
export type GenerationTransitionName = NamesOf<'generation'>;
export type PictureTransitionName = NamesOf<'picture'>;
/** The states to which a transition may lead. */
export type TargetOf<Name extends TransitionName> = (typeof TRANSITIONS)[Name]['to'][number];

/** A generation on its way: what a start has to take up. */
export const UNFINISHED_GENERATION = ['held', 'open', 'ended'] as const satisfies readonly GenerationState[];
/** A picture of which no task is known yet. */
export const WAITING_PICTURE = ['held', 'queued', 'submitting'] as const satisfies readonly PictureState[];
/** A picture on its way: its price is still held. */
export const UNENDED_PICTURE = [...WAITING_PICTURE, 'rendering'] as const satisfies readonly PictureState[];

const WAITING: readonly PictureState[] = WAITING_PICTURE;

/** Whether a picture is one of `WAITING_PICTURE`. */
export function isWaiting(state: PictureState): boolean {
  return WAITING.includes(state);
}

interface OfGeneration {
  readonly generation: string;
}

interface OfPicture extends OfGeneration {
  readonly picture: number;
}

/** Of a picture whose money moved. */
interface OfSentPicture extends OfPicture {
  /** The account that it was sent to; null where it was sent to none. */
  readonly account: string | null;
}

/**
 * A transition that was written down: a line of the log, and what the metrics count. `to` is the state that was reached
 * (`requeued` is `queued` once more). Times are in ms, money in micro-dollars.
 */
export type LifecycleEvent =
  | (OfGeneration & {
      readonly to: 'held';
      readonly guild: string;
      readonly model: string;
      readonly count: number;
      readonly price: MicroUsd;
    })
  /** Acknowledged: its pictures wait. */
  | (OfGeneration & { readonly to: 'queued' })
  | (OfGeneration & {
      readonly to: 'withdrawn';
      readonly model: string;
      readonly count: number;
      readonly released: MicroUsd;
    })
  | (OfPicture & { readonly to: 'submitting'; readonly account: string })
  /** `billed`: what the submit whose answer was lost may have cost; 0 where the provider provably did not start. */
  | (OfSentPicture & { readonly to: 'requeued'; readonly billed: MicroUsd })
  /** `waitMs`: from the command to the submit. */
  | (OfPicture & { readonly to: 'rendering'; readonly task: string; readonly waitMs: number })
  | (OfSentPicture & {
      readonly to: 'kept';
      readonly model: string;
      readonly charged: MicroUsd;
      readonly billed: MicroUsd;
    })
  | (OfSentPicture & {
      readonly to: Exclude<PictureEnd, 'kept'>;
      readonly model: string;
      readonly reason: FailureReason;
      readonly released: MicroUsd;
      readonly billed: MicroUsd;
    })
  | (OfGeneration & { readonly to: 'ended' })
  /** `delayMs`: from the end of the last picture; null where it was offered again after all had failed. */
  | (OfGeneration & {
      readonly to: 'delivered';
      readonly model: string;
      readonly route: DeliveryRoute;
      readonly delayMs: number | null;
    })
  | (OfGeneration & { readonly to: 'undelivered'; readonly model: string });
