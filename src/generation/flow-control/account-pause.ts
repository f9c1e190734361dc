import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import type { MicroUsd } from '../model/money.ts';
import type { PauseCause, PauseReason } from '../model/pause-cause.ts';
import type { AccountState } from '../ports/image-provider.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { AccountCheck } from './account-check.ts';
import { IncidentNotices } from './incident-notices.ts';

export interface AccountPauseOptions {
  readonly check: Pick<AccountCheck, 'ask'>;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks at the account, in ms. */
  readonly probeMs: number;
  /** How long waiting pictures keep their place before they fail, in ms. */
  readonly timeoutMs: number;
  /** What the cheapest picture of any model costs: with less, nothing can be painted. */
  readonly cheapest: MicroUsd;
  /** Called when submitting stops, when it goes on, and when the balance pays for other pictures than before. */
  readonly onChange: () => void;
  /** Called at each look once the pause has lasted longer than its timeout: fails those that wait and cost more than `left`. */
  readonly onTimeout: (reason: PauseReason, left: MicroUsd) => Promise<void>;
}

/** The account as the host told it, and what was refused for it. */
interface Pause {
  readonly reason: PauseReason;
  /** At the last look, less what was painted since; null where the host tells none. */
  readonly balance: MicroUsd | null;
  /** What the dearest picture costs that was refused: with as much, the pause is over. */
  readonly needed: MicroUsd;
}

/**
 * Pauses submits while the account does not work, by the host's own word alone: all of them for a refused key, and those that
 * the balance does not pay for; cheaper ones go on. The operator is told once, and submitting resumes when the account says
 * that it can. The operator's own pause of the whole bot is kept here as well.
 */
export class AccountPause {
  readonly #options: AccountPauseOptions;
  readonly #probing: BackgroundTasks;
  readonly #notices: IncidentNotices;
  /** What is with the host now, by picture: its price is not always off the balance yet. */
  readonly #withHost = new Map<string, MicroUsd>();
  /** Since the incident began, its short ends in between included. */
  #age: Stopwatch | null = null;
  #pause: Pause | null = null;
  #isByOperator = false;

  constructor(options: AccountPauseOptions) {
    this.#options = options;
    this.#notices = new IncidentNotices(options.messenger, options.clock);
    this.#probing = new BackgroundTasks((error) => options.log.error({ err: error }, 'probing the account broke off'));
  }

  /** Why nothing at all is submitted now, as far as the account goes. */
  get reason(): PauseReason | null {
    const pause = this.#pause;
    return pause !== null && (pause.balance ?? 0) < this.#options.cheapest ? pause.reason : null;
  }

  /** Why pictures of this price are not submitted now; null where the account does not stand in their way. */
  reasonFor(price: MicroUsd): PauseReason | null {
    return this.#pause !== null && price > this.#left(this.#pause) ? this.#pause.reason : null;
  }

  /** The dearest picture that the account pays for now; null while it is well. */
  get payable(): MicroUsd | null {
    return this.#pause === null ? null : this.#left(this.#pause);
  }

  /** Whether the operator has been told of the pause. */
  get isOperatorTold(): boolean {
    return this.#notices.isTold;
  }

  /** What is being submitted and painted costs so much. */
  get tiedUp(): MicroUsd {
    return [...this.#withHost.values()].reduce((sum, price) => sum + price, 0);
  }

  #left({ balance }: Pause): MicroUsd {
    return balance === null ? 0 : Math.max(0, balance - this.tiedUp);
  }

  /** Everything for which nothing at all is submitted now. */
  get causes(): readonly PauseCause[] {
    return this.#causes(this.reason);
  }

  /** Everything for which a picture of this price is not submitted now. */
  causesFor(price: MicroUsd): readonly PauseCause[] {
    return this.#causes(this.reasonFor(price));
  }

  #causes(reason: PauseReason | null): readonly PauseCause[] {
    return [...(reason === null ? [] : [reason]), ...(this.#isByOperator ? (['operator'] as const) : [])];
  }

  /** The operator's own pause: it lasts until the operator ends it, and nobody loses a place. */
  setByOperator(isPaused: boolean): void {
    if (this.#isByOperator === isPaused) return;
    this.#isByOperator = isPaused;
    this.#options.log.warn({ isPaused }, 'pause of the whole bot changed');
    this.#options.onChange();
  }

  /** The picture is with the host from now on, or is about to be; or another price is known of it. */
  entered(picture: string, price: MicroUsd): void {
    this.#withHost.set(picture, price);
  }

  /** The host is done with the picture. `mayBeBilled`: what it costs counts as spent until the next look says otherwise. */
  left(picture: string, mayBeBilled: boolean): void {
    const price = this.#withHost.get(picture) ?? 0;
    this.#withHost.delete(picture);
    if (this.#pause === null || this.#pause.balance === null || price === 0) return;
    if (mayBeBilled) this.#pause = { ...this.#pause, balance: this.#pause.balance - price };
    this.#options.onChange();
  }

  /** The host said that its account does not pay for a picture of the price `needed`, or refuses the key. */
  begin(reason: PauseReason, balance: MicroUsd | null, needed: MicroUsd): void {
    if (this.#probing.signal.aborted) return;
    const before = this.#pause;
    this.#pause = { reason, balance, needed: Math.max(needed, before?.needed ?? 0) };
    this.#options.onChange();
    if (before !== null) return;
    this.#options.log.error(this.#pause, 'account paused');
    this.#probing.run((signal) => this.#probeUntilWell(signal));
  }

  async #probeUntilWell(signal: AbortSignal): Promise<void> {
    const { clock, log, probeMs, onChange } = this.#options;
    if (this.#notices.begin() || this.#age === null) this.#age = new Stopwatch(clock);
    const age = this.#age;
    // Not waited for: telling the operator may take long, and the account may be well again meanwhile.
    if (this.#pause !== null) void this.#notices.tell({ kind: 'paused', ...this.#pause });
    while (this.#pause !== null) {
      await clock.sleep(probeMs, signal);
      const { reason } = this.#pause;
      this.#learn(await this.#options.check.ask());
      if (this.#pause === null) break;
      const notice = { kind: 'paused', ...this.#pause } as const;
      if (notice.reason === reason) this.#notices.stillLasts(notice);
      else void this.#notices.tell(notice);
      await this.#timeOut(this.#pause, age);
    }
    this.#notices.end();
    log.info('account resumed');
    onChange();
    await this.#notices.tellEnd({ kind: 'resumed' });
  }

  #learn(state: AccountState | null): void {
    const pause = this.#pause;
    if (state === null || pause === null) return;
    if (state.kind !== 'well') {
      this.#pause = { ...pause, reason: state.kind, balance: null };
    } else if (state.balance === null || state.balance >= pause.needed) {
      this.#pause = null;
    } else {
      this.#pause = { ...pause, reason: 'out_of_credits', balance: state.balance };
    }
    if (this.#pause !== null && this.#pause.balance !== pause.balance) this.#options.onChange();
  }

  /** A failure of that is tried again at the next look. */
  async #timeOut({ reason, balance }: Pause, age: Stopwatch): Promise<void> {
    const { log, timeoutMs, onTimeout } = this.#options;
    if (age.elapsed() < timeoutMs) return;
    try {
      await onTimeout(reason, balance ?? 0);
    } catch (error) {
      log.error({ err: error }, 'waiting pictures could not be failed');
    }
  }

  /** Probes no more; resolves when nothing of it runs. */
  async stop(): Promise<void> {
    this.#probing.abort();
    await this.#probing.settled();
  }
}
