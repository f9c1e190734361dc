import type { Clock } from '../../runtime/clock.ts';
import type { Messenger, OperatorNotice } from '../ports/messenger.ts';

/** An incident that begins within this time after the end of the last one is the same: nobody is told again. In ms. */
const SAME_INCIDENT_MS = 300_000;

/** Tells the operator once that an incident began and once that it is over, however often it comes back in between. */
export class IncidentNotices {
  readonly #messenger: Pick<Messenger, 'notifyOperator'>;
  readonly #clock: Clock;
  #isNew = false;
  #isTold = false;
  #endedAtMs = Number.NEGATIVE_INFINITY;

  constructor(messenger: Pick<Messenger, 'notifyOperator'>, clock: Clock) {
    this.#messenger = messenger;
    this.#clock = clock;
  }

  /** Whether what begins now is a new incident. */
  begin(): boolean {
    this.#isNew = this.#clock.monotonic() - this.#endedAtMs > SAME_INCIDENT_MS;
    if (this.#isNew) this.#isTold = false;
    return this.#isNew;
  }

  /** Whether a notice of the incident has arrived. */
  get isTold(): boolean {
    return this.#isTold;
  }

  end(): void {
    this.#endedAtMs = this.#clock.monotonic();
  }

  /** Sends the notice where the incident is a new one, or was never heard of. Never throws. */
  async tell(notice: OperatorNotice): Promise<void> {
    if (!this.#isNew && this.#isTold) return;
    if (await this.#messenger.notifyOperator(notice)) this.#isTold = true;
  }

  /** The same for the notice that it is over, which says nothing to whom the beginning did not reach. */
  async tellEnd(notice: OperatorNotice): Promise<void> {
    if (this.#isNew && this.#isTold) await this.#messenger.notifyOperator(notice);
  }
}
