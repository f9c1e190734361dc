import type { AspectChoice, FileFormat, ImageFormat, Resolution, Size } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';

/** One picture to paint. `aspect` is null when the member gave pixels; `size` is always the size that was priced. */
export interface ImageRequest {
  readonly modelId: string;
  readonly prompt: string;
  readonly aspect: AspectChoice | null;
  readonly resolution: Resolution | null;
  readonly size: Size;
  readonly seed: number | null;
  readonly enhance: boolean;
  readonly safety: number;
  readonly format: ImageFormat;
  /** The pictures that go in, in the order in which a prompt may number them. */
  readonly inputs: readonly InputFile[];
  /** In percent; null where the model cannot be told, or nothing goes in. */
  readonly strength: number | null;
}

/** The file of a picture that goes in: a JPEG. */
export interface InputFile {
  readonly bytes: Uint8Array;
  readonly size: Size;
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

/** How a task ended, and what the provider says that it cost; null where it says nothing of that. */
export type TaskOutcome = { readonly cost: MicroUsd | null } & (
  | { readonly kind: 'ready'; readonly sampleUrl: string; readonly seed: number | null }
  | {
      readonly kind: 'moderated';
      readonly stage: 'request' | 'content';
      readonly reasons: readonly ModerationReason[];
      /** The host does not say whether it bills what it declines. Absent: it bills none, unless it says so. */
      readonly isPerhapsBilled?: boolean;
    }
  /** `isInputUnreadable`: for a picture that goes in. */
  | { readonly kind: 'failed'; readonly isInputUnreadable: boolean }
  /** Ended before its time by whoever the account belongs to: by us, or there. */
  | { readonly kind: 'cancelled' }
);

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
 * - `price_rose`: the host says beforehand that it takes more than is held. Not started.
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
  | 'price_rose'
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
  /**
   * The one call that spends. Sends the request at most once unless it provably did not start.
   *
   * @param most what is held for it: where the host names its price beforehand, and that is more, nothing is sent.
   */
  submit(request: ImageRequest, signal: AbortSignal, most?: MicroUsd): Promise<SubmittedTask>;
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
 * Whether the account may paint with a model that not every account may: `granted`, `none`, `key_refused`, or `unclear` where the answer is
 * none of those that are known.
 */
export type ModelAccess = 'granted' | 'none' | 'key_refused' | 'unclear';

/** Where the host says that. */
export interface AccessProbe {
  /** Free. null for a model that the host is not asked about, as nothing free would ask it. Throws where it cannot be asked. */
  accessTo(modelId: string, signal: AbortSignal): Promise<ModelAccess | null>;
}

/** Why a provider declines a picture, as far as it says so in words that are known. */
export const MODERATION_REASONS = [
  'derivative_works',
  'sexual_content',
  'violence',
  'hate',
  'self_harm',
  'input_picture',
] as const;
export type ModerationReason = (typeof MODERATION_REASONS)[number];

/** By the letters of what was seen and documented, and of our own names. */
const REASON_BY_LETTERS: ReadonlyMap<string, ModerationReason> = new Map([
  ['derivativeworks', 'derivative_works'],
  ['derivativeworksfilter', 'derivative_works'],
  ['sexualcontent', 'sexual_content'],
  ['nsfw', 'sexual_content'],
  ['violence', 'violence'],
  ['hate', 'hate'],
  ['selfharm', 'self_harm'],
  // "Image 2": one of those that go in.
  ['image', 'input_picture'],
  ['inputpicture', 'input_picture'],
]);

/** The known reason that a text names and that is all of it; null for any other text, which may quote the prompt. */
export function moderationReasonOf(text: string): ModerationReason | null {
  return REASON_BY_LETTERS.get(text.toLowerCase().replaceAll(/[^a-z]/g, '')) ?? null;
}

/** What of a request a provider may find fault with, by the names of the options. */
export const REQUEST_FIELDS = [
  'prompt',
  'aspect',
  'resolution',
  'width',
  'height',
  'seed',
  'enhance',
  'safety',
  'format',
  'strength',
] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];

/**
 * The message of an `invalid_request` that the provider sent back, with what it is about. It is kept as the picture's detail, and
 * members are shown it in their language, once `readRefusedRequest` has read it back.
 */
export function refusedRequest(status: number, fields: readonly RequestField[]): string {
  return `FLUX refused the request (${status})${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`;
}

const REFUSED_REQUEST = /^FLUX refused the request \((?<status>\d+)\)(?:: (?<fields>.*))?$/s;

/** What a kept detail tells of it; null for any other detail. Of a former version it holds the provider's own words, which are left out. */
export function readRefusedRequest(
  detail: string,
): { readonly status: string; readonly fields: readonly RequestField[] } | null {
  const { status, fields = '' } = REFUSED_REQUEST.exec(detail)?.groups ?? {};
  if (status === undefined) return null;
  const named = fields.split(', ');
  return { status, fields: REQUEST_FIELDS.filter((field) => named.includes(field)) };
}
