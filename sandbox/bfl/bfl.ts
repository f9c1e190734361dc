import { Account } from '../image-host/account.ts';
import { CallLog, type Call as AnyCall } from '../image-host/calls.ts';
import { Faults, type ArmedFault, type Fault as AnyFault } from '../image-host/faults.ts';
import { Door } from '../image-host/http.ts';
import { Playbook } from '../image-host/playbook.ts';
import { TaskBook } from '../image-host/task-book.ts';
import { Waiters } from '../image-host/waiting.ts';
import { timeLimits } from '../limits/time-limits.ts';
import { Delivery } from './delivery.ts';
import { serveHosts, type CallKind, type Hosts } from './hosts.ts';
import type { SandboxBflOptions } from './options.ts';
import type { Behaviour, Script, Submission } from './script.ts';
import { submitDesk } from './submit.ts';
import { settleTask, type LiveTask, type SandboxTask } from './tasks.ts';

export type { ArmedFault, FaultReply } from '../image-host/faults.ts';
export type { ImageTrick } from '../image-host/image-trick.ts';
export type { CallKind, Hosts } from './hosts.ts';
export type { SandboxBflOptions } from './options.ts';
export type { ModelName } from './prices.ts';
export { replies } from './replies.ts';
export type { Behaviour, Script } from './script.ts';
export type { SandboxTask } from './tasks.ts';

export type Call = AnyCall<CallKind>;
export type Fault = AnyFault<CallKind>;

/** A fake BFL API on loopback: three hosts, one account, faults on demand, and a record of everything. */
export class SandboxBfl implements AsyncDisposable {
  /** A key the account accepts. */
  readonly apiKey: string;
  readonly #hosts: Hosts;
  readonly #closing = new AbortController();
  readonly #waiters = new Waiters();
  readonly #playbook = new Playbook<Submission, Behaviour>();
  readonly #faults = new Faults<CallKind>();
  readonly #account: Account;
  readonly #log: CallLog<CallKind>;
  readonly #book: TaskBook<LiveTask>;
  readonly #delivery: Delivery;

  /** @internal Use {@link startSandboxBfl}. */
  constructor(hosts: Hosts, options: SandboxBflOptions) {
    const keep = options.keepRecords ?? Infinity;
    this.apiKey = options.apiKey ?? 'bfl_sandbox_0123456789abcdef';
    this.#hosts = hosts;
    this.#account = new Account(options.credits ?? 1000);
    this.#log = new CallLog(keep, this.#waiters);
    this.#book = new TaskBook(this.#waiters, keep, (task) => settleTask(task, this.#account));
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

  /** The submit host, with which a client is configured. It answers with the credits, but not about tasks. */
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

  /** Where the hosts listen on loopback. */
  get ports(): { readonly api: number; readonly polling: number; readonly delivery: number } {
    const { api, polling, delivery } = this.#hosts;
    return { api: api.port, polling: polling.port, delivery: delivery.port };
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

  /** The number of requests of a kind, including those no longer recorded. */
  callCount(on: CallKind): number {
    return this.#log.count(on);
  }

  /** Sets the behaviour of the next accepted submit, or of the next several, in order. */
  next(behaviour: Behaviour, times = 1): void {
    this.#playbook.queue(behaviour, times);
  }

  /** Adds a rule for submits without a queued behaviour. The newest rule comes first. */
  script(rule: Script): void {
    this.#playbook.add(rule);
  }

  /** Adds a fault of the HTTP exchange. */
  fault(fault: Fault): ArmedFault {
    return this.#faults.arm(fault);
  }

  /** Drops all connections and refuses new ones, on every host or on the named one. */
  async offline(host?: keyof Hosts): Promise<void> {
    await Promise.all(this.#chosen(host).map((door) => door.refuse()));
  }

  /** Accepts connections again. Tasks went on meanwhile. */
  async online(host?: keyof Hosts): Promise<void> {
    await Promise.all(this.#chosen(host).map((door) => door.accept()));
  }

  /** Ends a task now, for tests that set `latencyMs: Infinity`. */
  finish(task: SandboxTask): void {
    if (task.behaviour.outcome !== 'never') this.#book.end(this.#book.live(task));
  }

  /** Expires all URLs of a task's picture now. */
  expireSample(task: SandboxTask): void {
    this.#delivery.expire(task);
  }

  /** Resolves with the first task that passes the test, now or when it changes. */
  taskWhere(test: (task: SandboxTask) => boolean, timeoutMs: number = timeLimits.waitMs): Promise<SandboxTask> {
    return this.#waiters.until(() => this.#book.tasks.find(test), timeoutMs, 'a task');
  }

  /** Resolves at the next request of this kind, before it is answered. */
  nextCall(on: CallKind, timeoutMs: number = timeLimits.waitMs): Promise<Call> {
    return this.#log.next(on, timeoutMs);
  }

  /** Calls the listener when a task becomes ready; `readyAtMs` is when it was due. Returns an unsubscribe function. */
  onTaskReady(listener: (task: SandboxTask) => void): () => void {
    return this.#book.onEnd((task) => {
      if (task.state === 'ready') listener(task);
    });
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
}

/** Opens the three hosts on loopback. */
export async function startSandboxBfl(options: SandboxBflOptions = {}): Promise<SandboxBfl> {
  await using opened = new AsyncDisposableStack();
  const { ports = {}, addresses = {} } = options;
  const api = opened.use(await Door.open(ports.api ?? 0, addresses.api));
  const polling = opened.use(await Door.open(ports.polling ?? 0, addresses.polling));
  const delivery = opened.use(await Door.open(ports.delivery ?? 0, addresses.delivery));
  const bfl = new SandboxBfl({ api, polling, delivery }, options);
  opened.move();
  return bfl;
}
