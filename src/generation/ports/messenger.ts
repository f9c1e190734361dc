import type { BurnRule } from '../model/burn-rate.ts';
import type { CapUsage } from '../model/caps.ts';
import type { DeliveryRoute, EarlierGeneration, Generation, Picture } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { PauseReason } from '../model/pause-cause.ts';
import type { StrikeStanding } from '../model/strike.ts';
import type { LatePicture, Wait } from '../model/wait.ts';
import type { WindowUse } from './generation-store.ts';
import type { StorageFault } from './picture-storage.ts';

/** What a member may be told while they wait. `done`: how many pictures came to an end. */
export type Progress =
  | { readonly kind: 'waiting'; readonly wait: Wait; readonly done: number }
  | {
      readonly kind: 'painting';
      readonly sinceMs: number;
      readonly done: number;
      /** What is painted and not here yet. */
      readonly late: LatePicture | null;
      /** Whether a picture could still be cancelled at its host. */
      readonly canCancel: boolean;
    };

/** A kept picture with its bytes, ready to be sent. */
export interface FinishedPicture {
  readonly picture: Picture;
  readonly bytes: Uint8Array;
}

/** Kept pictures, held in memory until this is disposed of. */
export interface LoadedPictures extends Disposable {
  readonly pictures: readonly FinishedPicture[];
}

/** Reads kept pictures for a message. */
export interface PictureLoader {
  /**
   * Waits for room in memory, of which `owner` gets a share. Those whose files are gone are left out.
   *
   * @throws the signal's reason.
   */
  load(pictures: readonly Picture[], owner: string, signal: AbortSignal): Promise<LoadedPictures>;
}

/** Everything that the one final message says. */
export interface FinalMessage {
  readonly generation: Generation;
  readonly pictures: readonly FinishedPicture[];
  /** The member's caps as they stand now, narrowest first. */
  readonly usages: readonly CapUsage[];
  /** The member's own caps that are nearly used and of which they have not heard in this period. */
  readonly warnings: readonly CapUsage[];
  /** The member's strikes, where a picture of this message was one; null where none was, or none are counted. */
  readonly strikes: StrikeStanding | null;
  /** What it comes from, where its message is to tell that: Discord itself shows which message somebody clicked. */
  readonly earlier: (EarlierGeneration & { readonly modelName: string }) | null;
}

export interface Receipt {
  readonly route: DeliveryRoute;
  readonly messageId: string;
}

/** Nothing could be delivered this time. `retryable`: trying again may help. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly retryable: boolean;

  constructor(message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}

/** A price that a host reports for pictures that cost `listPrice` by our own table. */
export interface PriceReport {
  /** As in OperatorNotice. */
  readonly host?: string;
  readonly modelId: string;
  readonly listPrice: MicroUsd;
  readonly price: MicroUsd;
  /** Whether members are charged it: one that is out of all proportion counts as billed alone. */
  readonly isBelieved: boolean;
}

/**
 * What the operator is told, once for each time that it happens; of one account, where there are several. `host`: the id of the host that
 * it is about, by default Black Forest Labs, whose prices our own table has.
 */
export type OperatorNotice = OperatorNews & { readonly account?: string; readonly host?: string };

export type OperatorNews =
  /** `balance` of the account, where it is known, and what a picture costs that it does not pay for. */
  | {
      readonly kind: 'paused';
      readonly reason: PauseReason;
      readonly balance: MicroUsd | null;
      readonly needed: MicroUsd;
    }
  | { readonly kind: 'resumed' }
  /** The host fails for everybody, so that nothing is submitted; and it paints again. */
  | { readonly kind: 'provider_failing' }
  | { readonly kind: 'provider_back' }
  /** Pictures cannot be stored, so that nothing is submitted; and they can again. */
  | { readonly kind: 'storage_failing'; readonly fault: StorageFault }
  | { readonly kind: 'storage_back' }
  /** The burn rate delays pictures; who has most of the window, and where. */
  | ({ readonly kind: 'burning' } & BurnRule & WindowUse)
  /** The balance fell by `lost` since then, and by the ledger it should have fallen by `billed`. */
  | { readonly kind: 'drift'; readonly sinceMs: number; readonly lost: MicroUsd; readonly billed: MicroUsd }
  /** The database was set back to what it was at `takenAtMs`. */
  | {
      readonly kind: 'restored';
      readonly takenAtMs: number;
      readonly restoredAtMs: number;
      /** What was decided and spent since is not known. */
      readonly isUncertain: boolean;
      /** The whole bot is paused. */
      readonly isPaused: boolean;
    }
  /** After a restore: since `sinceMs` the host took `lost`, and the database that came back knows of `billed`. */
  | { readonly kind: 'unrecorded'; readonly sinceMs: number; readonly lost: MicroUsd; readonly billed: MicroUsd }
  /** The last good automatic backup is of `lastMs`, too long ago; and there is a new one. */
  | { readonly kind: 'backup_overdue'; readonly lastMs: number }
  | { readonly kind: 'backup_again' }
  /** The checks of the database found a fault. */
  | { readonly kind: 'database_damaged' }
  /** Another process answers members with the bot's token. */
  | { readonly kind: 'token_in_use' }
  /** A model that the provider answered 404 for, for hours, is offered no more; `successorId`: what is in its place. */
  | { readonly kind: 'model_hidden'; readonly modelId: string; readonly successorId: string | null }
  /** The provider takes another price than our own table says. */
  | ({ readonly kind: 'price' } & PriceReport)
  | { readonly kind: 'low_balance'; readonly balance: MicroUsd; readonly perDay: MicroUsd; readonly days: number };

/**
 * Whose the reply to a command is, as long as we have shown nothing in it. `undecided`: it says nothing so far, so that it may be
 * ours, or that of another process with the bot's token.
 */
export type ReplyOwner = 'nobody' | 'undecided' | 'this_bot' | 'another_process';

/** What a reply shows: still progress, already pictures, or it cannot be looked at any more. */
export type ReplyState = 'waiting' | 'gone' | Receipt;

/** Tells members and the operator. Discord implements it. */
export interface Messenger {
  /**
   * Shows progress when it can, and with it the pictures of a command of several that are kept already; never throws, and may
   * skip what newer progress replaces.
   */
  showProgress(generation: Generation, progress: Progress): void;
  /**
   * Sends the one final message: into the reply, else into the channel, else to the member directly. Sending the same
   * one twice does not show it twice. Throws DeliveryError.
   */
  deliver(message: FinalMessage, signal: AbortSignal): Promise<Receipt>;
  /** Reads the reply of a generation whose acknowledgement got no answer. Throws where Discord cannot be asked. */
  replyOwner(generation: Generation): Promise<ReplyOwner>;
  /** The id of a generation's reply; null where there is none, or Discord cannot be asked. */
  replyMessageId(generation: Generation): Promise<string | null>;
  /** Looks at the reply of a generation that may have been delivered before. Throws where Discord cannot be asked. */
  replyState(generation: Generation): Promise<ReplyState>;
  /** Tells the bot's owner, directly or else in the channel that the settings name; never throws. False where it arrived nowhere. */
  notifyOperator(notice: OperatorNotice): Promise<boolean>;
}

/** Who may say something that is to be said once. */
export interface Notices {
  /** Takes that right. True for the first holder, and again for that same one. */
  claimNotice(key: string, holder: string, atMs: number): Promise<boolean>;
}
