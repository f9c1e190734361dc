import type { Logger } from 'pino';
import type { AccountSetting, Config } from '../config.ts';
import type { HostId } from '../flux/host-ids.ts';
import { createHostAccount } from '../flux/hosts.ts';
import { pricedInput } from '../generation/model/input-picture.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import type { HostAccount } from '../generation/ports/host-account.ts';
import type { AccessProbe, ModelAccess } from '../generation/ports/image-provider.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import type { Clock } from '../runtime/clock.ts';

export interface AccountsOptions {
  readonly config: Pick<Config, 'accounts' | HostId | 'models' | 'proxies'> & {
    readonly limits: Pick<Config['limits'], 'concurrency'>;
  };
  readonly times?: AccountTimings;
  readonly imaging: Pick<Imaging, 'decodeWhole'>;
  readonly metrics: Metrics | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a test may shorten; the client's own times by default. */
interface AccountTimings {
  readonly requestTimeoutMs?: number;
  readonly downloadTimeoutMs?: number;
  /** What a picture is believed to take before the first was painted. */
  readonly expectedMs?: readonly number[];
}

/** The accounts that paint, in the order in which they are used, each with its client. */
export class Accounts implements AccessProbe, AsyncDisposable {
  readonly all: readonly ProviderAccount[];
  readonly #opened: readonly Account[];
  readonly #models: readonly ImageModel[];

  constructor(options: AccountsOptions) {
    const { config } = options;
    this.#models = config.models;
    this.#opened = config.accounts.map((setting) => new Account(setting, options));
    this.all = this.#opened;
  }

  /** Whether any host of these accounts has the model, as far as it was asked. */
  paints(modelId: string): boolean {
    return this.#opened.some((account) => account.has(modelId));
  }

  /** Asks every account; the best answer of all. Throws where none could be asked. */
  async accessTo(modelId: string, signal: AbortSignal): Promise<ModelAccess | null> {
    const answers = await Promise.allSettled(this.#opened.map((account) => account.askFor(modelId, signal)));
    const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const [first] = answers;
    if (told.length === 0 && first?.status === 'rejected') throw first.reason;
    return told.includes('granted') ? 'granted' : (told.find((access) => access !== null) ?? null);
  }

  /** Finds out which of the models that any account may use a host takes in another form than was documented. Never rejects. */
  async verify(signal: AbortSignal): Promise<void> {
    const asked = this.#models.filter(({ needsAccess = false, isRetired = false }) => !needsAccess && !isRetired);
    await Promise.allSettled(asked.map(({ id }) => this.accessTo(id, signal)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.map(({ provider }) => provider[Symbol.asyncDispose]()));
  }
}

class Account implements ProviderAccount {
  readonly host: string;
  readonly name: string;
  readonly hostName: string;
  readonly provider: HostAccount & AsyncDisposable;
  readonly concurrency: number;
  readonly tellsCost: boolean;
  readonly lookup?: ProviderAccount['lookup'] & {};
  readonly #models: readonly ImageModel[];
  /** What the host said of models that not every account may use, or that it takes in another form. */
  readonly #access = new Map<string, ModelAccess>();

  constructor(
    { host, name, apiKey }: AccountSetting,
    { config, times = {}, imaging, metrics, clock, log }: AccountsOptions,
  ) {
    this.host = host;
    this.name = name;
    this.#models = config.models;
    this.concurrency = config.limits.concurrency;
    this.provider = createHostAccount(host, {
      ...config[host],
      apiKey,
      models: config.models,
      proxies: config.proxies,
      decodeWhole: (bytes, size, signal) => imaging.decodeWhole(bytes, size, signal),
      clock,
      log: config.accounts.length === 1 ? log : log.child({ account: name }),
      onCall: (call) => metrics?.providerCall(call),
      onWaited: (polls) => metrics?.polled(polls),
      ...(times.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: times.requestTimeoutMs }),
      ...(times.downloadTimeoutMs === undefined ? {} : { downloadTimeoutMs: times.downloadTimeoutMs }),
      ...(times.expectedMs === undefined ? {} : { priorDurations: () => times.expectedMs ?? [] }),
    });
    this.hostName = this.provider.host.name;
    this.tellsCost = this.provider.host.costFrom === 'answers';
    const { findsLostSubmitsMs: withinMs } = this.provider.host;
    if (withinMs !== null) this.lookup = { withinMs, find: (...asked) => this.provider.findSubmitted(...asked) };
  }

  readonly priceOf: ProviderAccount['priceOf'] = (order) => {
    const { modelId, size, inputs } = order;
    const access = this.#access.get(modelId);
    const isRefused = access === 'none' || access === 'key_refused';
    const needsAccess = this.#models.find(({ id }) => id === modelId)?.needsAccess === true;
    if (isRefused || (needsAccess && access !== 'granted') || this.provider.misfitOf(order) !== null) return null;
    return this.provider.priceOf(modelId, { size, inputs: inputs.map(pricedInput) });
  };

  has(modelId: string): boolean {
    return this.provider.host.models[modelId] !== undefined && this.#access.get(modelId) !== 'none';
  }

  /** null for a model that the host is not asked about. */
  async askFor(modelId: string, signal: AbortSignal): Promise<ModelAccess | null> {
    if (this.provider.host.models[modelId] === undefined) return null;
    const access = await this.provider.accessTo(modelId, signal);
    if (access === null) this.#access.delete(modelId);
    else this.#access.set(modelId, access);
    return access;
  }
}
