import type { Clock } from '../../runtime/clock.ts';
import type { Messenger, OperatorNotice } from '../ports/messenger.ts';

/** An incident that begins within this time after the end of the last one is the same: nobody is told again. In ms. */
const SAME_INCIDENT_MS = 300_000;

/** Tells the operator once that an incident began and once that it is over, however often it comes back in between. */
export class IncidentNotices {
  readonly #messenger: Pick<Messenger, 'notifyOperator'>;
  readonly #clock: Clock;
  #isNew = false;
  #endedAtMs = Number.NEGATIVE_INFINITY;

  constructor(messenger: Pick<Messenger, 'notifyOperator'>, clock: Clock) {
    this.#messenger = messenger;
    this.#clock = clock;
  }

  /** Whether what begins now is a new incident. */
  begin(): boolean {
    this.#isNew = this.#clock.monotonic() - this.#endedAtMs > SAME_INCIDENT_MS;
    return this.#isNew;
  }

  end(): void {
    this.#endedAtMs = this.#clock.monotonic();
  }

  /** Sends the notice where the incident is a new one. Never throws. */
  async tell(notice: OperatorNotice): Promise<void> {
    if (this.#isNew) await this.#messenger.notifyOperator(notice);
  }
}
