import { ProviderError } from '../../generation/ports/image-provider.ts';

/** 429, the account's limit: nothing started, nothing is billed. Later, and fewer at once. */
export class BusyError extends ProviderError {
  override readonly name = 'BusyError';
  override readonly kind = 'busy';
}

/** 503 before a task was taken: nothing started, nothing is billed. Later; it is the same for everybody. */
export class OverloadedError extends ProviderError {
  override readonly name = 'OverloadedError';
  override readonly kind = 'overloaded';
}

/** No connection, or reads that kept failing: nothing started. Later. */
export class UnreachableError extends ProviderError {
  override readonly name = 'UnreachableError';
  override readonly kind = 'unreachable';
}

/** 402: the operator's prepaid credits are used up. */
export class OutOfCreditsError extends ProviderError {
  override readonly name = 'OutOfCreditsError';
  override readonly kind = 'out_of_credits';
}

/** 401, 403, or a 422 that speaks of the key: the operator must change the key. */
export class KeyRefusedError extends ProviderError {
  override readonly name = 'KeyRefusedError';
  override readonly kind = 'key_refused';
}

/** The provider, or this client before sending, will never take this request. */
export class InvalidRequestError extends ProviderError {
  override readonly name = 'InvalidRequestError';
  override readonly kind = 'invalid_request';
  /** What was wrong, one line a fault, as the provider worded it. */
  readonly reasons: readonly string[];

  constructor(message: string, reasons: readonly string[]) {
    super(message);
    this.reasons = reasons;
  }
}

/** 404: the API has no such model, or is not at this address. */
export class UnknownModelError extends ProviderError {
  override readonly name = 'UnknownModelError';
  override readonly kind = 'unknown_model';
}

/** The paid request went out and its answer was lost: a task may exist and be billed. */
export class OutcomeUnknownError extends ProviderError {
  override readonly name = 'OutcomeUnknownError';
  override readonly kind = 'outcome_unknown';
}

/** The deadline passed and the task had not ended. */
export class TimedOutError extends ProviderError {
  override readonly name = 'TimedOutError';
  override readonly kind = 'timed_out';
}

/** The deadline passed, and the last polls failed: what became of the task cannot be told. The `cause` is the last of them. */
export class UnansweredError extends ProviderError {
  override readonly name = 'UnansweredError';
  override readonly kind = 'unanswered';
}

/** The provider says again and again that it does not know the task. */
export class TaskLostError extends ProviderError {
  override readonly name = 'TaskLostError';
  override readonly kind = 'task_lost';
}

/** The signed url of the picture is no longer served. */
export class SampleExpiredError extends ProviderError {
  override readonly name = 'SampleExpiredError';
  override readonly kind = 'sample_expired';
}

/** What came is no picture, not the whole of one, or too large. */
export class BadImageError extends ProviderError {
  override readonly name = 'BadImageError';
  override readonly kind = 'bad_image';
}

/** An address that the provider named lies outside the trusted hosts. Nothing was sent there. */
export class UntrustedUrlError extends ProviderError {
  override readonly name = 'UntrustedUrlError';
  override readonly kind = 'untrusted_url';
}
