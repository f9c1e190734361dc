import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import { retry } from '../../runtime/retry.ts';
import type { FailureReason, PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { GenerationChange } from './generation-change.ts';
import { loadPicture, type LoadedPicture } from './picture-claims.ts';

export interface PictureWritesOptions {
  readonly store: Pick<GenerationStore, 'find' | 'requeue' | 'fail' | 'cancelRendering'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted when the process ends: the next start goes on from the rows. */
  readonly signal: AbortSignal;
  readonly onChange: (change: GenerationChange) => void;
  /** Called once a picture has failed: nothing that was remembered of it counts any more. */
  readonly onFailed: (ref: PictureRef) => void;
}

/** Between two tries of what the database refused, in ms: the disk may be full, the file locked. */
export const WRITE_RETRY_MS = 1_000;

/** What must be known or written of a task that may be paid: each is tried until it succeeds or the process ends. */
export class PictureWrites {
  readonly #options: PictureWritesOptions;

  constructor(options: PictureWritesOptions) {
    this.#options = options;
  }

  untilWritten<T>(step: () => Promise<T>): Promise<T> {
    const { clock, log, signal } = this.#options;
    return retry(step, {
      waits: [WRITE_RETRY_MS],
      signal,
      clock,
      onError: (error) => log.error({ err: error }, 'a write failed and will be tried again'),
    });
  }

  load(ref: PictureRef): Promise<LoadedPicture> {
    return this.untilWritten(() => loadPicture(this.#options.store, ref));
  }

  /** Returns false: its price was not spent. */
  async requeue(ref: PictureRef, notBeforeMs: number, staysThere = false): Promise<false> {
    await this.untilWritten(() => this.#options.store.requeue(ref, notBeforeMs, staysThere));
    this.changed(ref, false);
    return false;
  }

  async fail(
    ref: PictureRef,
    reason: FailureReason,
    { details = [], billed = 0 }: { readonly details?: readonly string[]; readonly billed?: MicroUsd } = {},
  ): Promise<void> {
    const isModerated = reason === 'request_moderated' || reason === 'content_moderated';
    const failure = { state: isModerated ? ('moderated' as const) : ('failed' as const), reason, details, billed };
    const { store, clock, onFailed } = this.#options;
    const ended = await this.untilWritten(() => store.fail(ref, failure, clock.now()));
    onFailed(ref);
    if (ended !== null) this.changed(ref, ended.generationEnded);
  }

  /** Whoever cancelled it may have written that down already. */
  async cancelled(ref: PictureRef, billed: MicroUsd): Promise<void> {
    const { store, clock } = this.#options;
    const ended = await this.untilWritten(() => store.cancelRendering(ref, billed, clock.now()));
    if (ended !== null) this.changed(ref, ended.generationEnded);
  }

  changed({ generationId }: PictureRef, ended: boolean): void {
    this.#options.onChange({ generationId, ended });
  }
}
