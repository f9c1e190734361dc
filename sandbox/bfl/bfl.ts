import type { Fault as AnyFault } from '../image-host/faults.ts';
import { Door } from '../image-host/http.ts';
import { ImageHost } from '../image-host/image-host.ts';
import { Delivery } from './delivery.ts';
import { serveHosts, type CallKind, type Hosts } from './hosts.ts';
import type { SandboxBflOptions } from './options.ts';
import type { Behaviour, Submission } from './script.ts';
import { submitDesk, type Customer } from './submit.ts';
import { settleTask, type LiveTask, type SandboxTask } from './tasks.ts';

export type { ArmedFault, FaultReply } from '../image-host/faults.ts';
export type { ImageTrick } from '../image-host/image-trick.ts';
export type { CallKind, Hosts } from './hosts.ts';
export type { SandboxBflOptions } from './options.ts';
export type { ModelName } from './prices.ts';
export { replies } from './replies.ts';
export type { Behaviour } from './script.ts';
export type { SandboxTask } from './tasks.ts';
export type Fault = AnyFault<CallKind>;

interface BflTypes {
  Kind: CallKind;
  Port: keyof Hosts;
  Task: LiveTask;
  Submission: Submission;
  Behaviour: Behaviour;
}

/** A fake BFL API on loopback: three hosts, one account, faults on demand, and a record of everything. */
export class SandboxBfl extends ImageHost<BflTypes> {
  /** A key the account accepts. */
  readonly apiKey: string;
  /** Every price of the price table times this, from the next submit on. */
  priceFactor = 1;
  readonly #delivery: Delivery;
  readonly #customers: Map<string, Customer>;

  /** @internal Use {@link startSandboxBfl}. */
  constructor(hosts: Hosts, options: SandboxBflOptions) {
    const customers = new Map<string, Customer>();
    super(hosts, {
      balance: options.credits ?? 1000,
      clock: options.clock,
      keepRecords: options.keepRecords,
      settle: (task: LiveTask, account) => settleTask(task, customers.get(task.apiKey)?.account ?? account),
    });
    this.apiKey = options.apiKey ?? 'bfl_sandbox_0123456789abcdef';
    customers.set(this.apiKey, { account: this.account, maxTasks: options.maxTasks ?? 24 });
    for (const { apiKey, credits = 1000, maxTasks = 24 } of options.otherAccounts ?? []) {
      customers.set(apiKey, { account: this.openAccount(credits), maxTasks });
    }
    this.#customers = customers;
    this.#delivery = new Delivery(hosts.delivery.url, options, this.book, this.clock);
    const desk = submitDesk(options, {
      clock: this.clock,
      priceFactor: () => this.priceFactor,
      customers,
      book: this.book,
      playbook: this.playbook,
      pollingUrl: (id) => `${this.pollingUrl}/v1/get_result?id=${id}`,
    });
    serveHosts(hosts, { ...this.exchange, desk, delivery: this.#delivery });
  }

  /** The submit host, with which a client is configured. It answers with the credits, but not about tasks. */
  get apiUrl(): string {
    return this.doors.api.url;
  }

  /** The cluster host, which `polling_url` names. */
  get pollingUrl(): string {
    return this.doors.polling.url;
  }

  /** The host of the pictures. */
  get deliveryUrl(): string {
    return this.doors.delivery.url;
  }

  /** Where the hosts listen on loopback. */
  get ports(): { readonly api: number; readonly polling: number; readonly delivery: number } {
    const { api, polling, delivery } = this.doors;
    return { api: api.port, polling: polling.port, delivery: delivery.port };
  }

  /** The account's balance. Set it to 0 to run out of credits. */
  get credits(): number {
    return this.account.balance;
  }

  set credits(credits: number) {
    this.account.balance = credits;
  }

  /** Credits billed since the start. */
  get billedCredits(): number {
    return this.account.billed;
  }

  /** Sets what another account has left. */
  setCredits(apiKey: string, credits: number): void {
    const customer = this.#customers.get(apiKey);
    if (customer === undefined) throw new Error('there is no such account');
    customer.account.balance = credits;
  }

  /** Refuses the key of another account from now on. */
  revoke(apiKey: string): void {
    this.#customers.delete(apiKey);
  }

  override finish(task: SandboxTask): void {
    if (task.behaviour.outcome !== 'never') super.finish(task);
  }

  /** Expires all URLs of a task's picture now. */
  expireSample(task: SandboxTask): void {
    this.#delivery.expire(task);
  }

  /** Calls the listener when a task becomes ready; `readyAtMs` is when it was due. Returns an unsubscribe function. */
  onTaskReady(listener: (task: SandboxTask) => void): () => void {
    return this.book.onEnd((task) => {
      if (task.state === 'ready') listener(task);
    });
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
