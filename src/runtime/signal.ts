/** Something that happens again and again, and those who want to hear of it. */
export class Signal<Value = void> {
  readonly #listeners: ((value: Value) => void)[] = [];

  on(listener: (value: Value) => void): void {
    this.#listeners.push(listener);
  }

  /** Tells every listener, in the order in which they came. Throws the first error after all have been told. */
  readonly emit = (value: Value): void => {
    const errors: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
}
