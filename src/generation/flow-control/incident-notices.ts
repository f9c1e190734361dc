import type { Clock } from '../../runtime/clock.ts';
import type { Messenger, OperatorNotice } from '../ports/messenger.ts';

/** A trouble that begins within this time after its last end is the same one: nobody is told again. In ms. */
const SAME_TROUBLE_MS = 300_000;

/** Tells the operator once that a trouble began and once that it is over, however often it comes back in between. */
export class IncidentNotices {
  readonly #messenger: Pick<Messenger, 'notifyOperator'>;
  readonly #clock: Clock;
  #isNews = false;
  #endedAtMs = Number.NEGATIVE_INFINITY;

  constructor(messenger: Pick<Messenger, 'notifyOperator'>, clock: Clock) {
    this.#messenger = messenger;
    this.#clock = clock;
  }

  /** Whether what begins now is a new trouble. */
  begin(): boolean {
    this.#isNews = Math.abs(this.#clock.now() - this.#endedAtMs) > SAME_TROUBLE_MS;
    return this.#isNews;
  }

  end(): void {
    this.#endedAtMs = this.#clock.now();
  }

  /** Sends the notice where the trouble is a new one. Never throws. */
  async tell(notice: OperatorNotice): Promise<void> {
    if (this.#isNews) await this.#messenger.notifyOperator(notice);
  }
}
