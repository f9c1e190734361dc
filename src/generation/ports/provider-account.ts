import type { Recipe } from '../model/generation.ts';
import type { Misfit } from '../model/host.ts';
import type { MicroUsd } from '../model/money.ts';
import type { HostAccount } from './host-account.ts';
import type { ImageProvider } from './image-provider.ts';

/** What of a request decides who may paint it, and what it costs there. */
export type PaintOrder = Omit<Recipe, 'prompt' | 'count'>;

/** An account that pictures are painted with: one key of one host. */
export interface ProviderAccount {
  /** As rows, reports and metrics name the host: `bfl`. */
  readonly host: string;
  /** As they name the account, which is never its key: `bfl` for the first key, `bfl-2` for the second. */
  readonly name: string;
  /** The host as people know it: `Black Forest Labs`. */
  readonly hostName: string;
  readonly provider: ImageProvider;
  /** Tasks at once. */
  readonly concurrency: number;
  /** Whether it may paint with that model, as far as is known. */
  readonly paints: (modelId: string) => boolean;
  /** How long its tasks took lately, by their median; null before the first one. */
  readonly usualMs: (modelId: string) => number | null;
  /** When it is asked for pictures of that model: the account with the lowest number first. */
  readonly turnFor: (modelId: string) => number;
  /** Of one picture, by our own table of this host; null where it is not to paint it, or cannot keep everything that was asked for. */
  readonly priceOf: (order: PaintOrder) => MicroUsd | null;
  /** Whether it may still turn out that it paints that model: since the start its host could not be asked, and not for long. */
  readonly isUnsure?: (modelId: string) => boolean;
  /** Finds the tasks of a submit whose answer was lost, `withinMs` after it at most; absent where the host cannot. */
  readonly lookup?: { readonly withinMs: number; readonly find: HostAccount['findSubmitted'] };
  /** Ends a task that costs nothing yet; absent where the host cancels nothing. */
  readonly cancel?: HostAccount['cancel'];
  /** What of that it would not keep; nothing where it can paint it. */
  readonly misfitsOf: (order: PaintOrder) => readonly Misfit[];
  /** Whether the host says what each task cost. Where it does not, our table is what is settled. */
  readonly tellsCost: boolean;
  /** Whether pictures may go in there. */
  readonly takesPictures: boolean;
}
