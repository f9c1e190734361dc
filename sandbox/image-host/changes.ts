import type { Call } from './calls.ts';

/** What has just changed at a host. */
export type HostChange<Task, Kind extends string> =
  /** Received, or answered since. */
  | { readonly of: 'call'; readonly call: Readonly<Call<Kind>> }
  /** Accepted, polled, downloaded, ended. */
  | { readonly of: 'task'; readonly task: Readonly<Task> }
  /** The balance of an account, what is held of it, or what was billed. */
  | { readonly of: 'account' };

/** Those who want to hear of every change, for a page that shows all of it. */
export class HostChanges<Task, Kind extends string> {
  readonly #listeners = new Set<(change: HostChange<Task, Kind>) => void>();

  /** Returns a function that removes the listener. */
  add(listener: (change: HostChange<Task, Kind>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: HostChange<Task, Kind>): void {
    for (const listener of this.#listeners) listener(change);
  }
}
