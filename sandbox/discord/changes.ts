import type { Invocation } from './invocation.ts';
import type { MessageRecord } from './message-store.ts';

/** What has just changed: a message, the state of an invocation, or anything else that members see around them. */
export type Change =
  /** Posted, edited or deleted: `record.current` is its present state. */
  | { readonly of: 'message'; readonly record: MessageRecord }
  | { readonly of: 'invocation'; readonly invocation: Invocation }
  /** A server, channel, thread, role, member or registered command. */
  | { readonly of: 'world' };

export type ChangeListener = (change: Change) => void;

/** Those who want to hear of every change, for a client that shows all of it. */
export class Changes {
  readonly #listeners = new Set<ChangeListener>();

  /** Returns a function that removes the listener. */
  add(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly tell = (change: Change): void => {
    for (const listener of this.#listeners) listener(change);
  };
}
