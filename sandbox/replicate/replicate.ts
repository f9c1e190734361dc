import { Door } from '../image-host/http.ts';
import { ImageHost } from '../image-host/image-host.ts';
import { serveDoor } from '../image-host/serve-door.ts';
import { Delivery } from './delivery.ts';
import { modelNames } from './models.ts';
import type { SandboxReplicateOptions } from './options.ts';
import { settle, type Prediction } from './predictions.ts';
import { RateLimits } from './rate-limits.ts';
import { answerApi, kindOf, type CallKind } from './routes.ts';
import type { Behaviour, Submission } from './script.ts';

export { modelNames } from './models.ts';
export type { SandboxReplicateOptions } from './options.ts';
export type { Prediction } from './predictions.ts';
export { replies } from './replies.ts';
export { moderationTexts } from './script.ts';

interface Hosts {
  readonly api: Door;
  readonly delivery: Door;
}

interface ReplicateTypes {
  Kind: CallKind;
  Port: keyof Hosts;
  Task: Prediction;
  Submission: Submission;
  Behaviour: Behaviour;
}

const HOUR_MS = 3_600_000;

/** A fake Replicate on loopback: its API and the host of its pictures, one account, and only what its contract promises. */
export class SandboxReplicate extends ImageHost<ReplicateTypes> {
  /** A token that the account accepts. */
  readonly token: string;

  /** @internal Use {@link startSandboxReplicate}. */
  constructor(hosts: Hosts, options: SandboxReplicateOptions) {
    const { latencyMs = 20, dataLifeMs = HOUR_MS } = options;
    super(hosts, {
      balance: options.creditUsd ?? 1000,
      clock: options.clock,
      keepRecords: options.keepRecords,
      settle: (prediction, account) => settle(prediction, account, dataLifeMs),
    });
    this.token = options.token ?? 'r8_sandbox0123456789abcdef0123456789abcd';
    const delivery = new Delivery(hosts.delivery.url, this.book, options.pictures ?? 'drawn', this.clock);
    const desk = {
      clock: this.clock,
      token: this.token,
      account: this.account,
      book: this.book,
      playbook: this.playbook,
      limits: new RateLimits(options.limits ?? {}, this.clock),
      models: options.models ?? modelNames,
      addresses: {
        api: hosts.api.url,
        web: 'https://replicate.com',
        outputUrl: (prediction: Prediction) => delivery.urlOf(prediction),
      },
      pageSize: options.pageSize ?? 100,
      canceledBeforeStart: options.canceledBeforeStart ?? 'canceled',
      dataLifeMs,
      startMs: options.startMs ?? 5,
      latencyMs: typeof latencyMs === 'number' ? () => latencyMs : latencyMs,
    };
    serveDoor(hosts.api, this.exchange, kindOf, (incoming) => answerApi(desk, incoming));
    serveDoor(
      hosts.delivery,
      this.exchange,
      () => 'delivery',
      (incoming) => delivery.answer(incoming),
    );
  }

  /** With which a client is configured; every path begins with `/v1`. */
  get apiUrl(): string {
    return this.doors.api.url;
  }

  /** The host of the pictures. */
  get deliveryUrl(): string {
    return this.doors.delivery.url;
  }

  /** Where the hosts listen on loopback. */
  get ports(): { readonly api: number; readonly delivery: number } {
    return { api: this.doors.api.port, delivery: this.doors.delivery.port };
  }

  /** What is left of the credit, in dollars. Set it to 0 to run out of it. */
  get creditUsd(): number {
    return this.account.balance;
  }

  set creditUsd(usd: number) {
    this.account.balance = usd;
  }

  /** Dollars billed since the start. */
  get billedUsd(): number {
    return this.account.billed;
  }

  /** Lets a prediction leave `starting` now. */
  begin(prediction: Readonly<Prediction>): void {
    this.book.change(this.book.live(prediction), { startsAtMs: this.clock.now() });
  }

  /** Deletes the input and the files of a prediction now, as an hour does. */
  removeData(prediction: Readonly<Prediction>): void {
    this.book.change(this.book.live(prediction), { removedAtMs: -Infinity });
  }
}

/** Opens both hosts on loopback. */
export async function startSandboxReplicate(options: SandboxReplicateOptions = {}): Promise<SandboxReplicate> {
  await using opened = new AsyncDisposableStack();
  const { ports = {}, addresses = {} } = options;
  const api = opened.use(await Door.open(ports.api ?? 0, addresses.api));
  const delivery = opened.use(await Door.open(ports.delivery ?? 0, addresses.delivery));
  const replicate = new SandboxReplicate({ api, delivery }, options);
  opened.move();
  return replicate;
}
