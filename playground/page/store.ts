import { INITIAL_STATE, type State } from './state.ts';

type Listener = (state: State) => void;

/** The one state of the page, and who is told when it changes. */
export class Store {
  #state: State = INITIAL_STATE;
  readonly #listeners = new Set<Listener>();

  get state(): State {
    return this.#state;
  }

  /** Changes the state. */
  update(change: (state: State) => State): void {
    const before = this.#state;
    this.#state = change(before);
    if (this.#state !== before) for (const listener of this.#listeners) listener(this.#state);
  }

  /** Returns a function that removes the listener. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
