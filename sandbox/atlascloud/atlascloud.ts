import { Door, type Incoming, type Reply } from '../image-host/http.ts';
import { ImageHost } from '../image-host/image-host.ts';
import { serveDoor } from '../image-host/serve-door.ts';
import { Delivery } from './delivery.ts';
import type { Desk } from './desk.ts';
import { usualCatalogue, type ModelName } from './models.ts';
import type { SandboxAtlasCloudOptions } from './options.ts';
import { answerApi, kindOf, type CallKind } from './routes.ts';
import type { Behaviour, Submission } from './script.ts';
import { answerSchema } from './submit.ts';
import { settle, type SandboxTask } from './tasks.ts';
import { Uploads } from './uploads.ts';

export { replies } from './replies.ts';
export { MODERATED } from './script.ts';

/** The API, the host of schema files and uploads, and that of the pictures. */
interface Hosts {
  readonly api: Door;
  readonly files: Door;
  readonly delivery: Door;
}

interface AtlasCloudTypes {
  Kind: CallKind;
  Port: keyof Hosts;
  Task: SandboxTask;
  Submission: Submission;
  Behaviour: Behaviour;
}

const HOUR_MS = 3_600_000;

/** A fake AtlasCloud on loopback: three hosts, one account, and only what its contract promises. */
export class SandboxAtlasCloud extends ImageHost<AtlasCloudTypes> {
  /** The models that it has now. */
  catalogue: readonly ModelName[];
  /** A key that the account accepts. */
  readonly apiKey: string;

  /** @internal Use {@link startSandboxAtlasCloud}. */
  constructor(hosts: Hosts, options: SandboxAtlasCloudOptions) {
    super(hosts, {
      balance: options.balanceUsd ?? 1000,
      clock: options.clock,
      keepRecords: options.keepRecords,
      settle,
    });
    const { latencyMs = 20 } = options;
    this.apiKey = options.apiKey ?? 'apikey-sandbox0123456789abcdef';
    const delivery = new Delivery(hosts.delivery.url, this.book, options.pictures ?? 'drawn', this.clock);
    const uploads = new Uploads();
    this.catalogue = options.models ?? usualCatalogue;
    const catalogue = (): readonly ModelName[] => this.catalogue;
    const desk: Desk = {
      clock: this.clock,
      apiKey: this.apiKey,
      account: this.account,
      book: this.book,
      playbook: this.playbook,
      get catalogue() {
        return catalogue();
      },
      hidden: options.hidden ?? [],
      limits: { all: options.maxTasks ?? Infinity, ofModel: options.maxTasksOfModel ?? Infinity },
      keptMs: options.keptMs ?? HOUR_MS,
      uploads,
      filesUrl: hosts.files.url,
      latencyMs: typeof latencyMs === 'number' ? () => latencyMs : latencyMs,
      outputUrl: (task) => delivery.urlOf(task),
    };
    const { exchange } = this;
    serveDoor(hosts.api, exchange, kindOf, (incoming) => answerApi(desk, incoming));
    serveDoor(hosts.files, exchange, isFile, (incoming) => answerFile(uploads, incoming));
    serveDoor(hosts.delivery, exchange, isDelivery, (incoming) => delivery.answer(incoming));
  }

  /** With which a client is configured. */
  get apiUrl(): string {
    return this.doors.api.url;
  }

  /** The host of schema files and of uploads. */
  get filesUrl(): string {
    return this.doors.files.url;
  }

  /** The host of the pictures. */
  get deliveryUrl(): string {
    return this.doors.delivery.url;
  }

  /** Where the hosts listen on loopback. */
  get ports(): { readonly api: number; readonly files: number; readonly delivery: number } {
    const { api, files, delivery } = this.doors;
    return { api: api.port, files: files.port, delivery: delivery.port };
  }

  /** What is left, in dollars, what is reserved for running tasks included. Set it to 0 to run out of it. */
  get balanceUsd(): number {
    return this.account.balance;
  }

  set balanceUsd(usd: number) {
    this.account.balance = usd;
  }

  /** Dollars billed since the start. */
  get billedUsd(): number {
    return this.account.billed;
  }

  /** Deletes the files of a task now. */
  removeFiles(task: Pick<SandboxTask, 'id'>): void {
    this.book.change(this.book.live(task), { filesGoneAtMs: -Infinity });
  }
}

/** Opens the three hosts on loopback. */
export async function startSandboxAtlasCloud(options: SandboxAtlasCloudOptions = {}): Promise<SandboxAtlasCloud> {
  await using opened = new AsyncDisposableStack();
  const { ports = {}, addresses = {} } = options;
  const api = opened.use(await Door.open(ports.api ?? 0, addresses.api));
  const files = opened.use(await Door.open(ports.files ?? 0, addresses.files));
  const delivery = opened.use(await Door.open(ports.delivery ?? 0, addresses.delivery));
  const atlasCloud = new SandboxAtlasCloud({ api, files, delivery }, options);
  opened.move();
  return atlasCloud;
}

function isFile(): CallKind {
  return 'file';
}

function isDelivery(): CallKind {
  return 'delivery';
}

function answerFile(uploads: Uploads, { method, url }: Incoming): Reply {
  const upload = uploads.at(url.pathname);
  if (method === 'GET' && upload !== undefined)
    return { status: 200, headers: { 'content-type': upload.type }, body: upload.bytes };
  const schema = method === 'GET' ? answerSchema(url.pathname) : undefined;
  return schema ?? { status: 404, headers: { 'content-type': 'text/plain' }, body: 'NoSuchKey' };
}
