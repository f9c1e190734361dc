/** The operator's account at a host, in the host's unit: the balance, the price of running tasks, and what was billed. */
export class Account {
  #balance: number;
  #held = 0;
  #billed = 0;
  readonly #changed: () => void;

  /** `changed` is called after each change of what it has, holds or was billed. */
  constructor(balance: number, changed: () => void) {
    this.#balance = balance;
    this.#changed = changed;
  }

  /** What remains, including the price of running tasks. */
  get balance(): number {
    return this.#balance;
  }

  set balance(amount: number) {
    this.#balance = roundAmount(amount);
    this.#changed();
  }

  /** The price of running tasks. */
  get held(): number {
    return this.#held;
  }

  /** Billed since the start. */
  get billed(): number {
    return this.#billed;
  }

  /** Whether the account can pay for another task in addition to the running ones. */
  affords(amount: number): boolean {
    return roundAmount(this.#balance - this.#held) >= amount;
  }

  hold(amount: number): void {
    this.#held = roundAmount(this.#held + amount);
    this.#changed();
  }

  release(amount: number): void {
    this.#held = roundAmount(this.#held - amount);
    this.#changed();
  }

  bill(amount: number): void {
    this.#balance = roundAmount(this.#balance - amount);
    this.#billed = roundAmount(this.#billed + amount);
    this.#changed();
  }
}

/** Against errors of binary fractions, in dollars as in credits. */
export function roundAmount(amount: number): number {
  return Math.round(amount * 1_000_000) / 1_000_000;
}
