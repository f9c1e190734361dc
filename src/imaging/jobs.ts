// What the two threads say to each other.

import type { FileFormat, Size } from '../generation/model/image-model.ts';
import type { InputFault, InputLimits } from '../generation/model/input-picture.ts';
import type { SpendingChart } from '../generation/ports/imaging.ts';

/** One piece of work. */
export type ImagingJob =
  | { readonly kind: 'decode'; readonly bytes: Uint8Array; readonly size: Size }
  | { readonly kind: 'preview'; readonly bytes: Uint8Array }
  | { readonly kind: 'shrink'; readonly bytes: Uint8Array; readonly limitBytes: number }
  /** The file at that path, as a JPEG within these limits. */
  | ({ readonly kind: 'prepare'; readonly path: string } & InputLimits)
  | { readonly kind: 'mark'; readonly bytes: Uint8Array; readonly format: FileFormat }
  | { readonly kind: 'chart'; readonly chart: SpendingChart };

/** What `prepare` found. */
type AboutInput =
  | { readonly kind: 'prepared'; readonly size: Size; readonly isFirstFrame: boolean }
  | { readonly kind: 'refused'; readonly fault: InputFault };

/** What a job brings. `bytes`: null where it cannot be done. */
export interface JobResult {
  readonly bytes: Uint8Array | null;
  readonly about?: AboutInput;
}

/** `ready` comes once, before any other; each job gets one of the others. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'done' } & JobResult)
  | { readonly kind: 'failed'; readonly message: string };
