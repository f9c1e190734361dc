/** Looks for the task of a submit whose answer never came, and gives it to the picture. */
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import { retry } from '../../runtime/retry.ts';
import type { Lane } from '../flow-control/lanes.ts';
import { pictureKey, type Generation, type Picture, type PictureTask } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore, StartedPicture } from '../ports/generation-store.ts';
import type { FoundTask } from '../ports/host-account.ts';
import { ProviderError, type ImageRequest } from '../ports/image-provider.ts';
import type { InputFiles } from './input-files.ts';

export interface LostSubmitsOptions {
  readonly store: Pick<GenerationStore, 'startRendering'>;
  readonly inputs: Pick<InputFiles, 'open'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** From submit to the last poll, in ms, for a task of that model. */
  readonly taskTimeoutMs: (modelId: string) => number;
}

/** A picture that stands as `submitting`, and what is known of its last submit. */
export interface UnclearSubmit {
  readonly generation: Generation;
  readonly picture: Picture;
  readonly lane: Lane;
  /** When that began, by the wall clock. */
  readonly submittedAtMs: number;
  /** What the account takes for it, where its host does not say that. */
  readonly price: MicroUsd | null;
  /** Resolves when each answer that other submits got until now is written down: a task of theirs is not to be taken for this one's. */
  readonly othersNoted: () => Promise<void>;
}

/**
 * `adopted`: the picture renders. `none`: the host has no such task that no other picture has. `unknown`: that cannot be told (any more), so
 * it must not be sent again. `unsupported`: the host cannot be asked.
 */
export type LookupResult =
  | { readonly kind: 'adopted'; readonly task: PictureTask; readonly started: StartedPicture }
  | { readonly kind: 'none' | 'unknown' | 'unsupported' };

/** Waits before the list is read, in ms: what was taken just now may be listed a moment later. */
const LOOKS_MS = [0, 2_000, 4_000] as const;
/** Between two tries of what cannot be asked. */
const RETRY_MS = 5_000;
/** Between two tries of what the database refused. */
const WRITE_RETRY_MS = 1_000;

export class LostSubmits {
  readonly #options: LostSubmitsOptions;

  constructor(options: LostSubmitsOptions) {
    this.#options = options;
  }

  /** @param patienceMs how long a host that cannot be asked is asked again. Throws the signal's reason, and what opening the files throws. */
  async adopt(submit: UnclearSubmit, patienceMs: number, signal: AbortSignal): Promise<LookupResult> {
    const { lookup } = submit.lane.account;
    if (lookup === undefined) return { kind: 'unsupported' };
    const { inputs, clock, log } = this.#options;
    const { generation, picture, submittedAtMs } = submit;
    const { recipe, requester } = generation;
    using opened = await inputs.open({ inputs: recipe.inputs, owner: requester.userId }, signal);
    if (opened === null) return { kind: 'unknown' };
    const request = { ...recipe, seed: picture.seed, inputs: opened.files };
    const untilMs = clock.monotonic() + patienceMs;
    for (let looks = 0; looks < LOOKS_MS.length;) {
      await clock.sleep(LOOKS_MS[looks] ?? 0, signal);
      // Later it deletes what went in, and a list without it says nothing. Where the clock was set back, nobody knows how long ago that was.
      const ageMs = clock.now() - submittedAtMs;
      if (ageMs < 0 || ageMs > lookup.withinMs) return { kind: 'unknown' };
      try {
        const found = await lookup.find(request, submittedAtMs, signal);
        if (found === null) return { kind: 'unknown' };
        if (found.length > 0) await submit.othersNoted();
        const adopted = await this.#adoptOne(submit, request, found, signal);
        if (adopted !== null) return adopted;
        looks += 1;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        log.warn({ picture: pictureKey(picture), err: error }, 'a lost submit could not be looked up');
        if (clock.monotonic() >= untilMs) return { kind: 'unknown' };
        await clock.sleep(RETRY_MS, signal);
      }
    }
    return { kind: 'none' };
  }

  /** The first that no picture has: one update gives it to this one. */
  async #adoptOne(
    { picture, submittedAtMs, price }: UnclearSubmit,
    { modelId }: ImageRequest,
    found: readonly FoundTask[],
    signal: AbortSignal,
  ): Promise<LookupResult | null> {
    const { store, clock, log, taskTimeoutMs } = this.#options;
    for (const { taskId, pollingUrl } of found) {
      const task = { taskId, pollingUrl, submittedAtMs, deadlineMs: clock.now() + taskTimeoutMs(modelId) };
      // It is paid for: it is tried until it is written down.
      const started = await retry(() => store.startRendering(picture, task, price, picture), {
        waits: [WRITE_RETRY_MS],
        signal,
        clock,
        onError: (error) => log.error({ err: error }, 'a found task could not be written down, and is tried again'),
      });
      if (started === null) continue;
      log.info({ picture: pictureKey(picture), task: taskId }, 'the task of a lost submit was found');
      return { kind: 'adopted', task, started };
    }
    return null;
  }
}
