import type { DeliveryRoute, FailureReason, PictureEnd } from './generation.ts';
import type { MicroUsd } from './money.ts';

interface OfGeneration {
  readonly generation: string;
}

interface OfPicture extends OfGeneration {
  readonly picture: number;
}

/**
 * One step in the life of a generation or of one of its pictures, after it was written down: a line of the log, and what
 * the metrics count. `to` is the state that was reached, `model` is null where it could not be read. Times are in ms.
 */
export type LifecycleEvent =
  | (OfGeneration & { readonly to: 'held'; readonly model: string; readonly count: number; readonly price: MicroUsd })
  /** Acknowledged: its pictures wait. */
  | (OfGeneration & { readonly to: 'queued' })
  | (OfGeneration & {
      readonly to: 'withdrawn';
      readonly model: string | null;
      readonly count: number;
      readonly released: MicroUsd;
    })
  | (OfPicture & { readonly to: 'submitting' })
  /** `billed`: what the submit that nobody heard the answer of may have cost; 0 where BFL provably did not start. */
  | (OfPicture & { readonly to: 'requeued'; readonly billed: MicroUsd })
  /** `waitMs`: from the command to the submit. */
  | (OfPicture & { readonly to: 'rendering'; readonly task: string; readonly waitMs: number | null })
  | (OfPicture & { readonly to: 'kept'; readonly model: string | null; readonly charged: MicroUsd })
  | (OfPicture & {
      readonly to: Exclude<PictureEnd, 'kept'>;
      readonly model: string | null;
      readonly reason: FailureReason;
      readonly released: MicroUsd;
      readonly billed: MicroUsd;
    })
  | (OfGeneration & { readonly to: 'ended' })
  /** `delayMs`: from the end of the last picture; null where it was offered again after all had failed. */
  | (OfGeneration & {
      readonly to: 'delivered';
      readonly model: string | null;
      readonly route: DeliveryRoute;
      readonly delayMs: number | null;
    })
  | (OfGeneration & { readonly to: 'undelivered'; readonly model: string | null });
