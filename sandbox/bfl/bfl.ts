import { CallLog, type Call, type CallKind } from './calls.ts';
import { Account } from './credits.ts';
import { Delivery } from './delivery.ts';
import { Faults, type ArmedFault, type Fault } from './faults.ts';
import { serveHosts, type Hosts } from './hosts.ts';
import { Door } from './http.ts';
import type { SandboxBflOptions } from './options.ts';
import { Playbook, type Behaviour, type Script } from './script.ts';
import { submitDesk } from './submit.ts';
import { TaskBook, type LiveTask, type SandboxTask } from './tasks.ts';
import { Waiters } from './waiting.ts';

export type { Call, CallKind } from './calls.ts';
export { replies, type ArmedFault, type Fault, type FaultReply } from './faults.ts';
export type { Hosts } from './hosts.ts';
export type { SandboxBflOptions } from './options.ts';
export type { ModelName } from './prices.ts';
export type { Behaviour, ImageTrick, Script } from './script.ts';
export type { SandboxTask } from './tasks.ts';

/** A Black Forest Labs on loopback: three hosts, one account, any misbehaviour asked for, everything recorded. */
export class SandboxBfl implements AsyncDisposable {
  /** A key the account accepts. */
  readonly apiKey: string;
  readonly #hosts: Hosts;
  readonly #closing = new AbortController();
  readonly #waiters = new Waiters();
  readonly #playbook = new Playbook();
  readonly #faults = new Faults();
  readonly #account: Account;
  readonly #log: CallLog;
  readonly #book: TaskBook;
  readonly #delivery: Delivery;

  /** @internal Use {@link startSandboxBfl}. */
  constructor(hosts: Hosts, options: SandboxBflOptions) {
    const keep = options.keepRecords ?? Infinity;
    this.apiKey = options.apiKey ?? 'bfl_sandbox_0123456789abcdef';
    this.#hosts = hosts;
    this.#account = new Account(options.credits ?? 1000);
    this.#log = new CallLog(keep, this.#waiters);
    this.#book = new TaskBook(this.#account, this.#waiters, keep);
    this.#delivery = new Delivery(hosts.delivery.url, options, this.#book);
    const desk = submitDesk(options, {
      keys: new Set([this.apiKey]),
      account: this.#account,
      book: this.#book,
      playbook: this.#playbook,
      pollingUrl: (id) => `${this.pollingUrl}/v1/get_result?id=${id}`,
    });
    serveHosts(hosts, {
      desk,
      delivery: this.#delivery,
      log: this.#log,
      faults: this.#faults,
      closing: this.#closing.signal,
    });
  }

  /** The submit host: what a client is configured with. Knows the credits; knows no task. */
  get apiUrl(): string {
    return this.#hosts.api.url;
  }

  /** The cluster host, which `polling_url` names. */
  get pollingUrl(): string {
    return this.#hosts.polling.url;
  }

  /** The host of the pictures. */
  get deliveryUrl(): string {
    return this.#hosts.delivery.url;
  }

  /** The account's balance. Set it to 0 to run out of credits. */
  get credits(): number {
    return this.#account.balance;
  }

  set credits(credits: number) {
    this.#account.balance = credits;
  }

  /** Credits billed since the start. */
  get billedCredits(): number {
    return this.#account.billed;
  }

  /** Every request to any of the hosts. */
  get calls(): readonly Call[] {
    return this.#log.calls;
  }

  /** Every accepted submit. */
  get tasks(): readonly SandboxTask[] {
    return this.#book.tasks;
  }

  /** Tasks that count against the limit now. */
  get activeTasks(): number {
    return this.#book.active();
  }

  /** The most tasks that were ever active at once. */
  get maxActive(): number {
    return this.#book.maxActive;
  }

  /** The most polls that fell into any window of one second. */
  get peakPollsPerSecond(): number {
    return this.#log.peakPollsPerSecond;
  }

  /** How many requests of a kind came in, the forgotten ones too. */
  callCount(on: CallKind): number {
    return this.#log.count(on);
  }

  /** Scripts the next accepted submit, or the next several: first queued, first used. */
  next(behaviour: Behaviour, times = 1): void {
    this.#playbook.queue(behaviour, times);
  }

  /** Adds a rule for submits nothing is queued for. The newest rule is asked first. */
  script(rule: Script): void {
    this.#playbook.add(rule);
  }

  /** Arms a fault on the wire. */
  fault(fault: Fault): ArmedFault {
    return this.#faults.arm(fault);
  }

  /** Drops all connections and refuses new ones, on every host or on the named one. */
  async offline(host?: keyof Hosts): Promise<void> {
    await Promise.all(this.#chosen(host).map((door) => door.refuse()));
  }

  /** Takes connections again. Tasks went on meanwhile. */
  async online(host?: keyof Hosts): Promise<void> {
    await Promise.all(this.#chosen(host).map((door) => door.accept()));
  }

  /** Ends a task now, whatever its latency: for tests that take `latencyMs: Infinity` and decide the moment themselves. */
  finish(task: SandboxTask): void {
    this.#book.finish(this.#live(task));
  }

  /** Lets every address of a task's picture die now. */
  expireSample(task: SandboxTask): void {
    this.#delivery.expire(task);
  }

  /** Resolves with the first task that passes the test, now or when it changes. */
  taskWhere(test: (task: SandboxTask) => boolean, timeoutMs = 5000): Promise<SandboxTask> {
    return this.#waiters.until(() => this.#book.tasks.find(test), timeoutMs, 'a task');
  }

  /** Resolves at the next request of this kind, when it has come in and before it is answered. */
  nextCall(on: CallKind, timeoutMs = 5000): Promise<Call> {
    return this.#log.next(on, timeoutMs);
  }

  /** Tells of every task the moment it is ready; `readyAtMs` is the moment it was due. Returns the way to stop. */
  onTaskReady(listener: (task: SandboxTask) => void): () => void {
    return this.#book.onReady(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#book.close();
    this.#waiters.close();
    await this.offline();
  }

  #chosen(host: keyof Hosts | undefined): Door[] {
    const { api, polling, delivery } = this.#hosts;
    return host === undefined ? [api, polling, delivery] : [this.#hosts[host]];
  }

  #live(task: SandboxTask): LiveTask {
    const live = this.#book.find(task.id);
    if (live === undefined) throw new Error(`no such task: ${task.id}`);
    return live;
  }
}

/** Opens the three hosts on loopback. */
export async function startSandboxBfl(options: SandboxBflOptions = {}): Promise<SandboxBfl> {
  await using opened = new AsyncDisposableStack();
  const ports = options.ports ?? {};
  const api = opened.use(await Door.open(ports.api ?? 0));
  const polling = opened.use(await Door.open(ports.polling ?? 0));
  const delivery = opened.use(await Door.open(ports.delivery ?? 0));
  const bfl = new SandboxBfl({ api, polling, delivery }, options);
  opened.move();
  return bfl;
}
