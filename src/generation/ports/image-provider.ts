import type { Aspect, FileFormat, ImageFormat, Size } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';

/** One picture to paint. `aspect` is null when the member gave pixels; `size` is always the size that was priced. */
export interface ImageRequest {
  readonly modelId: string;
  readonly prompt: string;
  readonly aspect: Aspect | null;
  readonly size: Size;
  readonly seed: number;
  readonly enhance: boolean;
  readonly safety: number;
  readonly format: ImageFormat;
}

/** What the provider said when it took a task. Store it before anything else: the task is paid for. */
export interface SubmittedTask {
  readonly taskId: string;
  readonly pollingUrl: string;
  /** The provider's own price, where it names one at submit. */
  readonly cost: MicroUsd | null;
}

/** A task that is being painted. */
export interface RunningTask {
  readonly modelId: string;
  readonly taskId: string;
  readonly pollingUrl: string;
  readonly submittedAtMs: number;
  /** Wall-clock time after which waiting ends with `timed_out`. */
  readonly deadlineMs: number;
}

/** How a task ended. Only `ready` is billed (help.bfl.ai/articles/2916279050: moderated requests are not). */
export type TaskOutcome =
  | { readonly kind: 'ready'; readonly sampleUrl: string; readonly seed: number | null; readonly cost: MicroUsd | null }
  | { readonly kind: 'moderated'; readonly stage: 'request' | 'content'; readonly reasons: readonly string[] }
  | { readonly kind: 'failed'; readonly detail: string };

/** A picture that passed every check: type by its magic bytes, decoded to its last row, and of no more pixels than were ordered. */
export interface DownloadedImage {
  readonly bytes: Uint8Array;
  readonly format: FileFormat;
  readonly size: Size;
}

/**
 * Why a call of the provider did not bring what was asked, one word for each decision that follows:
 *
 * - `busy`: at the account's limit (429). Not started; later, and fewer at once.
 * - `overloaded`: the provider itself has too much to do (503 before it took the task). The same, but for everybody.
 * - `unreachable`: no connection was made, or reads kept failing. Not started; later.
 * - `out_of_credits` (402), `key_refused` (401, 403, or a key of the wrong form): not started. A proxy may have sent it, or a
 *   prompt brought it about, so it says nothing of the account by itself: `accountState` does.
 * - `invalid_request`: this request will never be taken (400, 422).
 * - `unknown_model`: the provider does not offer this model under this address (404).
 * - `outcome_unknown`: a submit may have been taken and billed, but its answer was lost. Never submit it again by yourself.
 * - `timed_out`: the task was still going at its deadline.
 * - `unanswered`: at the deadline nobody knew: the last polls failed.
 * - `task_lost`: the provider no longer knows the task.
 * - `sample_expired`: the picture's url is dead; polling again may bring a fresh one.
 * - `bad_image`: what came cannot be decoded whole, or is too large.
 * - `untrusted_url`: the answer pointed outside the trusted hosts; nothing was sent there.
 */
export type ProviderErrorKind =
  | 'busy'
  | 'overloaded'
  | 'unreachable'
  | 'out_of_credits'
  | 'key_refused'
  | 'invalid_request'
  | 'unknown_model'
  | 'outcome_unknown'
  | 'timed_out'
  | 'unanswered'
  | 'task_lost'
  | 'sample_expired'
  | 'bad_image'
  | 'untrusted_url';

/** The base of every error that an `ImageProvider` throws, but for the AbortSignal's own reason. Its message never holds a key, a signed url or a body. */
export abstract class ProviderError extends Error {
  abstract readonly kind: ProviderErrorKind;
  /** How long the provider asked us to wait, where it did. */
  readonly retryAfterMs: number | null;
  /** The message of the `invalid_request` that the same answer is where the account is well; null where it cannot be one. */
  readonly asInvalidRequest: string | null;
  /** Whether the answer has the form that the host documents for it, so that no proxy between sent it. */
  readonly isDocumented: boolean;

  constructor(message: string, options: ProviderErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.asInvalidRequest = options.asInvalidRequest ?? null;
    this.isDocumented = options.isDocumented ?? false;
  }
}

export interface ProviderErrorOptions {
  readonly retryAfterMs?: number | null;
  readonly asInvalidRequest?: string | null;
  readonly isDocumented?: boolean;
  readonly cause?: unknown;
}

/** What the host itself says of the account. */
export type AccountState =
  /** The key is accepted. `balance`: what is left of the prepaid credits; null where the host does not tell it. */
  | { readonly kind: 'well'; readonly balance: MicroUsd | null }
  | { readonly kind: 'out_of_credits' }
  | { readonly kind: 'key_refused' }
  /** Nothing of the host is at the address that the settings name. */
  | { readonly kind: 'wrong_address' };

/** The host that paints. Every method throws a ProviderError, or the signal's reason when aborted. */
export interface ImageProvider {
  /** The one call that spends. Sends the request at most once unless it provably did not start. */
  submit(request: ImageRequest, signal: AbortSignal): Promise<SubmittedTask>;
  /** Polls until the task ends; a poll that fails is only a poll that failed. */
  waitUntilDone(task: RunningTask, signal: AbortSignal): Promise<TaskOutcome>;
  /**
   * Brings the picture and checks it; `ordered` is the size that was asked for. How much is held at once is bounded: dispose it as soon as it is written down, or others
   * wait for ever. Its bytes are gone then.
   */
  download(sampleUrl: string, ordered: Size, signal: AbortSignal): Promise<DownloadedImage & Disposable>;
  /**
   * Asks the host for the account, by the balance or else by its free check of the key: the one answer that decides whether a
   * refusal is about the account. Free. Throws where it cannot be asked, and where the answer is not the host's own.
   */
  accountState(signal: AbortSignal): Promise<AccountState>;
}

/**
 * The message of an `invalid_request` that the provider sent back, with what it said to it. Members are shown it as the
 * picture's detail, each in their language, once `readRefusedRequest` has read it back.
 */
export function refusedRequest(status: number, reasons: readonly string[]): string {
  return `FLUX refused the request (${status}): ${reasons.length === 0 ? UNSAID : reasons.join('; ')}`;
}

const UNSAID = 'without saying why';
const REFUSED_REQUEST = /^FLUX refused the request \((?<status>\d+)\): (?<said>.*)$/s;

/** What a kept detail tells of it, `said` null where the provider gave no reason; null for any other detail. */
export function readRefusedRequest(detail: string): { readonly status: string; readonly said: string | null } | null {
  const { status, said } = REFUSED_REQUEST.exec(detail)?.groups ?? {};
  return status === undefined || said === undefined ? null : { status, said: said === UNSAID ? null : said };
}
