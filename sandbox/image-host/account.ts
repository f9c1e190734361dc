/** The operator's account at a host, in the host's unit: the balance, the price of running tasks, and what was billed. */
export class Account {
  #balance: number;
  #held = 0;
  #billed = 0;

  constructor(balance: number) {
    this.#balance = balance;
  }

  /** What remains, including the price of running tasks. */
  get balance(): number {
    return this.#balance;
  }

  set balance(amount: number) {
    this.#balance = roundAmount(amount);
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
  }

  release(amount: number): void {
    this.#held = roundAmount(this.#held - amount);
  }

  bill(amount: number): void {
    this.#balance = roundAmount(this.#balance - amount);
    this.#billed = roundAmount(this.#billed + amount);
  }
}

/** Against errors of binary fractions, in dollars as in credits. */
export function roundAmount(amount: number): number {
  return Math.round(amount * 1_000_000) / 1_000_000;
}
