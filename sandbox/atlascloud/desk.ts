import type { SandboxClock } from '../clock/clock.ts';
import type { Account } from '../image-host/account.ts';
import type { Playbook } from '../image-host/playbook.ts';
import type { TaskBook } from '../image-host/task-book.ts';
import type { ModelName } from './models.ts';
import type { Behaviour, Submission } from './script.ts';
import type { Order, SandboxTask } from './tasks.ts';
import type { Uploads } from './uploads.ts';

/** What the handlers of requests need. */
export interface Desk {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly apiKey: string;
  readonly account: Account;
  readonly book: TaskBook<SandboxTask>;
  readonly playbook: Playbook<Submission, Behaviour>;
  readonly catalogue: readonly ModelName[];
  readonly hidden: readonly ModelName[];
  readonly limits: { readonly all: number; readonly ofModel: number };
  readonly keptMs: number;
  readonly uploads: Uploads;
  /** Where schema files and uploads are. */
  readonly filesUrl: string;
  latencyMs(order: Order): number;
  outputUrl(task: SandboxTask): string;
}
