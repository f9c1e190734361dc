import type { Logger } from 'pino';
import type { ModelOffer } from '../generation/flow-control/model-offer.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Accounts } from '../accounts/accounts.ts';

export interface OfferInquiryOptions {
  readonly accounts: Pick<Accounts, 'accessTo' | 'verify' | 'areUnsure'>;
  readonly offer: Pick<ModelOffer, 'askForAccess' | 'refresh'>;
  /** How long the start waits for the answers, in ms: a host that says nothing keeps nobody from the others. */
  readonly startMs: number;
  /** Until hosts are asked again that could not be, in ms: at first, and at most after doubling each time. */
  readonly again: { readonly firstMs: number; readonly lastMs: number };
  /** Until all are asked again what they have by now, in ms. */
  readonly everyMs: number;
  /** Called when hosts have answered. */
  readonly onAnswers: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Asks the hosts which models they have, until each of them has said so, and from then on now and again: one may come or go. */
export class OfferInquiry implements AsyncDisposable {
  readonly #options: OfferInquiryOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: OfferInquiryOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) =>
      options.log.error({ err: error }, 'asking the hosts for their models broke off'),
    );
  }

  /** Resolves once all were asked, or the start waited long enough. Never rejects. */
  start(): Promise<void> {
    const { clock, startMs } = this.#options;
    const first = Promise.withResolvers<void>();
    this.#tasks.run(async (signal) => {
      await this.#ask(signal);
      first.resolve();
      await this.#askAgain(signal);
      await this.#keepAsking(signal);
    });
    this.#tasks.run(async (signal) => {
      await clock.sleep(startMs, signal).finally(first.resolve);
    });
    return first.promise;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { accounts, offer } = this.#options;
    await this.#follow(Promise.all([offer.askForAccess(accounts, signal), accounts.verify(signal)]), signal);
  }

  /** The offer is what the hosts answer. */
  async #follow(answers: Promise<unknown>, signal: AbortSignal): Promise<void> {
    const { offer, onAnswers } = this.#options;
    await answers;
    signal.throwIfAborted();
    offer.refresh();
    onAnswers();
  }

  /** Whether the key may use a model is asked at the start alone: by then no lost answer takes it away again. */
  async #keepAsking(signal: AbortSignal): Promise<void> {
    const { accounts, everyMs, clock } = this.#options;
    for (;;) {
      await clock.sleep(everyMs, signal);
      await this.#follow(accounts.verify(signal), signal);
    }
  }

  async #askAgain(signal: AbortSignal): Promise<void> {
    const { accounts, again, clock } = this.#options;
    for (let waitMs = again.firstMs; accounts.areUnsure; waitMs = Math.min(again.lastMs, waitMs * 2)) {
      await clock.sleep(waitMs, signal);
      await this.#ask(signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
