import type { SandboxClock } from '../clock/clock.ts';
import type { Account } from '../image-host/account.ts';
import type { Playbook } from '../image-host/playbook.ts';
import type { TaskBook } from '../image-host/task-book.ts';
import type { ModelName } from './models.ts';
import type { Addresses, Order, Prediction } from './predictions.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Behaviour, Submission } from './script.ts';

/** What the handlers of requests need. */
export interface Desk {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly token: string;
  readonly account: Account;
  readonly book: TaskBook<Prediction>;
  readonly playbook: Playbook<Submission, Behaviour>;
  readonly limits: RateLimits;
  readonly models: readonly ModelName[];
  readonly addresses: Addresses;
  readonly pageSize: number;
  readonly canceledBeforeStart: 'canceled' | 'aborted';
  readonly dataLifeMs: number;
  readonly startMs: number;
  latencyMs(order: Order): number;
}
