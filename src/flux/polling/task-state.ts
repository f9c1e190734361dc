import type { TaskOutcome } from '../../generation/ports/image-provider.ts';

/** What one poll says of a task. `word` is the provider's own, null when it is one that it is known to use. */
export type TaskState =
  | { readonly kind: 'in_progress'; readonly word: string | null }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'ended'; readonly outcome: TaskOutcome };

/**
 * Reads a task's state from the body of an answer, as one provider writes it.
 *
 * @throws MalformedBodyError for a body that speaks of no task.
 */
export type ReadState = (body: Buffer, status: number) => TaskState;

/** When a task counts as lost that the host does not know. */
export interface NotFoundRules {
  /** The statuses beside 2xx whose bodies speak of a task. */
  readonly statuses: readonly number[];
  /** In ms, after each answer in a row that knows no task; the one after the last wait says that it is lost. */
  readonly waitsMs: readonly number[];
}
