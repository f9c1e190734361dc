import type { Clock } from '../../runtime/clock.ts';
import { Mutex } from '../../runtime/mutex.ts';
import type { Messenger, OperatorNotice } from '../ports/messenger.ts';

/** An incident that begins within this time after the end of the last one is the same: nobody is told again. In ms. */
const SAME_INCIDENT_MS = 300_000;

/**
 * Tells the operator once that an incident began and once that it is over, however often it comes back in between. What did not
 * arrive is tried again while the incident lasts; and whoever was told of an end that did not last is told so after a while.
 */
export class IncidentNotices {
  readonly #messenger: Pick<Messenger, 'notifyOperator'>;
  readonly #clock: Clock;
  #isNew = false;
  #isTold = false;
  /** The last that the operator heard. */
  #isEndTold = false;
  #beganAtMs = 0;
  #endedAtMs = Number.NEGATIVE_INFINITY;
  #looks = 0;
  /** One notice at a time, so that the operator reads them in their order. */
  readonly #telling = new Mutex();
  #pending = 0;

  constructor(messenger: Pick<Messenger, 'notifyOperator'>, clock: Clock) {
    this.#messenger = messenger;
    this.#clock = clock;
  }

  /** Whether what begins now is a new incident. */
  begin(): boolean {
    this.#beganAtMs = this.#clock.monotonic();
    this.#looks = 0;
    this.#isNew = this.#beganAtMs - this.#endedAtMs > SAME_INCIDENT_MS;
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
  tell(notice: OperatorNotice): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isNew || this.#isOwed) await this.#tellBeginning(notice);
    });
  }

  /** Call it at each look while the incident lasts: sends what the operator is owed, ever more seldom. Returns at once. */
  stillLasts(notice: OperatorNotice): void {
    this.#looks += 1;
    if (this.#pending > 0 || !isPowerOfTwo(this.#looks) || !this.#isOwed) return;
    void this.#inTurn(() => this.#tellBeginning(notice));
  }

  /** The same for the notice that it is over, which says nothing to whom the beginning did not reach. */
  tellEnd(notice: OperatorNotice): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#isTold || this.#isEndTold) return;
      this.#isEndTold = await this.#messenger.notifyOperator(notice);
    });
  }

  /** Nothing arrived yet, or the last that did says that it is over. */
  get #isOwed(): boolean {
    const lastsMs = this.#clock.monotonic() - this.#beganAtMs;
    return !this.#isTold || (this.#isEndTold && lastsMs >= SAME_INCIDENT_MS);
  }

  async #tellBeginning(notice: OperatorNotice): Promise<void> {
    if (!(await this.#messenger.notifyOperator(notice))) return;
    this.#isTold = true;
    this.#isEndTold = false;
  }

  async #inTurn(step: () => Promise<void>): Promise<void> {
    this.#pending += 1;
    try {
      await this.#telling.take(step);
    } finally {
      this.#pending -= 1;
    }
  }
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
