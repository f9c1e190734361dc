import { machineClock, type SandboxClock } from '../clock/clock.ts';
import { timeLimits } from '../limits/time-limits.ts';
import { Account } from './account.ts';
import { CallLog, type Call } from './calls.ts';
import { HostChanges, type HostChange } from './changes.ts';
import { Faults, type ArmedFault, type Fault } from './faults.ts';
import type { Door } from './http.ts';
import { Playbook, type Rule } from './playbook.ts';
import type { Exchange } from './serve-door.ts';
import { TaskBook, type TimedTask } from './task-book.ts';
import { Waiters } from './waiting.ts';

/** What differs between hosts: the kinds of requests, the names of its ports, tasks, submits as rules see them, and behaviours. */
export interface HostTypes {
  Kind: string;
  Port: string;
  Task: TimedTask;
  Submission: object;
  Behaviour: object;
}

/** A fake image host on loopback: its ports, one account, faults on demand, scripted tasks, and a record of everything. */
export abstract class ImageHost<Types extends HostTypes> implements AsyncDisposable {
  protected readonly doors: Readonly<Record<Types['Port'], Door>>;
  protected readonly playbook = new Playbook<Types['Submission'], Types['Behaviour']>();
  protected readonly account: Account;
  protected readonly book: TaskBook<Types['Task']>;
  protected readonly waiters = new Waiters();
  protected readonly clock: SandboxClock;
  readonly #faults = new Faults<Types['Kind']>();
  readonly #log: CallLog<Types['Kind']>;
  readonly #changes = new HostChanges<Types['Task'], Types['Kind']>();
  readonly #closing = new AbortController();

  protected constructor(
    doors: Readonly<Record<Types['Port'], Door>>,
    {
      balance,
      clock = machineClock,
      keepRecords = Infinity,
      settle,
    }: {
      readonly balance: number;
      /** Default: the machine's. */
      readonly clock?: SandboxClock | undefined;
      readonly keepRecords?: number | undefined;
      /** Gives a task that is due the end that it was meant to have, and bills it. */
      readonly settle: (task: Types['Task'], account: Account) => void;
    },
  ) {
    this.doors = doors;
    this.clock = clock;
    this.account = this.openAccount(balance);
    const keep = keepRecords;
    this.#log = new CallLog({
      keep,
      waiters: this.waiters,
      clock,
      changed: (call) => this.#changes.tell({ of: 'call', call }),
    });
    this.book = new TaskBook<Types['Task']>({
      keep,
      clock,
      settle: (task) => settle(task, this.account),
      changed: (task) => {
        this.waiters.wake();
        this.#changes.tell({ of: 'task', task });
      },
    });
  }

  protected openAccount(balance: number): Account {
    return new Account(balance, () => this.#changes.tell({ of: 'account' }));
  }

  protected get exchange(): Exchange<Types['Kind']> {
    return { log: this.#log, faults: this.#faults, closing: this.#closing.signal };
  }

  /** Every request to any of the ports. */
  get calls(): readonly Call<Types['Kind']>[] {
    return this.#log.calls;
  }

  /** Every accepted submit. */
  get tasks(): readonly Readonly<Types['Task']>[] {
    return this.book.tasks;
  }

  /** Tasks that run now. */
  get activeTasks(): number {
    return this.book.active();
  }

  /** The most tasks that were ever active at once. */
  get maxActive(): number {
    return this.book.maxActive;
  }

  /** The most polls that fell into any window of one second. */
  get peakPollsPerSecond(): number {
    return this.#log.peakPollsPerSecond;
  }

  /** The number of requests of a kind, including those no longer recorded. */
  callCount(on: Types['Kind']): number {
    return this.#log.count(on);
  }

  /** Sets the behaviour of the next accepted submit, or of the next several, in order. */
  next(behaviour: Types['Behaviour'], times = 1): void {
    this.playbook.queue(behaviour, times);
  }

  /** Adds a rule for submits without a queued behaviour. The newest rule comes first. */
  script(rule: Rule<Types['Submission'], Types['Behaviour']>): void {
    this.playbook.add(rule);
  }

  /** Adds a fault of the HTTP exchange. */
  fault(fault: Fault<Types['Kind']>): ArmedFault {
    return this.#faults.arm(fault);
  }

  /** Drops all connections and refuses new ones, on every port or on the named one. */
  async offline(port?: Types['Port']): Promise<void> {
    await Promise.all(this.#chosen(port).map((door) => door.refuse()));
  }

  /** Accepts connections again. Tasks went on meanwhile. */
  async online(port?: Types['Port']): Promise<void> {
    await Promise.all(this.#chosen(port).map((door) => door.accept()));
  }

  /** Ends a task now, as it was meant to end, for tests that set `latencyMs: Infinity`. */
  finish(task: Pick<TimedTask, 'id'>): void {
    this.book.end(this.book.live(task));
  }

  /** Resolves with the first task that passes the test, now or when it changes. */
  taskWhere(
    test: (task: Readonly<Types['Task']>) => boolean,
    timeoutMs: number = timeLimits.waitMs,
  ): Promise<Readonly<Types['Task']>> {
    return this.waiters.until(() => this.book.tasks.find(test), timeoutMs, 'a task');
  }

  /** Resolves at the next request of this kind, before it is answered. */
  nextCall(on: Types['Kind'], timeoutMs: number = timeLimits.waitMs): Promise<Call<Types['Kind']>> {
    return this.#log.next(on, timeoutMs);
  }

  /** Calls the listener with each change, as it happens. Returns a function that removes it. */
  onChange(listener: (change: HostChange<Types['Task'], Types['Kind']>) => void): () => void {
    return this.#changes.add(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.book.close();
    this.waiters.close();
    await this.offline();
  }

  #chosen(port: Types['Port'] | undefined): Door[] {
    return port === undefined ? Object.values<Door>(this.doors) : [this.doors[port]];
  }
}
