// What the two threads say to each other.

import type { Size } from '../generation/model/image-model.ts';
import type { SpendingChart } from '../generation/ports/imaging.ts';

/** One piece of work. */
export type ImagingJob =
  | { readonly kind: 'decode'; readonly bytes: Uint8Array; readonly size: Size }
  | { readonly kind: 'preview'; readonly bytes: Uint8Array }
  | { readonly kind: 'shrink'; readonly bytes: Uint8Array; readonly limitBytes: number }
  | { readonly kind: 'chart'; readonly chart: SpendingChart };

/** `ready` comes once, before any other; each job gets one of the others. `bytes`: null where it cannot be done. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly bytes: Uint8Array | null }
  | { readonly kind: 'failed'; readonly message: string };
