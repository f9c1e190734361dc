/** One account, which is one key, at one host of the models. */
import type { HostCapabilities, Misfit, ModelAtHost, PaintRequest } from '../model/host.ts';
import type { PricedPicture } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';
import type { AccessProbe, ImageProvider, ImageRequest, RunningTask, SubmittedTask } from './image-provider.ts';

/** A task that the host says it took. */
export interface FoundTask extends SubmittedTask {
  readonly createdAtMs: number;
}

/**
 * What became of a wish to cancel:
 *
 * - `free`: it had not started, and costs nothing.
 * - `goes_on`: it runs or has ended. Its full price is due either way, so that it was left alone.
 * - `billed`: it started at that very moment and was ended; its full price is due.
 * - `unsupported`: the host cancels nothing.
 */
export type CancelOutcome = 'free' | 'goes_on' | 'billed' | 'unsupported';

export interface HostAccount extends ImageProvider, AccessProbe {
  readonly host: HostCapabilities;
  /** What the model takes there, as far as is known now; undefined where it is not painted there. */
  modelAt(modelId: string): ModelAtHost | undefined;
  /** What of the request would not be kept; nothing where the account can paint it. */
  misfitsOf(request: PaintRequest): readonly Misfit[];
  /** How long its tasks took there lately, by their median; null before the first one. */
  usualMs(modelId: string): number | null;
  /** What one such picture costs there; null for a model whose price is not known. */
  priceOf(modelId: string, picture: PricedPicture): MicroUsd | null;
  /**
   * The tasks of that very request that the host took since `sinceMs`, by our wall clock, or shortly before; the oldest first. null where
   * that cannot be told: the host has no such list, or it could not be read back to then. Free. Throws a ProviderError where the host
   * cannot be asked.
   */
  findSubmitted(request: ImageRequest, sinceMs: number, signal: AbortSignal): Promise<readonly FoundTask[] | null>;
  /**
   * Ends a task that costs nothing yet. Once more does no more. Throws a ProviderError where nobody knows whether it was cancelled: its next
   * poll says it.
   */
  cancel(task: RunningTask, signal: AbortSignal): Promise<CancelOutcome>;
}
