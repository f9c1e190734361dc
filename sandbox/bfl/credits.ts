import { json, type Answer } from './http.ts';
import { roundCredits } from './prices.ts';

/** The operator's account: the balance, the price of running tasks, and what was billed. */
export class Account {
  #balance: number;
  #held = 0;
  #billed = 0;

  constructor(balance: number) {
    this.#balance = balance;
  }

  /** Remaining credits, including the price of running tasks, as at BFL. */
  get balance(): number {
    return this.#balance;
  }

  set balance(credits: number) {
    this.#balance = roundCredits(credits);
  }

  /** Credits billed since the start. */
  get billed(): number {
    return this.#billed;
  }

  /** Whether the account can pay for another task in addition to the running ones. */
  affords(credits: number): boolean {
    return roundCredits(this.#balance - this.#held) >= credits;
  }

  hold(credits: number): void {
    this.#held = roundCredits(this.#held + credits);
  }

  release(credits: number): void {
    this.#held = roundCredits(this.#held - credits);
  }

  bill(credits: number): void {
    this.#balance = roundCredits(this.#balance - credits);
    this.#billed = roundCredits(this.#billed + credits);
  }
}

/** `GET /v1/credits`. */
export function answerCredits(account: Account): Answer {
  return json(200, { credits: account.balance });
}
