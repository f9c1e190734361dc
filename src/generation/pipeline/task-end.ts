import type { Verdict } from '../flow-control/provider-breaker.ts';
import type { MicroUsd } from '../model/money.ts';
import type { TaskOutcome } from '../ports/image-provider.ts';

export type EndedWithout = Exclude<TaskOutcome, { readonly kind: 'ready' }>;

/** What the end of a task without a picture means. */
export interface TaskEnd {
  readonly reason: 'request_moderated' | 'content_moderated' | 'input_rejected' | 'provider_failed' | 'cancelled';
  /** What it says of the account. */
  readonly verdict: Verdict;
  /** By the host's word, or what it perhaps takes. */
  readonly billed: MicroUsd;
}

/** `bill`: what the account takes for a picture, where it does not say. */
export function endOf(outcome: EndedWithout, bill: MicroUsd): TaskEnd {
  const { cost } = outcome;
  switch (outcome.kind) {
    case 'cancelled':
      return { reason: 'cancelled', verdict: 'unclear', billed: cost ?? bill };
    case 'moderated': {
      const reason = outcome.stage === 'request' ? 'request_moderated' : 'content_moderated';
      return { reason, verdict: 'worked', billed: cost ?? (outcome.isPerhapsBilled === true ? bill : 0) };
    }
    // Whether a task is billed that fails, no host says: without a word of its cost it perhaps is.
    case 'failed':
      // A picture that goes in and cannot be read is no failure of the host's.
      return outcome.isInputUnreadable
        ? { reason: 'input_rejected', verdict: 'worked', billed: cost ?? bill }
        : { reason: 'provider_failed', verdict: 'failed', billed: cost ?? bill };
  }
}
