// Errors of the calls to a host, one class for each reaction of the bot. `kind` is what the rest of the bot checks.

import { ProviderError } from '../../generation/ports/image-provider.ts';

/** 429, the account's concurrency limit: no task started. Retry later, with fewer tasks at once. */
export class BusyError extends ProviderError {
  override readonly name = 'BusyError';
  override readonly kind = 'busy';
}

/** 503 without a task: no task started. Retry later. */
export class OverloadedError extends ProviderError {
  override readonly name = 'OverloadedError';
  override readonly kind = 'overloaded';
}

/** No connection, or reads that kept failing: no task started. Retry later. */
export class UnreachableError extends ProviderError {
  override readonly name = 'UnreachableError';
  override readonly kind = 'unreachable';
}

/** 402: the operator's prepaid credits may be used up. */
export class OutOfCreditsError extends ProviderError {
  override readonly name = 'OutOfCreditsError';
  override readonly kind = 'out_of_credits';
}

/** 401, 403, or a 422 that may be about the key. */
export class KeyRefusedError extends ProviderError {
  override readonly name = 'KeyRefusedError';
  override readonly kind = 'key_refused';
}

/** The provider, or this client before sending, refuses this request for good. */
export class InvalidRequestError extends ProviderError {
  override readonly name = 'InvalidRequestError';
  override readonly kind = 'invalid_request';
}

/** The host quotes more than is held for the picture: it was not sent. */
export class PriceRoseError extends ProviderError {
  override readonly name = 'PriceRoseError';
  override readonly kind = 'price_rose';
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

/** The deadline passed, and the last polls failed: the task's outcome is unknown. `cause` is the last failure. */
export class UnansweredError extends ProviderError {
  override readonly name = 'UnansweredError';
  override readonly kind = 'unanswered';
}

/** The provider answered repeatedly that it does not know the task. */
export class TaskLostError extends ProviderError {
  override readonly name = 'TaskLostError';
  override readonly kind = 'task_lost';
}

/** The signed url of the picture is no longer served. */
export class SampleExpiredError extends ProviderError {
  override readonly name = 'SampleExpiredError';
  override readonly kind = 'sample_expired';
}

/** The download is no picture, incomplete, or too large. */
export class BadImageError extends ProviderError {
  override readonly name = 'BadImageError';
  override readonly kind = 'bad_image';
}

/** The provider sent a URL outside the trusted hosts. Nothing was sent to it. */
export class UntrustedUrlError extends ProviderError {
  override readonly name = 'UntrustedUrlError';
  override readonly kind = 'untrusted_url';
}
